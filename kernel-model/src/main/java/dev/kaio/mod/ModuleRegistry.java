package dev.kaio.mod;

import dev.kaio.abi.DataModel;
import dev.kaio.abi.Errno;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The modules that are or were in memory, by id (R-MOD-11), and how they get there. */
public final class ModuleRegistry {
  private static final long PAGE = 0x2000;

  /** unix, krtld and genunix, which lie apart from the others. */
  private static final int BASE_KERNEL_MODULES = 3;

  private final MachineProfile profile;
  private final ModuleFiles files;
  private final NameToSysnum numbers;
  private final SyscallTables tables;
  private final Consumer<ModCtl> onLoad;
  private final TreeMap<Integer, ModCtl> modules = new TreeMap<>();
  private final List<String> messages = new ArrayList<>();

  /** Files whose load is under way. */
  private final Set<String> loading = new HashSet<>();

  private long nextBase;

  /**
   * A registry with the profile's boot modules.
   *
   * @param onLoad told of every module that comes into memory after boot
   */
  public ModuleRegistry(
      MachineProfile profile,
      ModuleFiles files,
      NameToSysnum numbers,
      SyscallTables tables,
      Consumer<ModCtl> onLoad) {
    this.profile = profile;
    this.files = files;
    this.numbers = numbers;
    this.tables = tables;
    this.onLoad = onLoad;
    this.nextBase = profile.baseKernel();
    for (BootModules.Entry entry : BootModules.of(profile)) {
      if (modules.size() == BASE_KERNEL_MODULES) {
        nextBase = profile.firstBase();
      }
      addBootModule(entry);
    }
    nextBase = profile.kaioBase() + pages(profile.kaioSize());
  }

  private void addBootModule(BootModules.Entry entry) {
    ModCtl module = newModule(entry.name(), takeBase(entry.size()), entry.size());
    module.inMemory = true;
    module.installed = true;
    module.loadCount = 1;
    module.msinfo = entry.msinfo();
  }

  private ModCtl newModule(String name, long base, long size) {
    int id = modules.isEmpty() ? 1 : modules.lastKey() + 1;
    ModCtl module = new ModCtl(id, name, base, size);
    modules.put(id, module);
    return module;
  }

  private long takeBase(long size) {
    long base = nextBase;
    nextBase += pages(size);
    return base;
  }

  private static long pages(long size) {
    return (size + PAGE - 1) / PAGE * PAGE;
  }

  // ---- looking ----

  /** The module with this id, in memory or not, or null. */
  public ModCtl get(int id) {
    return modules.get(id);
  }

  /** All control records, by ascending id. */
  public Collection<ModCtl> all() {
    return Collections.unmodifiableCollection(modules.values());
  }

  /** What the kernel has said on its console about modules. */
  public List<String> messages() {
    return Collections.unmodifiableList(messages);
  }

  /** The control record of this name, or null. */
  public ModCtl byName(String name) {
    for (ModCtl module : modules.values()) {
      if (module.name().equals(name)) {
        return module;
      }
    }
    return null;
  }

  // ---- loading ----

  /** What a load gave: a module, or an errno. */
  public record Loaded(ModCtl module, int errno) {
    static Loaded failed(Errno errno) {
      return new Loaded(null, errno.code());
    }
  }

  /**
   * Loads and installs a module, or finds it installed (R-MOD-10).
   *
   * @return ENOENT when not on disk; ENXIO when excluded or a dependency failed; EINVAL when not a
   *     module; the error of its init; ENOSPC when a linkage finds no place (R-MOD-6)
   */
  public Loaded load(String name) {
    LoadableModule file = files.find(name, profile.isa());
    ModCtl known = byName(file == null ? baseName(name) : file.moduleName());
    if (known != null && known.installed) {
      return new Loaded(known, 0);
    }
    if (file == null) {
      return Loaded.failed(Errno.ENOENT);
    }
    if (files.isExcluded(file)) {
      return Loaded.failed(Errno.ENXIO);
    }
    if (files.isUnreadable(file)) {
      return Loaded.failed(Errno.EINVAL);
    }
    if (!loading.add(file.fileName())) {
      return Loaded.failed(Errno.ENXIO); // it depends on itself
    }
    try {
      return bringIn(file, known);
    } finally {
      loading.remove(file.fileName());
    }
  }

