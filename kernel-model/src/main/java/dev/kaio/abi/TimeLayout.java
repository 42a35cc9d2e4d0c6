package dev.kaio.abi;

import java.nio.ByteBuffer;

/** timeval and timespec (R-LAY-6): two signed words, seconds and a fraction. */
public final class TimeLayout {
  private TimeLayout() {}

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
