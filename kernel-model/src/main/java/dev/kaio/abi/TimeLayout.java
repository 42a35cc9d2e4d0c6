package dev.kaio.abi;

import java.nio.ByteBuffer;

/** timeval and timespec (R-LAY-6): two signed words, seconds and a fraction. */
public final class TimeLayout {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private TimeLayout() {}

  /** A timespec of this many nanoseconds; null if the seconds do not fit. */
  public static ByteBuffer encode(Abi abi, long nanos) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    if (!abi.isLp64() && seconds != (int) seconds) {
      return null;
    }
    ByteBuffer struct = abi.buffer(size(abi));
    abi.putWord(struct, 0, seconds);
    abi.putWord(struct, abi.wordSize(), Math.floorMod(nanos, NANOS_PER_SECOND));
    return struct;
  }

  /** Size of the structure: 16 (LP64) or 8 (ILP32). */
  public static int size(Abi abi) {
    return 2 * abi.wordSize();
  }

  public static long seconds(Abi abi, ByteBuffer struct) {
    return abi.getLong(struct, 0);
  }

  /** Microseconds of a timeval, nanoseconds of a timespec. */
  public static long fraction(Abi abi, ByteBuffer struct) {
    return abi.getLong(struct, abi.wordSize());
  }
}
