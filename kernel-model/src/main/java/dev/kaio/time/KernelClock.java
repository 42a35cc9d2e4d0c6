package dev.kaio.time;

/**
 * The kernel's clock: monotonic nanoseconds since boot, and the wall clock as an offset to it. It
 * never moves by itself.
 */
public final class KernelClock {
  /** One clock tick, the shortest timed sleep (R-WAIT-6). */
  public static final long TICK_NANOS = 10_000_000L;

  private long monotonicNanos;
  private long wallOffsetNanos;

  /** A clock at monotonic zero that shows this wall time (nanoseconds since 1970). */
  public KernelClock(long bootWallNanos) {
    this.wallOffsetNanos = bootWallNanos;
  }

  public long monotonicNanos() {
    return monotonicNanos;
  }

  /** Wall time in nanoseconds since 1970. */
  public long wallNanos() {
    return monotonicNanos + wallOffsetNanos;
  }

  /** Moves both clocks forward; going back is a bug of the caller. */
  public void advanceTo(long nanos) {
    if (nanos < monotonicNanos) {
      throw new IllegalArgumentException("clock moved back: " + monotonicNanos + " to " + nanos);
    }
    monotonicNanos = nanos;
  }

  /** Sets the wall clock forward or back; monotonic time is not affected. */
  public void shiftWall(long nanos) {
    wallOffsetNanos += nanos;
  }
}
