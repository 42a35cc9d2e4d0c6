package dev.kaio.mod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.TestProgram;
import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.testkit.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R-MOD-2, R-MOD-3, R-MOD-8: what the first call of 178 does. */
class FirstCallTest {
  private static final int INIT = KaioOp.AIOINIT.code();
  private static final String KAIO = "sys/kaio";

  private final List<Integer> loads = new ArrayList<>();

  private Kernel boot(KernelConfig config) {
    Kernel kernel = Kernels.boot(config);
    kernel.addListener(
        event -> {
          if (event instanceof KernelEvent.ModuleLoaded loaded) {
            loads.add(loaded.id());
          }
        });
    return kernel;
  }

  private Kernel boot(MachineProfile profile, Consumer<ModuleFiles> change) {
    return boot(KernelConfig.of(profile).withModuleFiles(change));
  }

  private static ModCtl kaio(Kernel kernel) {
    return kernel.modules().all().stream()
        .filter(module -> module.name().equals("kaio"))
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @EnumSource(MachineProfile.class)
  @DisplayName("R-MOD-3 the first call loads the module and is carried out")
  void the_first_call_loads_the_module_and_is_carried_out(MachineProfile profile) {
    Kernel kernel = boot(KernelConfig.of(profile));
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    assertThat(kaio(kernel)).isNull();
    assertThat(program.call(Sysnum.KAIO, INIT).errno()).isZero();
    assertThat(kaio(kernel).id()).isEqualTo(profile.kaioId());
    assertThat(kaio(kernel).isInstalled()).isTrue();
    assertThat(loads).containsExactly(profile.kaioId());
  }

  @Test
  @DisplayName("R-MOD-3 a call that fails loads the module too")
  void a_call_that_fails_loads_the_module_too() {
    Kernel kernel = boot(KernelConfig.DEFAULT);
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    assertThat(program.errnoOf(Sysnum.KAIO, 99)).isEqualTo(Errno.EINVAL.code());
    assertThat(loads).hasSize(1);
    assertThat(program.killedBy()).isZero();
  }

  @Test
  @DisplayName("R-MOD-3 R-MOD-5 later calls do not load it again")
  void later_calls_do_not_load_it_again() {
    Kernel kernel = boot(KernelConfig.DEFAULT);
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    for (int i = 0; i < 3; i++) {
      assertThat(program.errnoOf(Sysnum.KAIO, INIT)).isZero();
    }
    assertThat(loads).hasSize(1);
    assertThat(kaio(kernel).loadCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = MachineProfile.class,
      names = {"SPARCV9", "AMD64"})
  @DisplayName("R-MOD-3 R-MOD-4 the first caller of either model installs both linkages")
  void the_first_caller_of_either_model_installs_both_linkages(MachineProfile profile) {
    Kernel kernel = boot(KernelConfig.of(profile));
    TestProgram narrow = new TestProgram(kernel, Abi.ILP32_X86, false);
    TestProgram wide = new TestProgram(kernel, Abi.LP64_X86, false);
    assertThat(narrow.errnoOf(Sysnum.KAIO, INIT)).isZero();
    assertThat(wide.errnoOf(Sysnum.KAIO, INIT)).isZero();
    assertThat(loads).hasSize(1);
    assertThat(kaio(kernel).msinfo()).hasSize(2);
  }

  @Test
  @DisplayName("R-MOD-4 R-MOD-8 without a 32-bit table an ILP32 call is nosys even when loaded")
  void without_a_32_bit_table_the_call_of_an_ilp32_process_is_nosys_even_when_loaded() {
    Kernel kernel = boot(KernelConfig.DEFAULT);
    assertThat(new TestProgram(kernel, Abi.LP64_SPARC, false).errnoOf(Sysnum.KAIO, INIT)).isZero();
    TestProgram narrow = new TestProgram(kernel, Abi.ILP32_SPARC, false);
    narrow.catchSignal(Signal.SIGSYS);
    assertThat(narrow.errnoOf(Sysnum.KAIO, INIT)).isEqualTo(Errno.ENOSYS.code());
    assertThat(narrow.caught()).hasSize(1);
  }

  @Test
  @DisplayName("R-MOD-2 an ILP32 call without a 32-bit table does not load the module")
  void an_ilp32_call_without_a_32_bit_table_does_not_load_the_module() {
    Kernel kernel = boot(KernelConfig.DEFAULT);
    TestProgram narrow = new TestProgram(kernel, Abi.ILP32_SPARC, false);
    narrow.catchSignal(Signal.SIGSYS);
    assertThat(narrow.errnoOf(Sysnum.KAIO, INIT)).isEqualTo(Errno.ENOSYS.code());
    assertThat(loads).isEmpty();
  }

  @Test
  @DisplayName("R-SYS-1 R-MOD-2 without a line in name_to_sysnum the entry is nosys")
  void without_a_line_in_name_to_sysnum_the_entry_is_nosys() {
    Kernel kernel = boot(KernelConfig.DEFAULT.withNameToSysnum(new NameToSysnum(Map.of())));
    assertRefused(kernel);
    assertThat(kaio(kernel)).isNull();
  }

  @Test
  @DisplayName("R-MOD-8 a missing module is ENOSYS and SIGSYS")
  void a_missing_module_is_ENOSYS_and_SIGSYS() {
    assertRefused(boot(MachineProfile.CLASSIC, files -> files.remove(KAIO)));
  }

  @Test
  @DisplayName("R-MOD-8 an excluded module is ENOSYS and SIGSYS")
  void an_excluded_module_is_ENOSYS_and_SIGSYS() {
    assertRefused(boot(MachineProfile.CLASSIC, files -> files.exclude(KAIO)));
  }

  @Test
  @DisplayName("R-MOD-8 a bad file is ENOSYS and SIGSYS")
  void a_bad_file_is_ENOSYS_and_SIGSYS() {
    assertRefused(boot(MachineProfile.CLASSIC, files -> files.spoil(KAIO)));
  }

  private void assertRefused(Kernel kernel) {
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    program.catchSignal(Signal.SIGSYS);
    for (int calls = 1; calls <= 2; calls++) {
      assertThat(program.errnoOf(Sysnum.KAIO, INIT)).isEqualTo(Errno.ENOSYS.code());
      assertThat(program.caught()).hasSize(calls);
      assertThat(program.caught().get(calls - 1).signo()).isEqualTo(Signal.SIGSYS);
    }
    assertThat(loads).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-8 each call tries once and the first that can load succeeds")
  void each_call_tries_once_and_the_first_that_can_load_succeeds() {
    int[] inits = {0};
    Kernel kernel =
        boot(
            MachineProfile.CLASSIC,
            files -> {
              LoadableModule kaio = files.find(KAIO, "sparcv9");
              files.add(
                  new LoadableModule(
                      KAIO,
                      kaio.dependencies(),
                      kaio.linkages(),
                      () -> ++inits[0] < 3 ? Errno.ENOMEM.code() : 0));
            });
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    program.catchSignal(Signal.SIGSYS);
    assertThat(program.errnoOf(Sysnum.KAIO, INIT)).isEqualTo(Errno.ENOSYS.code());
    assertThat(inits[0]).isEqualTo(1);
    assertThat(kaio(kernel).isInMemory()).isFalse();
    assertThat(program.errnoOf(Sysnum.KAIO, INIT)).isEqualTo(Errno.ENOSYS.code());
    assertThat(program.errnoOf(Sysnum.KAIO, INIT)).isZero();
    assertThat(inits[0]).isEqualTo(3);
    assertThat(program.caught()).hasSize(2);
    assertThat(kaio(kernel).id()).isEqualTo(105);
  }

  @Test
  @DisplayName("R-MOD-8 SIGSYS kills a program that does not catch it")
  void SIGSYS_kills_a_program_that_does_not_catch_it() {
    Kernel kernel = boot(MachineProfile.CLASSIC, files -> files.remove(KAIO));
    TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    assertThat(program.call(Sysnum.KAIO, INIT)).isNull();
    assertThat(program.killedBy()).isEqualTo(Signal.SIGSYS);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 200, 255, 256, 100000})
  @DisplayName("R-SYS-1 R-MOD-8 an unbound number is ENOSYS and SIGSYS")
  void an_unbound_number_is_ENOSYS_and_SIGSYS(int number) {
    Kernel kernel = boot(KernelConfig.of(MachineProfile.AMD64));
    for (Abi abi : List.of(Abi.LP64_X86, Abi.ILP32_X86)) {
      TestProgram program = new TestProgram(kernel, abi, false);
      program.catchSignal(Signal.SIGSYS);
      assertThat(program.errnoOf(number)).isEqualTo(Errno.ENOSYS.code());
      assertThat(program.caught()).hasSize(1);
    }
  }
}
