package dev.kaio.harness.soak;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The ends of other processes. */
final class Ends {
  private Ends() {}

  /** Waits so long for the end of a process; returns whether it has ended. */
  static boolean within(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
