package dev.kaio.server.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the loop itself may copy from and to a file. It may where the host has the file in
 * memory. To ask for that costs half as much as to copy, so it is asked every time only until the
 * answer was yes often enough; then from time to time, and for a while after a copy that was slow.
 * A no makes it ask every time again, and longer than before.
 *
 * <p>It may not while there are {@link HoldUps}.
 */
final class QuickTurns {
  /** A copy that has waited for the storage, or in which the host gave the core to others. */
  static final long SLOW_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** After a slow copy so many questions tell which. */
  static final int DOUBT = 64;

  /**
   * So many times yes in a row is enough at first; after each no that came too late, twice that.
   */
  static final int ENOUGH = 1024;

  static final int MOST_ENOUGH = 1 << 20;

  /** After so long without such a no it is as at first. */
  static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** When yes is taken for granted, one in so many copies asks all the same. */
  static final int SELDOM = 32;

  /** Tells what the host has in memory. */
  interface Residency {
    boolean holds(long offset, int length);
  }

  private final LongSupplier nanoTime;
  private final Residency cache;
  private final HoldUps holdUps;

  /** A copy was slow. */
  private volatile boolean doubted;

  /** Questions until yes is taken for granted. */
  private int left = ENOUGH;

  private int enough = ENOUGH;
  private long wrongNanos;
  private int sinceAsked;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  QuickTurns(LongSupplier nanoTime, Residency cache) {
    this.nanoTime = nanoTime;
    this.cache = cache;
    holdUps = new HoldUps(nanoTime);
  }

  /** Whether the loop may copy this range. */
  boolean areAllowed(long offset, int length) {
    return !areHeldUp() && holds(offset, length);
  }

  /** Whether nobody but threads that may wait should copy now. Asked from any thread. */
  boolean areHeldUp() {
    return holdUps.areNow();
  }

  private boolean holds(long offset, int length) {
    if (doubted) {
      doubted = false;
      left = Math.max(left, DOUBT);
    }
    if (left == 0 && ++sinceAsked < SELDOM) {
      return true;
    }
    sinceAsked = 0;
    boolean yes = cache.holds(offset, length);
    if (!yes) {
      askLonger();
    } else if (left > 0) {
      left--;
    }
    return yes;
  }

  private void askLonger() {
    if (left < DOUBT) { // it was taken for granted, or nearly so
      long now = nanoTime.getAsLong();
      enough = now - wrongNanos > FORGET_NANOS ? ENOUGH : Math.min(2 * enough, MOST_ENOUGH);
      wrongNanos = now;
    }
    left = enough;
  }

  /** A copy that took so long has just ended. Told from any thread. */
  void took(long nanos) {
    if (nanos >= SLOW_NANOS) {
      doubted = true;
      holdUps.took(nanos);
    }
  }
}
