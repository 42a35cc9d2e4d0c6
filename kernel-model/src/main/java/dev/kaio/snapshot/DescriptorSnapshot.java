package dev.kaio.snapshot;

/**
 * One descriptor.
 *
 * @param access 1 read, 2 write
 * @param position where the next read or write without an offset starts, in bytes
 * @param holds requests that keep it open (R-RW-7)
 * @param closing whether a close of it waits for them (R-CLN-12)
 */
public record DescriptorSnapshot(
    int fd, Kind kind, int access, long position, int holds, boolean closing) {

  /** What it leads to. */
  public enum Kind {
    REGULAR,
    CHARACTER,
    BLOCK,
    PORT
  }
}
