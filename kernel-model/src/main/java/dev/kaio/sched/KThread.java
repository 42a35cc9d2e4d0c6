package dev.kaio.sched;

import dev.kaio.time.CalloutQueue;
import java.util.function.UnaryOperator;

/**
 * A thread of the kernel: it runs until it sleeps on a {@link CondVar} or finishes. At most one
 * continuation is parked at a time.
 */
public abstract class KThread implements Runnable {
  private final Scheduler scheduler;

  private Continuation continuation;
  private WaitResult wakeReason;

  // Where it sleeps; the links belong to that CondVar.
  CondVar sleepingOn;
  KThread previousSleeper;
  KThread nextSleeper;
  private boolean interruptible;
  private boolean evicted;
  private CalloutQueue.Callout timeout;

  protected KThread(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  /** Whether an interruptible sleep must end, or not begin: a signal or a request to leave. */
  protected abstract boolean interruptPending();

  boolean mayNotSleep() {
    return evicted || interruptPending();
  }

  /** Ends an interruptible sleep of this thread, and those to come until {@link #readmit}. */
  public void evict() {
    evicted = true;
    interruptSleep();
  }

  /** What it was evicted from is behind it; it may sleep again. */
  public void readmit() {
    evicted = false;
  }

  /** The routine that was started with {@link #start} has its result. */
  protected abstract void finished(Rval result);

  /** Queues a routine for this thread. */
  public void start(Continuation routine) {
    if (continuation != null) {
      throw new IllegalStateException("thread is busy");
    }
    continuation = routine;
    wakeReason = WaitResult.WOKEN;
    scheduler.runQueue().append(this);
  }

  /** Runs a routine at once, in the turn of whoever runs now: the thread that traps. */
  public void startNow(Continuation routine) {
    if (continuation != null) {
      throw new IllegalStateException("thread is busy");
    }
    continuation = routine;
    wakeReason = WaitResult.WOKEN;
    run();
  }

  /** Runs what is parked; called by whoever drives the run queue. */
  @Override
  public void run() {
    Continuation next = continuation;
    continuation = null;
    Rval result = next.resume(wakeReason);
    if (result.isAsleep()) {
      if (continuation == null) {
        throw new IllegalStateException("asleep without a continuation");
      }
    } else {
      finished(result);
    }
  }

  /** Does something with the result of a routine of this thread: now, or when there is one. */
  public Rval whenDone(Rval result, UnaryOperator<Rval> then) {
    if (!result.isAsleep()) {
      return then.apply(result);
    }
    Continuation parked = continuation;
    continuation = why -> whenDone(parked.resume(why), then);
    return Rval.ASLEEP;
  }

  /** Parks the rest of a routine until {@link #proceed}; not a sleep, nothing else wakes it. */
  protected Rval suspend(Continuation next) {
    continuation = next;
    return Rval.ASLEEP;
  }

  /** Makes a suspended thread ready. */
  protected void proceed() {
    wakeReason = WaitResult.WOKEN;
    scheduler.runQueue().append(this);
  }

  /** What the thread sleeps on, or null. */
  public CondVar sleepingOn() {
    return sleepingOn;
  }

  public boolean isAsleep() {
    return sleepingOn != null;
  }

  public boolean isInterruptibleSleeper() {
    return sleepingOn != null && interruptible;
  }

  /** Ends an interruptible sleep; returns whether there was one. */
  public boolean interruptSleep() {
    return endInterruptibleSleep(WaitResult.INTERRUPTED);
  }

  /** Makes an interruptible sleeper look again (fork1 does that); returns whether there was one. */
  public boolean wakeSpuriously() {
    return endInterruptibleSleep(WaitResult.WOKEN);
  }

  private boolean endInterruptibleSleep(WaitResult why) {
    if (!isInterruptibleSleeper()) {
      return false;
    }
    wake(why);
    return true;
  }

  /**
   * Ends any sleep, an uninterruptible one too. Only for a process whose program is lost: nobody
   * else can wake it any more.
   */
  public void breakSleep() {
    if (sleepingOn != null) {
      wake(WaitResult.INTERRUPTED);
    }
  }

  void sleep(CondVar on, boolean canInterrupt, long deadlineNanos, Continuation next) {
    if (continuation != null) {
      throw new IllegalStateException("thread sleeps twice");
    }
    continuation = next;
    interruptible = canInterrupt;
    on.append(this);
    if (deadlineNanos != CalloutQueue.NEVER) {
      timeout = scheduler.callouts().schedule(deadlineNanos, this::expire);
    }
  }

  /** Ends a timed sleep as if its deadline had passed; the wall clock was set (R-WAIT-6). */
  public void expireTimedSleep() {
    if (timeout != null) {
      scheduler.callouts().cancel(timeout);
      expire();
    }
  }

  private void expire() {
    timeout = null;
    wake(WaitResult.TIMED_OUT);
  }

  void wake(WaitResult why) {
    sleepingOn.remove(this);
    if (timeout != null) {
      scheduler.callouts().cancel(timeout);
      timeout = null;
    }
    wakeReason = why;
    scheduler.runQueue().append(this);
  }
}
