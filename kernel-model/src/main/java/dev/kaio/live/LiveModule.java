package dev.kaio.live;

import dev.kaio.mod.ModCtl;
import java.util.stream.Collectors;

/**
 * A module, in the words of modinfo.
 *
 * @param base hexadecimal; 0 when it is not in memory
 * @param size in bytes
 * @param loads times that it came into memory
 * @param state LOADED or UNLOADED, and whether it is INSTALLED
 * @param what the texts of its linkages
 */
public record LiveModule(
    int id, String name, String base, long size, int loads, String state, String what) {

  static LiveModule of(ModCtl module) {
    return new LiveModule(
        module.id(),
        module.name(),
        Long.toHexString(module.base()),
        module.size(),
        module.loadCount(),
        (module.isInMemory() ? "LOADED/" : "UNLOADED/")
            + (module.isInstalled() ? "INSTALLED" : "UNINSTALLED"),
        module.msinfo().stream()
            .map(ModCtl.Msinfo::linkinfo)
            .distinct()
            .collect(Collectors.joining(", ")));
  }
}
