package dev.kaio.libaio;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;

/** A thread of the program as the library sees it: one of the application or one of its own. */
public final class LibThread extends KThread {

  /** The rest of a routine that needs an answer of the host. */
  interface Then {
    Rval with(Rval answer);
  }

  private final AioHost host;
  private final int id;
  private boolean busy;
  private boolean asking;
  private boolean interrupted;
  private Rval answer;

  /** A thread with a number of the host's choice; the library's own threads have 0. */
  public LibThread(Scheduler scheduler, AioHost host, int id) {
    super(scheduler);
    this.host = host;
    this.id = id;
  }

  public int id() {
    return id;
  }

  /** Whether it is in a routine of the library. */
  public boolean isBusy() {
    return busy;
  }

  /**
   * A signal that keeps coming until the routine returns: it ends the sleep that the thread is in,
   * and every one that it would begin. So no sleep is entered behind a signal that came a moment
   * too early, or whose EINTR is swallowed (R-U-23).
   */
  public void interrupt() {
    interrupted = true;
    interruptSleep();
  }

  public boolean isInterrupted() {
    return interrupted;
  }

  @Override
  public void start(Continuation routine) {
    busy = true;
    interrupted = false;
    super.start(routine);
  }

  @Override
  protected boolean interruptPending() {
    return interrupted;
  }

  @Override
  protected void finished(Rval result) {
    busy = false;
    host.returned(this, result);
  }

  /** Makes a request of the host and goes on with its answer. */
  Rval ask(Runnable request, Then then) {
    Rval now = begin(request);
    return now != null ? then.with(now) : whenAnswered(then);
  }

  /**
   * Makes a request of the host.
   *
   * @return the answer, or null if it is still to come: then {@link #whenAnswered} must follow
   */
  Rval begin(Runnable request) {
    asking = true;
    request.run();
    asking = false;
    return take();
  }

  Rval whenAnswered(Then then) {
    return suspend(why -> then.with(take()));
  }

  private Rval take() {
    Rval taken = answer;
    answer = null;
    return taken;
  }

  /** The host's answer to a request; unless given inside the request, the thread runs on now. */
  public void answer(Rval result) {
    answer = result;
    if (!asking) {
      run();
    }
  }
}
