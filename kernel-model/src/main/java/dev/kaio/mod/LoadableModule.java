package dev.kaio.mod;

import java.util.List;
import java.util.function.IntSupplier;

/**
 * A module as it lies on disk.
 *
 * @param fileName the name to load it by, such as {@code sys/kaio} (R-MOD-1)
 * @param dependencies file names of modules that it needs
 * @param linkages in the order in which they are installed
 * @param init what runs before the linkages are installed: 0 or an errno
 * @param fini what must give 0 for the module to be unloaded, when its linkages are removed; null
 *     if the module has none, which keeps it in memory (R-MOD-12)
 */
public record LoadableModule(
    String fileName,
    List<String> dependencies,
    List<ModlSys> linkages,
    IntSupplier init,
    IntSupplier fini) {

  /** A module whose fini does not object. */
  public LoadableModule(
      String fileName, List<String> dependencies, List<ModlSys> linkages, IntSupplier init) {
    this(fileName, dependencies, linkages, init, () -> 0);
  }

  /** The part behind the last slash: what modinfo shows, and the name of the system call. */
  public String moduleName() {
    return fileName.substring(fileName.lastIndexOf('/') + 1);
  }
}
