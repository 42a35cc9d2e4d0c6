package dev.kaio.mod;

import static dev.kaio.TestProgram.DATA;
import static dev.kaio.TestProgram.READ_ONLY;
import static dev.kaio.TestProgram.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.TestProgram;
import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R-MOD-13..16 and R-LAY-7: MODINFO, with offsets written out. */
class ModinfoTest {
  private static final int MODINFO = 2;
  private static final int ONE = 1;
  private static final int ALL = 2;
  private static final int CNT = 4;
  private static final int NOBASE = 16;
  private static final int SIZE_LP64 = 432;
  private static final int SIZE_ILP32 = 424;

  private static Kernel boot(MachineProfile profile) {
    Kernel kernel =
        Kernels.boot(
            KernelConfig.of(profile)
                .withModuleFiles(
                    files ->
                        files
                            .add(new LoadableModule("misc/gone", List.of(), List.of(), () -> 0))
                            .add(new LoadableModule("misc/here", List.of(), List.of(), () -> 0))));
    kernel.modules().load("sys/kaio");
    return kernel;
  }

  private static TestProgram lp64(Kernel kernel) {
    return new TestProgram(kernel, Abi.LP64_SPARC, false);
  }

  /** Makes the call with mi_info, mi_id and mi_nextid set, all other bytes 0x55. */
  private static int info(TestProgram program, long id, int flags, int miId, long address) {
    int size = program.abi().isLp64() ? SIZE_LP64 : SIZE_ILP32;
    ByteBuffer struct = program.abi().buffer(size);
    for (int i = 0; i < size; i++) {
      struct.put(i, (byte) 0x55);
    }
    struct.putInt(0, flags).putInt(8, miId).putInt(12, 0x1234);
    program.store(address, struct);
    return program.errnoOf(Sysnum.MODCTL, MODINFO, id, address);
  }

  private static String text(ByteBuffer struct, int offset) {
    byte[] field = new byte[32];
    struct.get(offset, field);
    String whole = new String(field, StandardCharsets.US_ASCII);
    int end = whole.indexOf(0);
    return end < 0 ? whole : whole.substring(0, end);
  }

