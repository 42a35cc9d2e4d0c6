package dev.kaio.mod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.TestProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How modules on disk are found, and what a call of one needs before it is loaded. */
class ModuleFilesTest {
  private static final String ISA = "sparcv9";

  private final ModuleFiles files = new ModuleFiles();

  private static LoadableModule module(String fileName, ModlSys... linkages) {
    return new LoadableModule(fileName, List.of(), List.of(linkages), () -> 0);
  }

  @Test
  @DisplayName("R-MOD-1 a name without a directory is looked for in all of them, in their order")
  void a_name_without_a_directory() {
    files.add(module("aaa/other"));
    List<String> directories = List.of("brand", "drv", "exec", "fs", "misc", "sched", "strmod");
    directories.forEach(directory -> files.add(module(directory + "/tool")));
    for (String directory : directories) {
      assertThat(files.find("tool", ISA).fileName()).isEqualTo(directory + "/tool");
      files.remove(directory + "/tool");
    }
    assertThat(files.find("tool", ISA)).isNull();
    assertThat(files.find("other", ISA).fileName()).isEqualTo("aaa/other");
  }

  @Test
  @DisplayName("R-MOD-1 a name with a directory is looked for there only")
  void a_name_with_a_directory() {
    LoadableModule misc = module("misc/tool");
    files.add(misc);
    assertThat(files.find("misc/tool", ISA)).isSameAs(misc);
    assertThat(files.find("misc/sparcv9/tool", ISA)).isSameAs(misc);
    assertThat(files.find("/kernel/misc/sparcv9/tool", ISA)).isSameAs(misc);
    assertThat(files.find("drv/tool", ISA)).isNull();
    assertThat(files.find("/tool", ISA)).isNull();
    assertThat(files.find("misc/amd64/tool", ISA)).isNull();
  }

  // ---- what a call reads before its module is in memory ----

  /** A call that reads so many bytes at its first argument. */
  private static SyscallHandler reading(int length) {
    return new SyscallHandler() {
      @Override
      public Rval call(Lwp lwp, SyscallArgs args) {
        return Rval.ZERO;
      }

      @Override
      public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
        need.need(args.longAt(1), length);
      }
    };
  }

  private ModuleRegistry boot(SyscallTables tables) {
    ModuleRegistry registry =
        new ModuleRegistry(
            MachineProfile.SPARCV9, files, NameToSysnum.DEFAULT, tables, loaded -> {});
    registry.bindLoadableEntries();
    return registry;
  }

  /** What a handler reads for a caller, as {@code address+length}. */
  private static List<String> needs(SyscallHandler handler, Abi abi, long... slots) {
    List<String> needs = new ArrayList<>();
    handler.operands(
        new Machine().attach(abi).lwp(1),
        new SyscallArgs(abi.model(), slots),
        (address, length) -> needs.add("%x+%d".formatted(address, length)));
    return needs;
  }

  private List<String> needsOfFirstCall(Abi abi) {
    SyscallTables tables = new SyscallTables();
    ModuleRegistry registry = boot(tables);
    List<String> needs = needs(tables.lookup(abi.model(), 178).handler(), abi, 2, 0x7000);
    assertThat(registry.byName("kaio")).as("looking loads nothing").isNull();
    return needs;
  }

  private void addKaio() {
    files.add(
        module(
            "sys/kaio",
            new ModlSys("native", DataModel.LP64, 6, reading(64)),
            new ModlSys("32 bit", DataModel.ILP32, 7, reading(32))));
  }

  @Test
  @DisplayName("R-MOD-3 the first call brings what the module's call for such callers reads")
  void what_the_first_call_reads() {
    addKaio();
    assertThat(needsOfFirstCall(Abi.LP64_SPARC)).containsExactly("7000+64");
    assertThat(needsOfFirstCall(Abi.ILP32_SPARC)).containsExactly("7000+32");
  }

  @Test
  @DisplayName("R-MOD-8 a module that is not on disk, or not for such callers, reads nothing")
  void what_is_not_on_disk_reads_nothing() {
    assertThat(needsOfFirstCall(Abi.LP64_SPARC)).isEmpty();
    files.add(module("sys/kaio", new ModlSys("native", DataModel.LP64, 6, reading(64))));
    assertThat(needsOfFirstCall(Abi.ILP32_SPARC)).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-8 an excluded module reads nothing")
  void what_is_excluded_reads_nothing() {
    addKaio();
    files.exclude("sys/kaio");
    assertThat(needsOfFirstCall(Abi.LP64_SPARC)).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-8 a file that is not a module reads nothing")
  void what_is_not_a_module_reads_nothing() {
    addKaio();
    files.spoil("sys/kaio");
    assertThat(needsOfFirstCall(Abi.LP64_SPARC)).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-10 MODLOAD brings its name as far as it can be read, MODINFO its structure")
  void what_modctl_reads() {
    TestProcess p = new Machine().attach(Abi.LP64_SPARC);
    long name = TestProcess.READ_ONLY + TestProcess.SEGMENT - 4;
    p.setInt32(name, 0x78787878); // no NUL before the end of the segment
    ModctlCall modctl = new ModctlCall(boot(new SyscallTables()));
    List<String> needs = new ArrayList<>();
    for (int command = 0; command < 4; command++) {
      modctl.operands(
          p.lwp(1),
          new SyscallArgs(DataModel.LP64, command, 1, name),
          (address, length) -> needs.add("%x+%d".formatted(address, length)));
    }
    assertThat(needs).containsExactly("%x+4".formatted(name), "%x+432".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255})
  @DisplayName("R-SYS-1 the first and the last entry of the table are numbers")
  void the_first_and_the_last_number(int number) {
    assertThat(new NameToSysnum(Map.of("kaio", number)).number("kaio")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  @DisplayName("R-SYS-1 numbers beside the table are none")
  void numbers_beside_the_table(int number) {
    assertThatThrownBy(() -> new NameToSysnum(Map.of("kaio", number)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kaio has number " + number + ", but the table has 256 entries");
  }

  @Test
  @DisplayName("R-MOD-10 a module is loaded by its bare name, too")
  void loading_by_a_bare_name() {
    files.add(module("misc/tool"));
    ModuleRegistry registry =
        new ModuleRegistry(
            MachineProfile.SPARCV9, files, NameToSysnum.DEFAULT, new SyscallTables(), m -> {});
    assertThat(registry.load("tool").module().name()).isEqualTo("tool");
    assertThat(registry.load("other").errno()).isEqualTo(Errno.ENOENT.code());
  }
}
