package dev.kaio.mod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.DataModel;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R-MOD-4..7, R-MOD-10..12: loading, installing, unloading. */
class InstallTest {
  private static final String KAIO = "sys/kaio";
  private static final int NUMBER = 178;
  private static final SyscallHandler NATIVE = (lwp, args) -> Rval.ZERO;
  private static final SyscallHandler NARROW = (lwp, args) -> Rval.ONE;

  private final SyscallTables tables = new SyscallTables();
  private final ModuleFiles files = new ModuleFiles();
  private final List<String> loaded = new ArrayList<>();

  private ModuleRegistry boot(MachineProfile profile, NameToSysnum numbers) {
    files.add(kaio(0));
    ModuleRegistry registry =
        new ModuleRegistry(profile, files, numbers, tables, module -> loaded.add(module.name()));
    registry.bindLoadableEntries();
    return registry;
  }

  private ModuleRegistry boot() {
    return boot(MachineProfile.SPARCV9, NameToSysnum.DEFAULT);
  }

  private static LoadableModule kaio(int initErrno, String... dependencies) {
    return new LoadableModule(
        KAIO,
        List.of(dependencies),
        List.of(
            new ModlSys("native", DataModel.LP64, 6, NATIVE),
            new ModlSys("32 bit", DataModel.ILP32, 7, NARROW)),
        () -> initErrno);
  }

  private static LoadableModule plain(String file, int initErrno, String... dependencies) {
    return new LoadableModule(file, List.of(dependencies), List.of(), () -> initErrno);
  }

  private Sysent entry(DataModel model) {
    return tables.lookup(model, NUMBER);
  }

  // ---- installing ----

  @Test
  @DisplayName("R-MOD-2 before loading both entries are loadable without arguments")
  void before_loading_both_entries_are_loadable_without_arguments() {
    boot();
    for (DataModel model : DataModel.values()) {
      assertThat(entry(model).flags()).isEqualTo(Sysent.LOADABLE);
      assertThat(entry(model).argumentCount()).isZero();
      assertThat(entry(model).name()).isEqualTo("kaio");
    }
  }

  @Test
  @DisplayName("R-MOD-2 R-MOD-8 classic has no loadable entry for ILP32")
  void classic_has_no_loadable_entry_for_ilp32() {
    boot(MachineProfile.CLASSIC, NameToSysnum.DEFAULT);
    assertThat(entry(DataModel.LP64).isLoadable()).isTrue();
    assertThat(entry(DataModel.ILP32).isNosys()).isTrue();
  }

  @Test
  @DisplayName("R-MOD-4 R-MOD-5 installed entries are loaded and not loadable and stay")
  void installed_entries_are_loaded_and_not_loadable_and_stay() {
    assertThat(boot().load(KAIO).errno()).isZero();
    assertThat(entry(DataModel.LP64)).isEqualTo(new Sysent("kaio", 6, 0x30, NATIVE));
    assertThat(entry(DataModel.ILP32)).isEqualTo(new Sysent("kaio", 7, 0x30, NARROW));
  }

  @Test
  @DisplayName("R-MOD-6 without a number it does not install")
  void without_a_number_it_does_not_install() {
    ModuleRegistry registry = boot(MachineProfile.SPARCV9, new NameToSysnum(Map.of()));
    assertThat(registry.load(KAIO).errno()).isEqualTo(Errno.ENOSPC.code());
    assertThat(registry.messages()).containsExactly("system call missing from bind file");
    assertUnloaded(registry);
  }

  @Test
  @DisplayName("R-MOD-6 in a slot that is taken it does not install")
  void in_a_slot_that_is_taken_it_does_not_install() {
    ModuleRegistry registry = boot();
    tables.set(DataModel.LP64, NUMBER, Sysent.fixed("other", 0, NATIVE));
    assertThat(registry.load(KAIO).errno()).isEqualTo(Errno.ENOSPC.code());
    assertThat(registry.messages()).containsExactly("system call entry 178 is already in use");
    assertThat(entry(DataModel.ILP32).isLoadable()).isTrue();
    assertUnloaded(registry);
  }

