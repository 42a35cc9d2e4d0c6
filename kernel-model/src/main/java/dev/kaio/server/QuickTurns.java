package dev.kaio.server;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the loop itself may copy from and to what the host has in memory of a file. It may, until
 * that has taken long once: the host holds up who writes more than its storage takes. Then threads
 * do it for a while.
 */
final class QuickTurns {
  /** A copy of a transfer takes some microseconds; a host that holds up, many milliseconds. */
  static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  static final long WHILE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private boolean held;
  private long heldNanos;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  QuickTurns(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean areAllowed() {
    if (held && nanoTime.getAsLong() - heldNanos >= WHILE_NANOS) {
      held = false;
    }
    return !held;
  }

  /** Does something, and sees how long that takes. */
  void run(Runnable copying) {
    long begun = nanoTime.getAsLong();
    copying.run();
    long ended = nanoTime.getAsLong();
    if (ended - begun >= LONG_NANOS) {
      held = true;
      heldNanos = ended;
    }
  }
}
