package dev.kaio.sched;

import java.util.List;

/** A kernel thread for tests: it writes down under its name what becomes of it. */
public final class TestThread extends KThread {
  private final String name;
  private final List<String> log;
  private boolean interruptPending;

  public TestThread(Scheduler scheduler, String name, List<String> log) {
    super(scheduler);
    this.name = name;
    this.log = log;
  }

  /** Starts a routine that sleeps once, uninterruptibly, and writes down why it runs again. */
  public void await(CondVar cv) {
    start(why -> cv.await(this, this::note));
  }

  /** The same, interruptibly. */
  public void awaitSig(CondVar cv) {
    start(why -> cv.awaitSig(this, this::note));
  }

  /** The same, interruptibly and with a deadline. */
  public void awaitUntil(CondVar cv, long deadlineNanos) {
    start(why -> cv.awaitUntilSig(this, deadlineNanos, this::note));
  }

  private Rval note(WaitResult why) {
    log.add(name + " " + why);
    return Rval.ZERO;
  }

  public void setInterruptPending(boolean pending) {
    interruptPending = pending;
  }

  /** Runs what is ready until nothing is. */
  public static void runAll(Scheduler scheduler) {
    for (Runnable next = scheduler.runQueue().poll();
        next != null;
        next = scheduler.runQueue().poll()) {
      next.run();
    }
  }

  @Override
  protected boolean interruptPending() {
    return interruptPending;
  }

  @Override
  protected void finished(Rval result) {
    if (result != Rval.ZERO) {
      log.add(name + " = " + result);
    }
  }
}