  @Test
  @DisplayName("R-MOD-6 if the second linkage fails the first is removed")
  void if_the_second_linkage_fails_the_first_is_removed() {
    ModuleRegistry registry = boot();
    tables.set(DataModel.ILP32, NUMBER, Sysent.fixed("other", 0, NATIVE));
    assertThat(registry.load(KAIO).errno()).isEqualTo(Errno.ENOSPC.code());
    assertThat(entry(DataModel.LP64).flags()).isEqualTo(Sysent.LOADABLE);
    assertThat(entry(DataModel.ILP32).name()).isEqualTo("other");
    assertUnloaded(registry);
    tables.set(DataModel.ILP32, NUMBER, entry(DataModel.LP64));
    assertThat(registry.load(KAIO).errno()).isZero();
  }

  private void assertUnloaded(ModuleRegistry registry) {
    ModCtl kaio = registry.get(MachineProfile.SPARCV9.kaioId());
    assertThat(kaio.isInMemory()).isFalse();
    assertThat(kaio.isInstalled()).isFalse();
    assertThat(loaded).isEmpty();
  }

  // ---- loading: R-MOD-10 ----

  @Test
  @DisplayName("R-MOD-10 every check comes before the later ones")
  void every_check_comes_before_the_later_ones() {
    ModuleRegistry registry = boot();
    tables.set(DataModel.LP64, NUMBER, Sysent.fixed("other", 0, NATIVE));
    files.add(kaio(Errno.EIO.code(), "misc/none")).exclude(KAIO).spoil(KAIO);
    ModuleFiles empty = new ModuleFiles().exclude(KAIO).spoil(KAIO);
    assertThat(registryOf(empty).load(KAIO).errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(registry.load(KAIO).errno()).isEqualTo(Errno.ENXIO.code());

    ModuleFiles bad = new ModuleFiles().add(kaio(Errno.EIO.code(), "misc/none")).spoil(KAIO);
    assertThat(registryOf(bad).load(KAIO).errno()).isEqualTo(Errno.EINVAL.code());
    ModuleFiles dependent = new ModuleFiles().add(kaio(Errno.EIO.code(), "misc/none"));
    assertThat(registryOf(dependent).load(KAIO).errno()).isEqualTo(Errno.ENXIO.code());
    ModuleFiles failing = new ModuleFiles().add(kaio(Errno.EIO.code()));
    assertThat(registryOf(failing).load(KAIO).errno()).isEqualTo(Errno.EIO.code());
    assertThat(registryOf(new ModuleFiles().add(kaio(0))).load(KAIO).errno())
        .isEqualTo(Errno.ENOSPC.code());
  }

  private ModuleRegistry registryOf(ModuleFiles other) {
    return new ModuleRegistry(
        MachineProfile.SPARCV9, other, NameToSysnum.DEFAULT, tables, module -> {});
  }

  @Test
  @DisplayName("R-MOD-10 a module that is installed is found whatever became of its file")
  void a_module_that_is_installed_is_found_whatever_became_of_its_file() {
    ModuleRegistry registry = boot();
    ModCtl first = registry.load(KAIO).module();
    files.remove(KAIO).exclude(KAIO);
    assertThat(registry.load(KAIO).module()).isSameAs(first);
    assertThat(first.loadCount()).isEqualTo(1);
    assertThat(loaded).containsExactly("kaio");
  }

  @Test
  @DisplayName("R-MOD-1 a path from the root names the file of the instruction set")
  void a_path_from_the_root_names_the_file_of_the_instruction_set() {
    assertThat(boot().load("/kernel/sys/amd64/kaio").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("/sys/sparcv9/kaio").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("/kernel/sparcv9/kaio").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("/kernel/sys/sparcv9/").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("/kernel/").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(boot().load("/kernel/sys/sparcv9/kaio").errno()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kernel/sys/kaio", "sys/sparcv9/kaio", "sys/kaio"})
  @DisplayName("R-MOD-1 the directory of the instruction set may be left out or named")
  void the_directory_of_the_instruction_set_may_be_left_out_or_named(String name) {
    assertThat(boot().load(name).module().name()).isEqualTo("kaio");
  }

  @Test
  @DisplayName("R-MOD-10 R-MOD-12 a dependency is loaded first and held")
  void a_dependency_is_loaded_first_and_held() {
    ModuleRegistry registry = boot();
    files.add(plain("misc/lower", 0)).add(plain("misc/upper", 0, "misc/lower"));
    ModCtl upper = registry.load("misc/upper").module();
    ModCtl lower = registry.load("misc/lower").module();
    assertThat(loaded).containsExactly("lower", "upper");
    assertThat(lower.id()).isLessThan(upper.id());
    assertThat(registry.unload(lower.id())).isEqualTo(Errno.EBUSY.code());
    assertThat(registry.unload(upper.id())).isZero();
    assertThat(registry.unload(lower.id())).isZero();
  }

  @Test
  @DisplayName("R-MOD-10 a module that depends on itself is not loaded")
  void a_module_that_depends_on_itself_is_not_loaded() {
    ModuleRegistry registry = boot();
    files.add(plain("misc/one", 0, "misc/two")).add(plain("misc/two", 0, "misc/one"));
    assertThat(registry.load("misc/one").errno()).isEqualTo(Errno.ENXIO.code());
    assertThat(loaded).isEmpty();
  }

  // ---- ids and counts: R-MOD-11 ----

  @Test
  @DisplayName("R-MOD-11 ids are given once per name in load order")
  void ids_are_given_once_per_name_in_load_order() {
    ModuleRegistry registry = boot(MachineProfile.CLASSIC, NameToSysnum.DEFAULT);
    files.add(plain("misc/one", 0)).add(plain("misc/two", 0));
    assertThat(registry.load("misc/none").errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(registry.load(KAIO).module().id()).isEqualTo(105);
    ModCtl one = registry.load("misc/one").module();
    assertThat(one.id()).isEqualTo(106);
    assertThat(registry.unload(106)).isZero();
    assertThat(registry.get(106)).isSameAs(one);
    assertThat(registry.load("misc/two").module().id()).isEqualTo(107);
    assertThat(registry.load("misc/one").module()).isSameAs(one);
    assertThat(one.loadCount()).isEqualTo(2);
  }

  // ---- unloading: R-MOD-7, R-MOD-12 ----

  @Test
  @DisplayName("R-MOD-7 kaio is never unloaded")
  void kaio_is_never_unloaded() {
    ModuleRegistry registry = boot();
    ModCtl kaio = registry.load(KAIO).module();
    assertThat(registry.unload(kaio.id())).isEqualTo(Errno.EBUSY.code());
    registry.unloadUnused();
    assertThat(kaio.isInstalled()).isTrue();
    assertThat(entry(DataModel.LP64).handler()).isSameAs(NATIVE);
    assertThat(entry(DataModel.ILP32).handler()).isSameAs(NARROW);
  }

  @Test
  @DisplayName("R-MOD-12 unloading is EINVAL for an unknown id and EBUSY for the base kernel")
  void unloading_is_EINVAL_for_an_unknown_id_and_EBUSY_for_the_base_kernel() {
    ModuleRegistry registry = boot();
    assertThat(registry.unload(9999)).isEqualTo(Errno.EINVAL.code());
    assertThat(registry.unload(-1)).isEqualTo(Errno.EINVAL.code());
    assertThat(registry.unload(1)).isEqualTo(Errno.EBUSY.code());
  }

  @Test
  @DisplayName("R-MOD-11 R-MOD-12 unloading twice succeeds")
  void unloading_twice_succeeds() {
    ModuleRegistry registry = boot();
    files.add(plain("misc/one", 0));
    int id = registry.load("misc/one").module().id();
    assertThat(registry.unload(id)).isZero();
    assertThat(registry.unload(id)).isZero();
    assertThat(registry.get(id).isInMemory()).isFalse();
  }

  @Test
  @DisplayName("R-MOD-12 a module without a fini stays")
  void a_module_without_a_fini_stays() {
    ModuleRegistry registry = boot();
    files.add(new LoadableModule("misc/one", List.of(), List.of(), () -> 0, null));
    ModCtl one = registry.load("misc/one").module();
    assertThat(registry.unload(one.id())).isEqualTo(Errno.EBUSY.code());
    assertThat(one.isInstalled()).isTrue();
  }

  @Test
  @DisplayName("R-MOD-12 a fini that objects keeps the module and is the result")
  void a_fini_that_objects_keeps_the_module_and_is_the_result() {
    ModuleRegistry registry = boot();
    int[] says = {Errno.EIO.code()};
    files.add(new LoadableModule("misc/one", List.of(), List.of(), () -> 0, () -> says[0]));
    ModCtl one = registry.load("misc/one").module();
    assertThat(registry.unload(one.id())).isEqualTo(Errno.EIO.code());
    registry.unloadUnused();
    assertThat(one.isInstalled()).isTrue();
    says[0] = 0;
    assertThat(registry.unload(one.id())).isZero();
    assertThat(one.isInMemory()).isFalse();
  }

  @Test
  @DisplayName("R-MOD-12 references come before a missing fini and that before its result")
  void references_come_before_a_missing_fini_and_that_before_its_result() {
    ModuleRegistry registry = boot();
    files.add(
        new LoadableModule("misc/lower", List.of(), List.of(), () -> 0, () -> Errno.EIO.code()));
    files.add(plain("misc/upper", 0, "misc/lower"));
    ModCtl upper = registry.load("misc/upper").module();
    ModCtl lower = registry.load("misc/lower").module();
    assertThat(registry.unload(lower.id())).isEqualTo(Errno.EBUSY.code());
    assertThat(registry.unload(upper.id())).isZero();
    assertThat(registry.unload(lower.id())).isEqualTo(Errno.EIO.code());
  }

  // ---- /etc/name_to_sysnum ----

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  @DisplayName("R-SYS-1 a number outside the table is refused at boot")
  void a_number_outside_the_table_is_refused_at_boot(int number) {
    assertThatThrownBy(() -> new NameToSysnum(Map.of("kaio", number)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kaio has number " + number + ", but the table has 256 entries");
  }

  @Test
  @DisplayName("R-SYS-1 kaio goes where its line says")
  void kaio_goes_where_its_line_says() {
    ModuleRegistry registry = boot(MachineProfile.SPARCV9, new NameToSysnum(Map.of("kaio", 255)));
    assertThat(registry.load(KAIO).errno()).isZero();
    assertThat(tables.lookup(DataModel.LP64, 255).handler()).isSameAs(NATIVE);
    assertThat(entry(DataModel.LP64).isNosys()).isTrue();
  }

  // ---- what is there at boot ----

  @ParameterizedTest
  @EnumSource(MachineProfile.class)
  @DisplayName("R-MOD-11 R-MOD-14 boot modules have ids from 1 and addresses of their own")
  void boot_modules_have_ids_from_1_and_addresses_of_their_own(MachineProfile profile) {
    ModuleRegistry registry = boot(profile, NameToSysnum.DEFAULT);
    files.add(plain("misc/one", 0));
    registry.load(KAIO);
    registry.load("misc/one");
    assertThat(registry.get(profile.kaioId()).name()).isEqualTo("kaio");
    assertThat(registry.get(1).name()).isEqualTo("unix");
    assertThat(registry.all()).extracting(ModCtl::name).doesNotHaveDuplicates();
    List<ModCtl> byAddress = new ArrayList<>(registry.all());
    byAddress.sort((a, b) -> Long.compareUnsigned(a.base(), b.base()));
    for (int i = 1; i < byAddress.size(); i++) {
      ModCtl below = byAddress.get(i - 1);
      assertThat(Long.compareUnsigned(below.base() + below.size(), byAddress.get(i).base()))
          .as("%s ends below %s", below.name(), byAddress.get(i).name())
          .isNotPositive();
    }
  }
}
