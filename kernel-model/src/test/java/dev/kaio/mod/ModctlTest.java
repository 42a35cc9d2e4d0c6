package dev.kaio.mod;

import static dev.kaio.TestProgram.DATA;
import static dev.kaio.TestProgram.READ_ONLY;
import static dev.kaio.TestProgram.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.TestProgram;
import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R-MOD-9..12: MODLOAD and MODUNLOAD as programs make them. */
class ModctlTest {
  private static final int MODLOAD = 0;
  private static final int MODUNLOAD = 1;
  private static final int MODINFO = 2;
  private static final long ID = DATA;
  private static final long NAME = DATA + 0x100;
  private static final int KAIO_ID = 105;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final TestProgram root = new TestProgram(kernel, Abi.LP64_SPARC, true);
  private final TestProgram user = new TestProgram(kernel, Abi.LP64_SPARC, false);

  private int load(TestProgram program, String name, long idAddress) {
    return program.errnoOf(Sysnum.MODCTL, MODLOAD, 1, program.putString(NAME, name), idAddress);
  }

  @Test
  @DisplayName("R-MOD-10 loading returns the id and is idempotent")
  void loading_returns_the_id_and_is_idempotent() {
    for (int i = 0; i < 2; i++) {
      assertThat(load(root, "sys/kaio", ID)).isZero();
      assertThat(root.load(ID, 4).getInt()).isEqualTo(KAIO_ID);
    }
    assertThat(kernel.modules().get(KAIO_ID).loadCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-MOD-10 a module loaded by name serves calls")
  void a_module_loaded_by_name_serves_calls() {
    assertThat(load(root, "sys/kaio", ID)).isZero();
    assertThat(user.errnoOf(Sysnum.KAIO, KaioOp.AIOINIT.code())).isZero();
    assertThat(kernel.modules().get(KAIO_ID).loadCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {MODLOAD, MODUNLOAD, 3, 77, -1})
  @DisplayName("R-MOD-9 the privilege is checked before everything")
  void the_privilege_is_checked_before_everything(long command) {
    assertThat(user.errnoOf(Sysnum.MODCTL, command, 9999, UNMAPPED, UNMAPPED))
        .isEqualTo(Errno.EPERM.code());
  }

  @Test
  @DisplayName("R-MOD-9 modinfo needs no privilege")
  void modinfo_needs_no_privilege() {
    assertThat(user.errnoOf(Sysnum.MODCTL, MODINFO, 1, DATA)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 77, -1})
  @DisplayName("R-MOD-9 an unknown command is EINVAL")
  void an_unknown_command_is_EINVAL(long command) {
    assertThat(root.errnoOf(Sysnum.MODCTL, command)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-MOD-10 a bad name pointer comes before a bad id pointer")
  void a_bad_name_pointer_comes_before_a_bad_id_pointer() {
    assertThat(root.errnoOf(Sysnum.MODCTL, MODLOAD, 1, UNMAPPED, UNMAPPED))
        .isEqualTo(Errno.EFAULT.code());
    assertThat(root.errnoOf(Sysnum.MODCTL, MODLOAD, 1, 0, 0)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  @DisplayName("R-MOD-10 the module is looked for before the id is stored")
  void the_module_is_looked_for_before_the_id_is_stored() {
    assertThat(load(root, "sys/none", UNMAPPED)).isEqualTo(Errno.ENOENT.code());
  }

  @ParameterizedTest
  @ValueSource(longs = {UNMAPPED, READ_ONLY})
  @DisplayName("R-MOD-10 a bad id pointer is found when the module is in place")
  void a_bad_id_pointer_is_found_when_the_module_is_in_place(long idAddress) {
    assertThat(load(root, "sys/kaio", idAddress)).isEqualTo(Errno.EFAULT.code());
    assertThat(kernel.modules().get(KAIO_ID).isInstalled()).isTrue();
  }

  @Test
  @DisplayName("R-MOD-10 the id need not be asked for")
  void the_id_need_not_be_asked_for() {
    assertThat(load(root, "sys/kaio", 0)).isZero();
  }

  @Test
  @DisplayName("R-MOD-7 kaio cannot be unloaded and goes on working")
  void kaio_cannot_be_unloaded_and_goes_on_working() {
    assertThat(load(root, "sys/kaio", ID)).isZero();
    assertThat(root.errnoOf(Sysnum.MODCTL, MODUNLOAD, KAIO_ID)).isEqualTo(Errno.EBUSY.code());
    assertThat(user.errnoOf(Sysnum.KAIO, KaioOp.AIOINIT.code())).isZero();
    assertThat(kernel.modules().get(KAIO_ID).loadCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-MOD-12 unloading an unknown module is EINVAL")
  void unloading_an_unknown_module_is_EINVAL() {
    assertThat(root.errnoOf(Sysnum.MODCTL, MODUNLOAD, KAIO_ID)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-MOD-12 unloading everything never fails and kaio survives")
  void unloading_everything_never_fails_and_kaio_survives() {
    assertThat(user.errnoOf(Sysnum.KAIO, KaioOp.AIOINIT.code())).isZero();
    assertThat(root.errnoOf(Sysnum.MODCTL, MODUNLOAD, 0)).isZero();
    assertThat(kernel.modules().get(KAIO_ID).isInstalled()).isTrue();
    assertThat(kernel.modules().all()).allMatch(ModCtl::isInstalled);
  }

  @Test
  @DisplayName("R-MOD-10 R-MOD-12 unloading everything spares what was loaded by name")
  void unloading_everything_spares_what_was_loaded_by_name() {
    Kernel other =
        Kernels.boot(
            KernelConfig.DEFAULT.withModuleFiles(
                files -> {
                  files.add(plain("misc/asked", "misc/needed"));
                  files.add(plain("misc/needed"));
                  files.add(plain("misc/late"));
                }));
    TestProgram program = new TestProgram(other, Abi.LP64_SPARC, true);
    assertThat(load(program, "misc/asked", ID)).isZero();
    other.modules().load("misc/late");
    assertThat(program.errnoOf(Sysnum.MODCTL, MODUNLOAD, 0)).isZero();
    assertThat(other.modules().get(105).name()).isEqualTo("needed");
    assertThat(other.modules().get(105).isInstalled()).isTrue();
    assertThat(other.modules().get(106).isInstalled()).isTrue();
    assertThat(other.modules().get(107).isInstalled()).isFalse();
  }

  private static LoadableModule plain(String file, String... dependencies) {
    return new LoadableModule(file, List.of(dependencies), List.of(), () -> 0);
  }
}