  private Loaded bringIn(LoadableModule file, ModCtl known) {
    List<ModCtl> needed = new ArrayList<>();
    for (String dependency : file.dependencies()) {
      Loaded loaded = load(dependency);
      if (loaded.errno != 0) {
        return Loaded.failed(Errno.ENXIO);
      }
      needed.add(loaded.module);
    }
    ModCtl module = known != null ? known : recordFor(file);
    module.inMemory = true;
    module.loadCount++;
    int errno = file.init().getAsInt();
    if (errno == 0) {
      errno = install(module, file);
    }
    if (errno != 0) {
      module.inMemory = false;
      return new Loaded(null, errno);
    }
    module.installed = true;
    module.fini = file.fini();
    module.needed = needed;
    needed.forEach(dependency -> dependency.references++);
    onLoad.accept(module);
    return new Loaded(module, 0);
  }

  /** The call that a module on disk has for such callers; null if it cannot be loaded. */
  SyscallHandler handlerOnDisk(String name, DataModel callers) {
    LoadableModule file = files.find(name, profile.isa());
    if (file == null || files.isExcluded(file) || files.isUnreadable(file)) {
      return null;
    }
    for (ModlSys linkage : file.linkages()) {
      if (linkage.callers() == callers) {
        return linkage.handler();
      }
    }
    return null;
  }

  private static String baseName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private ModCtl recordFor(LoadableModule file) {
    boolean kaio = file.moduleName().equals("kaio");
    long size = kaio ? profile.kaioSize() : PAGE;
    long base = kaio ? profile.kaioBase() : takeBase(size);
    return newModule(file.moduleName(), base, size);
  }

  /** Installs the linkages in order; if one fails, those before it are removed (R-MOD-4..6). */
  private int install(ModCtl module, LoadableModule file) {
    List<ModlSys> linkages =
        file.linkages().stream()
            .filter(linkage -> linkage.callers() == DataModel.LP64 || profile.has32BitTable())
            .toList();
    Integer number = numbers.number(file.moduleName());
    List<ModlSys> done = new ArrayList<>();
    for (ModlSys linkage : linkages) {
      if (number == null) {
        messages.add("system call missing from bind file");
      } else if (!tables.lookup(linkage.callers(), number).isLoadable()) {
        messages.add("system call entry " + number + " is already in use");
      } else {
        tables.set(linkage.callers(), number, installed(file, linkage));
        done.add(linkage);
        continue;
      }
      done.forEach(earlier -> bindLoadable(earlier.callers(), number, file.moduleName()));
      return Errno.ENOSPC.code();
    }
    module.linkages = linkages;
    module.msinfo = linkages.stream().map(l -> new ModCtl.Msinfo(l.linkinfo(), number)).toList();
    return 0;
  }

  private static Sysent installed(LoadableModule file, ModlSys linkage) {
    return new Sysent(
        file.moduleName(),
        linkage.argumentCount(),
        Sysent.LOADED | Sysent.NOUNLOAD,
        linkage.handler());
  }

  /** Makes every number of the bind file an entry that loads its module when called (R-MOD-2). */
  public void bindLoadableEntries() {
    numbers
        .numbers()
        .forEach(
            (name, number) -> {
              bindLoadable(DataModel.LP64, number, name);
              if (profile.has32BitTable()) {
                bindLoadable(DataModel.ILP32, number, name);
              }
            });
  }

  private void bindLoadable(DataModel callers, int number, String name) {
    if (!tables.lookup(callers, number).isNosys() && !tables.lookup(callers, number).isLoaded()) {
      return; // the number is taken by the base kernel
    }
    SyscallHandler loader = new LoadableEntry(this, tables, "sys/" + name, number);
    tables.set(callers, number, Sysent.loadable(name, loader));
  }

  // ---- unloading ----

  /**
   * Unloads a module (R-MOD-12).
   *
   * @return 0, also when it is not in memory; EINVAL for an unknown id; EBUSY for a module of the
   *     base kernel, one that others need, one without a fini, and one whose system call cannot be
   *     removed (R-MOD-7); what the fini says
   */
  public int unload(int id) {
    ModCtl module = modules.get(id);
    if (module == null) {
      return Errno.EINVAL.code();
    }
    if (module.references > 0) {
      return Errno.EBUSY.code();
    }
    if (!module.inMemory) {
      return 0;
    }
    // Every linkage that can be installed is one that refuses to be removed.
    if (module.fini == null || !module.linkages.isEmpty()) {
      return Errno.EBUSY.code();
    }
    int errno = module.fini.getAsInt();
    if (errno != 0) {
      return errno;
    }
    module.installed = false;
    module.inMemory = false;
    module.needed.forEach(dependency -> dependency.references--);
    module.needed = List.of();
    return 0;
  }

  /** Tries to unload every module that may be unloaded without being asked for. */
  public void unloadUnused() {
    for (ModCtl module : modules.values()) {
      if (!module.noAutoUnload) {
        unload(module.id());
      }
    }
  }
}
