package dev.kaio.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for other threads of a test, where no exception may be thrown. */
public final class Latches {
  private Latches() {}

  /** Waits until the latch is open; fails after half a minute. */
  public static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).as("the latch is open").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
