package dev.kaio.modinfo;

import java.util.List;

/**
 * What the kernel tells about one module (R-MOD-14).
 *
 * @param id small, ascending in load order
 * @param loadCount times that it came into memory
 * @param name at most 32 characters
 * @param loaded whether it is in memory
 * @param installed whether it is at work
 * @param base text address, unsigned
 * @param size bytes of text and data
 * @param rev 1 if installed, else 0
 * @param linkages what it is linked in as; the first one is there even if it says nothing
 */
public record ModuleRecord(
    int id,
    int loadCount,
    String name,
    boolean loaded,
    boolean installed,
    long base,
    long size,
    int rev,
    List<Linkage> linkages) {

  /** The value of {@link Linkage#info} that stands for nothing. */
  public static final int NO_INFO = -1;

  /**
   * A linkage.
   *
   * @param description at most 32 characters; empty if there is none
   * @param info the number of a system call, the major number of a driver; or {@link #NO_INFO}
   */
  public record Linkage(String description, int info) {}

  public ModuleRecord {
    linkages = List.copyOf(linkages);
  }
}
