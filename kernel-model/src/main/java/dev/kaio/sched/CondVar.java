package dev.kaio.sched;

import dev.kaio.time.CalloutQueue;
import java.util.function.Predicate;

/**
 * A condition to sleep on; sleepers wake oldest first. There is no lock: nothing else runs between
 * the test of a condition and the sleep.
 */
public final class CondVar {
  private final String name;
  private final boolean device;
  private KThread oldest;
  private KThread newest;

  /** The name says what its sleepers wait for; it appears in snapshots. */
  public CondVar(String name) {
    this(name, false);
  }

  private CondVar(String name, boolean device) {
    this.name = name;
    this.device = device;
  }

  /** A condition that a device brings about, whatever becomes of the programs. */
  public static CondVar ofDevice(String name) {
    return new CondVar(name, true);
  }

  public boolean isOfDevice() {
    return device;
  }

  /** Sleeps until woken; no signal ends it. */
  public Rval await(KThread thread, Continuation next) {
    thread.sleep(this, false, CalloutQueue.NEVER, next);
    return Rval.ASLEEP;
  }

  /** Sleeps until woken or interrupted. */
  public Rval awaitSig(KThread thread, Continuation next) {
    return awaitUntilSig(thread, CalloutQueue.NEVER, next);
  }

  /** Sleeps until woken, interrupted, or monotonic time reaches the deadline. */
  public Rval awaitUntilSig(KThread thread, long deadlineNanos, Continuation next) {
    if (thread.mayNotSleep()) {
      return next.resume(WaitResult.INTERRUPTED);
    }
    thread.sleep(this, true, deadlineNanos, next);
    return Rval.ASLEEP;
  }

  /** Wakes the oldest sleeper, if any. */
  public void signal() {
    if (oldest != null) {
      oldest.wake(WaitResult.WOKEN);
    }
  }

  /** Wakes all, oldest first. */
  public void broadcast() {
    while (oldest != null) {
      oldest.wake(WaitResult.WOKEN);
    }
  }

  /** Wakes those that the test picks, oldest first. */
  public void wakeIf(Predicate<KThread> picked) {
    KThread thread = oldest;
    while (thread != null) {
      KThread next = thread.nextSleeper;
      if (picked.test(thread)) {
        thread.wake(WaitResult.WOKEN);
      }
      thread = next;
    }
  }

  public boolean hasSleepers() {
    return oldest != null;
  }

  void append(KThread thread) {
    thread.sleepingOn = this;
    thread.previousSleeper = newest;
    thread.nextSleeper = null;
    if (newest == null) {
      oldest = thread;
    } else {
      newest.nextSleeper = thread;
    }
    newest = thread;
  }

  void remove(KThread thread) {
    if (thread.previousSleeper == null) {
      oldest = thread.nextSleeper;
    } else {
      thread.previousSleeper.nextSleeper = thread.nextSleeper;
    }
    if (thread.nextSleeper == null) {
      newest = thread.previousSleeper;
    } else {
      thread.nextSleeper.previousSleeper = thread.previousSleeper;
    }
    thread.sleepingOn = null;
    thread.previousSleeper = null;
    thread.nextSleeper = null;
  }

  @Override
  public String toString() {
    return name;
  }
}
