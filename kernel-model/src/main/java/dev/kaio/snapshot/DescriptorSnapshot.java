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
    REGULAR(0),
    CHARACTER(1),
    BLOCK(2),
    PORT(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** The kind with this number, or null. */
    public static Kind of(int code) {
      return switch (code) {
        case 0 -> REGULAR;
        case 1 -> CHARACTER;
        case 2 -> BLOCK;
        case 3 -> PORT;
        default -> null;
      };
    }
  }
}
