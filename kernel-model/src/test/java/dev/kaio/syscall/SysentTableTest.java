package dev.kaio.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.DataModel;
import dev.kaio.sched.Rval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R-SYS-1, R-MOD-5, R-MOD-8: the tables. */
class SysentTableTest {
  private static final SyscallHandler HANDLER = (lwp, args) -> Rval.ZERO;

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 178, 255, 256, 434, Integer.MAX_VALUE})
  void every_number_of_an_empty_table_and_outside_of_it_is_nosys(int number) {
    assertThat(SysentTable.empty().get(number).isNosys()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 178, 255})
  void an_entry_is_found_under_its_number_and_no_other(int number) {
    Sysent entry = Sysent.fixed("call", 3, HANDLER);
    SysentTable table = SysentTable.empty().with(number, entry);
    assertThat(table.get(number)).isEqualTo(entry);
    assertThat(table.get(number - 1).isNosys()).isTrue();
    assertThat(table.get(number + 1).isNosys()).isTrue();
  }

  @Test
  void a_table_is_a_snapshot() {
    SysentTable before = SysentTable.empty();
    SysentTable after = before.with(178, Sysent.loadable("kaio", HANDLER));
    assertThat(before.get(178).isNosys()).isTrue();
    assertThat(after.get(178).isNosys()).isFalse();
  }

  @Test
  void the_flags_have_the_values_of_the_header() {
    assertThat(Sysent.LOADABLE).isEqualTo(0x08);
    assertThat(Sysent.LOADED).isEqualTo(0x10);
    assertThat(Sysent.NOUNLOAD).isEqualTo(0x20);
  }

  @Test
  void a_loadable_entry_takes_no_arguments_and_is_not_loaded() {
    Sysent entry = Sysent.loadable("kaio", HANDLER);
    assertThat(entry.argumentCount()).isZero();
    assertThat(entry.isLoadable()).isTrue();
    assertThat(entry.isLoaded()).isFalse();
    assertThat(entry.isUnremovable()).isFalse();
  }

  @Test
  void a_fixed_entry_is_neither_loadable_nor_loaded() {
    Sysent entry = Sysent.fixed("close", 1, HANDLER);
    assertThat(entry.flags()).isZero();
    assertThat(entry.isNosys()).isFalse();
  }

  @Test
  void the_two_tables_are_apart() {
    SyscallTables tables = new SyscallTables();
    tables.set(DataModel.LP64, 178, Sysent.fixed("native", 6, HANDLER));
    assertThat(tables.lookup(DataModel.LP64, 178).name()).isEqualTo("native");
    assertThat(tables.lookup(DataModel.ILP32, 178).isNosys()).isTrue();
    tables.setBoth(178, Sysent.fixed("both", 7, HANDLER));
    assertThat(tables.lookup(DataModel.LP64, 178).name()).isEqualTo("both");
    assertThat(tables.lookup(DataModel.ILP32, 178).name()).isEqualTo("both");
  }
}
