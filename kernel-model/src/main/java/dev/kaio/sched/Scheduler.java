package dev.kaio.sched;

import dev.kaio.time.CalloutQueue;
import dev.kaio.time.KernelClock;

/** What threads share: one run queue, one callout queue, one clock. */
public record Scheduler(RunQueue runQueue, CalloutQueue callouts, KernelClock clock) {

  public static Scheduler bootedAt(long wallNanos) {
    return new Scheduler(new RunQueue(), new CalloutQueue(), new KernelClock(wallNanos));
  }
}
