package dev.kaio.dev;

/** How much memory the contents of ram disks may take together. */
public final class MemoryBudget {
  private long left;

  /** A budget of this many bytes. */
  public MemoryBudget(long bytes) {
    left = bytes;
  }

  /** Takes this many bytes out; false, and nothing is taken, if there are fewer. */
  boolean take(long bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }
}