  @Test
  @DisplayName("R-MOD-14 the line of the real machine")
  void the_line_of_the_real_machine() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, 105, ONE, 0, DATA)).isZero();
    ByteBuffer struct = program.load(DATA, SIZE_LP64);
    assertThat(struct.getInt(0)).isEqualTo(ONE);
    assertThat(struct.getInt(4)).isEqualTo(3);
    assertThat(struct.getInt(8)).isEqualTo(105);
    assertThat(struct.getInt(12)).isEqualTo(0x1234);
    assertThat(struct.getLong(16)).isEqualTo(0x608c4000L);
    assertThat(struct.getLong(24)).isEqualTo(0x2efdL);
    assertThat(struct.getInt(32)).isEqualTo(1);
    assertThat(struct.getInt(36)).isEqualTo(1);
    assertThat(text(struct, 40)).isEqualTo("kaio");
    assertThat(text(struct, 72)).isEqualTo("kernel Async I/O");
    assertThat(struct.getInt(72 + 32)).isEqualTo(178);
    for (int i = 1; i < 10; i++) {
      assertThat(text(struct, 72 + 36 * i)).isEmpty();
      assertThat(struct.getInt(72 + 36 * i + 32)).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("R-MOD-15 two linkages and the second is cut without a terminator")
  void two_linkages_and_the_second_is_cut_without_a_terminator() {
    TestProgram program = new TestProgram(boot(MachineProfile.SPARCV9), Abi.ILP32_SPARC, false);
    assertThat(info(program, 121, ONE, 0, DATA)).isZero();
    ByteBuffer struct = program.load(DATA, SIZE_ILP32);
    assertThat(struct.getInt(16)).isEqualTo(0x7b6a8000);
    assertThat(struct.getInt(20)).isEqualTo(0x3228);
    assertThat(struct.getInt(24)).isEqualTo(1);
    assertThat(struct.getInt(28)).isEqualTo(1);
    assertThat(text(struct, 32)).isEqualTo("kaio");
    assertThat(text(struct, 64)).isEqualTo("kernel Async I/O");
    assertThat(text(struct, 64 + 36)).isEqualTo("kernel Async I/O for 32 bit comp");
    assertThat(struct.getInt(64 + 36 + 32)).isEqualTo(178);
    assertThat(struct.getInt(64 + 2 * 36 + 32)).isEqualTo(-1);
  }

  @Test
  @DisplayName("R-MOD-13 an id is looked up by the argument not by the structure")
  void an_id_is_looked_up_by_the_argument_not_by_the_structure() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, 105, ONE, 1, DATA)).isZero();
    assertThat(program.load(DATA, SIZE_LP64).getInt(8)).isEqualTo(105);
    assertThat(info(program, 105, ONE, -7, DATA)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 106, 99999})
  @DisplayName("R-MOD-13 an unknown id is EINVAL")
  void an_unknown_id_is_EINVAL(long id) {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, id, ONE, 1, DATA)).isEqualTo(Errno.EINVAL.code());
    assertThat(info(program, id, ONE | CNT, 1, DATA)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-MOD-13 all goes by the structure in ascending order to the end")
  void all_goes_by_the_structure_in_ascending_order_to_the_end() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    int id = -1;
    for (int expected = 1; expected <= 105; expected++) {
      assertThat(info(program, 9999, ALL, id, DATA)).isZero();
      id = program.load(DATA, SIZE_LP64).getInt(8);
      assertThat(id).isEqualTo(expected);
    }
    assertThat(info(program, 1, ALL, id, DATA)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-MOD-13 all with an id below -1 is EINVAL")
  void all_with_an_id_below_minus_one_is_EINVAL() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, 1, ALL, -2, DATA)).isEqualTo(Errno.EINVAL.code());
    assertThat(info(program, 1, ALL | CNT, Integer.MIN_VALUE, DATA)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-MOD-13 R-MOD-14 a module that is not installed is seen with CNT only")
  void a_module_that_is_not_installed_is_seen_with_CNT_only() {
    Kernel kernel = boot(MachineProfile.CLASSIC);
    kernel.modules().load("misc/gone");
    kernel.modules().load("misc/here");
    assertThat(kernel.modules().unload(106)).isZero();
    TestProgram program = lp64(kernel);
    assertThat(info(program, 106, ONE, 0, DATA)).isEqualTo(Errno.EINVAL.code());
    assertThat(info(program, 0, ALL, 105, DATA)).isZero();
    assertThat(program.load(DATA, SIZE_LP64).getInt(8)).isEqualTo(107);
    for (int flags : new int[] {ONE | CNT, ALL | CNT}) {
      assertThat(info(program, 106, flags, 105, DATA)).isZero();
      ByteBuffer struct = program.load(DATA, SIZE_LP64);
      assertThat(struct.getInt(4)).isZero();
      assertThat(struct.getInt(8)).isEqualTo(106);
      assertThat(struct.getLong(16)).isZero();
      assertThat(struct.getLong(24)).isZero();
      assertThat(struct.getInt(32)).isZero();
      assertThat(struct.getInt(36)).isEqualTo(1);
      assertThat(text(struct, 40)).isEqualTo("gone");
      assertThat(struct.getInt(72 + 32)).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("R-MOD-13 a structure that cannot be read comes before an unknown id")
  void a_structure_that_cannot_be_read_comes_before_an_unknown_id() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(program.errnoOf(Sysnum.MODCTL, MODINFO, 9999, UNMAPPED))
        .isEqualTo(Errno.EFAULT.code());
    assertThat(program.errnoOf(Sysnum.MODCTL, MODINFO, 1, 0)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  @DisplayName("R-MOD-13 an unknown id comes before a structure that cannot be written")
  void an_unknown_id_comes_before_a_structure_that_cannot_be_written() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, 9999, ONE, 0, READ_ONLY)).isEqualTo(Errno.EINVAL.code());
    assertThat(info(program, 1, ONE, 0, READ_ONLY)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  @DisplayName("R-MOD-16 a high base does not fit an ILP32 structure unless it is not wanted")
  void a_high_base_does_not_fit_an_ilp32_structure_unless_it_is_not_wanted() {
    Kernel kernel = boot(MachineProfile.AMD64);
    TestProgram narrow = new TestProgram(kernel, Abi.ILP32_X86, false);
    assertThat(info(narrow, 118, ONE, 0, READ_ONLY)).isEqualTo(Errno.EOVERFLOW.code());
    assertThat(info(narrow, 9999, ONE, 0, DATA)).isEqualTo(Errno.EINVAL.code());
    assertThat(info(narrow, 118, ONE | NOBASE, 0, DATA)).isZero();
    assertThat(narrow.load(DATA, SIZE_ILP32).getInt(8)).isEqualTo(118);
    TestProgram wide = new TestProgram(kernel, Abi.LP64_X86, false);
    assertThat(info(wide, 118, ONE, 0, DATA)).isZero();
    assertThat(wide.load(DATA, SIZE_LP64).getLong(16)).isEqualTo(0xffff_ffff_f7e9_5000L);
  }

  @Test
  @DisplayName("R-MOD-13 a failed call leaves the structure alone")
  void a_failed_call_leaves_the_structure_alone() {
    TestProgram program = lp64(boot(MachineProfile.CLASSIC));
    assertThat(info(program, 9999, ONE, 0, DATA)).isEqualTo(Errno.EINVAL.code());
    assertThat(program.load(DATA, SIZE_LP64).getInt(4)).isEqualTo(0x55555555);
  }
}
