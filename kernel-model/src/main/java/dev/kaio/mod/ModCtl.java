package dev.kaio.mod;

import java.util.List;
import java.util.function.IntSupplier;

/** The control record of one module; it outlives the module's stay in memory (R-MOD-11). */
public final class ModCtl {

  /**
   * One msinfo of modinfo: a linkage as programs see it (R-MOD-14).
   *
   * @param linkinfo the text in parentheses
   * @param info p0: the system call number, or −1
   */
  public record Msinfo(String linkinfo, int info) {}

  private final int id;
  private final String name;
  private final long base;
  private final long size;

  List<Msinfo> msinfo = List.of();
  List<ModlSys> linkages = List.of();
  boolean inMemory;
  boolean installed;
  boolean noAutoUnload;
  int loadCount;

  /** What unloads it; null if nothing can: a module of the base kernel has none. */
  IntSupplier fini;

  /** What it needs of other modules while it is in memory. */
  List<ModCtl> needed = List.of();

  /** Modules in memory that need this one. */
  int references;

  ModCtl(int id, String name, long base, long size) {
    this.id = id;
    this.name = name;
    this.base = base;
    this.size = size;
  }

  public int id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** Text address; 0 when not in memory. */
  public long base() {
    return inMemory ? base : 0;
  }

  /** Bytes of text and data; 0 when not in memory. */
  public long size() {
    return inMemory ? size : 0;
  }

  public List<Msinfo> msinfo() {
    return msinfo;
  }

  public boolean isInMemory() {
    return inMemory;
  }

  public boolean isInstalled() {
    return installed;
  }

  /** Times that it came into memory. */
  public int loadCount() {
    return loadCount;
  }
}
