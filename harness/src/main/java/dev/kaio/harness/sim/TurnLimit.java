package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.kernel.Kernel;

/**
 * Notices a kernel that does not come to rest. In the run queue it goes behind all that is ready,
 * as often as there is more, and counts how often; what is before it keeps its order.
 */
final class TurnLimit implements Runnable {
  /** Far more than a step of a few processes takes. */
  private static final int MOST = 10_000;

  private final Kernel kernel;
  private int turns;
  private int events;
  private boolean queued;

  TurnLimit(Kernel kernel) {
    this.kernel = kernel;
    kernel.addListener(event -> happened());
  }

  /** A step begins. */
  void begin() {
    turns = 0;
    events = 0;
    if (!queued) {
      queued = true;
      kernel.post(this);
    }
  }

  @Override
  public void run() {
    queued = !kernel.scheduler().runQueue().isEmpty();
    if (queued) {
      turns++;
      require(turns < MOST, "the kernel does not come to rest: %d turns", turns);
      kernel.post(this);
    }
  }

  /** A loop inside one turn is noticed by what it tells, if it tells anything. */
  private void happened() {
    events++;
    require(events < MOST, "the kernel does not come to rest: %d events", events);
  }
}
