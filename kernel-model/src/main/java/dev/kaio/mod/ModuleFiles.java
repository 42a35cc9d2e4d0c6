package dev.kaio.mod;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The modules on disk, and what /etc/system says about them. */
public final class ModuleFiles {
  private static final String ROOT = "/kernel/";

  private final Map<String, LoadableModule> modules = new HashMap<>();
  private final Set<String> excluded = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();

  public ModuleFiles add(LoadableModule module) {
    modules.put(module.fileName(), module);
    return this;
  }

  /** Takes a file away: loading it is ENOENT. */
  public ModuleFiles remove(String fileName) {
    modules.remove(fileName);
    return this;
  }

  /** Excludes a module, as {@code exclude:} in /etc/system does: loading it is ENXIO. */
  public ModuleFiles exclude(String fileName) {
    excluded.add(fileName);
    return this;
  }

  /** Makes a file something that is not a module: loading it is EINVAL. */
  public ModuleFiles spoil(String fileName) {
    unreadable.add(fileName);
    return this;
  }

  /**
   * The module of this name, or null. A name without a directory is looked for in all of them; a
   * path from the root leads to the same files. The directory of the instruction set (R-MOD-1) may
   * be left out: the kernel looks there first.
   */
  LoadableModule find(String name, String isa) {
    String below = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    int base = below.lastIndexOf('/') + 1;
    String directory = below.substring(0, base);
    String isaDirectory = "/" + isa + "/";
    if (directory.endsWith(isaDirectory)) {
      directory = directory.substring(0, base - isaDirectory.length() + 1);
    }
    LoadableModule exact = modules.get(directory + below.substring(base));
    if (exact != null || name.indexOf('/') >= 0) {
      return exact;
    }
    return modules.values().stream()
        .filter(module -> module.moduleName().equals(name))
        .min((a, b) -> a.fileName().compareTo(b.fileName()))
        .orElse(null);
  }

  boolean isExcluded(LoadableModule module) {
    return excluded.contains(module.fileName());
  }

  boolean isUnreadable(LoadableModule module) {
    return unreadable.contains(module.fileName());
  }
}
