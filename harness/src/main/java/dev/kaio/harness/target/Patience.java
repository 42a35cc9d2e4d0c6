package dev.kaio.harness.target;

import java.util.function.BooleanSupplier;

/** Waiting for what happens on threads or in programs that cannot be asked to tell. */
final class Patience {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private Patience() {}

  /**
   * Returns when it is so.
   *
   * @throws IllegalStateException if it is not so in a minute
   */
  static void until(String what, BooleanSupplier so) {
    long begin = System.nanoTime();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - begin > LIMIT_NANOS) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
