package dev.kaio.mod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.mod.ModCtl.Msinfo;
import dev.kaio.syscall.SyscallTables;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a profile says, and which modules its kernel has booted with. */
class MachineProfileTest {

  private static ModuleRegistry boot(MachineProfile profile, LoadableModule... onDisk) {
    ModuleFiles files = new ModuleFiles();
    List.of(onDisk).forEach(files::add);
    return new ModuleRegistry(
        profile, files, NameToSysnum.DEFAULT, new SyscallTables(), module -> {});
  }

  private static LoadableModule plain(String fileName) {
    return new LoadableModule(fileName, List.of(), List.of(), () -> 0);
  }

  @ParameterizedTest
  @EnumSource(MachineProfile.class)
  void a_profile_is_found_by_its_id(MachineProfile profile) {
    assertThat(MachineProfile.of(profile.id())).isSameAs(profile);
  }

  @ParameterizedTest
  @CsvSource({"CLASSIC, classic", "SPARCV9, sparcv9", "AMD64, amd64"})
  void ids_are_lower_case_and_other_names_are_none(MachineProfile profile, String id) {
    assertThat(profile.id()).isEqualTo(id);
    assertThat(MachineProfile.of(profile.name())).isNull();
    assertThat(MachineProfile.of("vax")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"CLASSIC, 8, 51", "SPARCV9, 8, 51", "AMD64, 16, 43"})
  @DisplayName("R-MOD-17 the columns of modinfo")
  void the_columns_of_modinfo(MachineProfile profile, int addressDigits, int nameColumns) {
    assertThat(profile.addressDigits()).isEqualTo(addressDigits);
    assertThat(profile.nameColumns()).isEqualTo(nameColumns);
  }

  @ParameterizedTest
  @CsvSource({"CLASSIC, 131072", "SPARCV9, 131072", "AMD64, 57344"})
  @DisplayName("R-DRV-6 the limit of one transfer")
  void the_limit_of_one_transfer(MachineProfile profile, long bytes) {
    assertThat(profile.maxTransfer()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "CLASSIC, 1, unix, 10000000",
    "CLASSIC, 2, krtld, 100a0000",
    "CLASSIC, 3, genunix, 100ba000",
    "CLASSIC, 4, platmod, 60000000",
    "CLASSIC, 5, cpumod, 6000c000",
    "SPARCV9, 1, unix, 10000000",
    "SPARCV9, 4, platmod, 7ae00000",
    "AMD64, 1, unix, fffffffffb800000",
    "AMD64, 4, cpu.generic, fffffffff7400000"
  })
  @DisplayName("R-MOD-14 the base kernel lies apart from the other boot modules")
  void where_boot_modules_lie(MachineProfile profile, int id, String name, String base) {
    ModCtl module = boot(profile).get(id);
    assertThat(module.name()).isEqualTo(name);
    assertThat(Long.toHexString(module.base())).isEqualTo(base);
  }

  @Test
  @DisplayName("R-MOD-4 a kernel without a 32-bit table has no 32-bit linkages")
  void linkages_of_boot_modules() {
    assertThat(boot(MachineProfile.CLASSIC).byName("doorfs").msinfo())
        .containsExactly(new Msinfo("doors", 201));
    assertThat(boot(MachineProfile.SPARCV9).byName("doorfs").msinfo())
        .containsExactly(new Msinfo("doors", 201), new Msinfo("32-bit door syscalls", 201));
    assertThat(boot(MachineProfile.CLASSIC).byName("rpcmod").msinfo())
        .containsExactly(new Msinfo("RPC syscall", 108), new Msinfo("rpc interface str mod", 30));
  }

  @Test
  @DisplayName("R-MOD-11 modules loaded after boot lie behind the place of kaio, page by page")
  void where_later_modules_lie() {
    ModuleRegistry registry = boot(MachineProfile.SPARCV9, plain("misc/one"), plain("misc/two"));
    ModCtl one = registry.load("misc/one").module();
    ModCtl two = registry.load("misc/two").module();
    assertThat(one.base()).isEqualTo(0x7b6a_8000L + 0x4000);
    assertThat(two.base()).isEqualTo(0x7b6a_8000L + 0x6000);
    assertThat(one.size()).isEqualTo(0x2000);
  }
}
