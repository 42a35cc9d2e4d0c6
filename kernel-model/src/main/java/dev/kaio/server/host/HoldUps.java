package dev.kaio.server.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the host holds up who writes more than its storage takes: then copies take very long
 * again and again, and threads should make them for a while. One long copy tells nothing: the host
 * may have given the core to others. Told and asked from any thread.
 */
final class HoldUps {
  /** A copy of a transfer takes some microseconds; a host that holds up, many milliseconds. */
  static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  static final long WHILE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How soon after a long copy the next one comes if the host holds up: it does so each few dozen
   * pages.
   */
  static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongSupplier nanoTime;
  private volatile boolean held;

  // Guarded by this.
  private long heldNanos;
  private boolean suspected;

  /** When the last long copy ended, and for how long from then another one counts. */
  private long suspectedNanos;

  private long suspicionNanos;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  HoldUps(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether threads should make the copies now. */
  boolean areNow() {
    return held && areStill();
  }

  private synchronized boolean areStill() {
    if (held && nanoTime.getAsLong() - heldNanos >= WHILE_NANOS) {
      held = false;
    }
    return held;
  }

  /** A copy that took so long has just ended. */
  void took(long nanos) {
    if (nanos >= LONG_NANOS) {
      tookLong(nanos);
    }
  }

  /** What was under way together with the last long one is as one with it. */
  private synchronized void tookLong(long nanos) {
    long now = nanoTime.getAsLong();
    long since = now - suspectedNanos;
    boolean again = suspected && since >= nanos && since - nanos < suspicionNanos;
    if (again) {
      held = true;
      heldNanos = now;
    }
    suspected = true;
    suspectedNanos = now;
    suspicionNanos = again ? 2 * WHILE_NANOS : AGAIN_NANOS;
  }
}
