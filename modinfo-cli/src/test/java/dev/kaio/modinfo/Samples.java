package dev.kaio.modinfo;

import dev.kaio.modinfo.ModuleRecord.Linkage;
import java.util.List;

/** Modules that the tests print. */
final class Samples {
  static final int LOADED_AND_INSTALLED = ModuleRecord.LOADED | ModuleRecord.INSTALLED;

  static final Linkage NATIVE = new Linkage("kernel Async I/O", 178);

  /** R-MOD-15: the second linkage, cut by the kernel and ended by modinfo. */
  static final Linkage COMPATIBLE = new Linkage("kernel Async I/O for 32 bit com", 178);

  private Samples() {}

  /** kaio as the classic machine has it. */
  static ModuleRecord kaio() {
    return module(105, "kaio", 0x608c4000L, 0x2efd, NATIVE);
  }

  /** An installed module. */
  static ModuleRecord module(int id, String name, long base, long size, Linkage... linkages) {
    return new ModuleRecord(id, name, base, size, 1, 1, LOADED_AND_INSTALLED, List.of(linkages));
  }

  /** A module without a linkage. */
  static ModuleRecord plain(int id, String name) {
    return module(id, name, 0x60000000L, 0x1000, new Linkage("", -1));
  }

  /** A module that was in memory once. */
  static ModuleRecord unloaded(int id, String name) {
    return new ModuleRecord(id, name, 0, 0, 0, 3, 0, List.of(new Linkage("", -1)));
  }
}
