package dev.kaio.proc;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.vm.Range;
import java.util.List;

/** A lightweight process: a thread of a program with its kernel side. */
public final class Lwp extends KThread {

  /** Where an LWP is. */
  private enum State {
    USER,
    KERNEL,
    HELD,
    GONE
  }

  /** What its process wants of an LWP that is not the one forking, execing or exiting. */
  enum Order {
    NONE,
    /** Leave the kernel and stop until the fork is done. */
    HOLD,
    /** Leave the kernel and be gone. */
    LEAVE
  }

  private final Proc proc;
  private final int id;
  final SignalQueue directed;

  /** Set by {@link UserTraps}, on which it is. */
  boolean waitsToTrap;

  private State state = State.USER;
  private SignalSet mask = SignalSet.NONE;
  private boolean ast;
  private boolean hostInterrupt;
  private Order order = Order.NONE;
  private Rval heldResult;
  private boolean suspended;
  private List<Range> missing;
  private Continuation trapRoutine;

  Lwp(Proc proc, int id) {
    super(proc.scheduler());
    this.proc = proc;
    this.directed = new SignalQueue(proc.quotas().queuedSignals());
    this.id = id;
  }

  public Proc proc() {
    return proc;
  }

  /** 1 and up; unique in the process as long as the LWP lives. */
  public int id() {
    return id;
  }

  public boolean isInUserMode() {
    return state == State.USER;
  }

  /** Asleep, ready, or held by a fork in the kernel. */
  public boolean isInKernel() {
    return state == State.KERNEL || (state == State.HELD && (suspended || heldResult != null));
  }

  /** Held in user mode: what its program does next waits. */
  public boolean isHeldInUserMode() {
    return state == State.HELD && !suspended && heldResult == null;
  }

  public boolean isGone() {
    return state == State.GONE;
  }

  public SignalSet mask() {
    return mask;
  }

  /** Blocks exactly these signals, SIGKILL and SIGSTOP excepted. */
  public void setMask(SignalSet blocked) {
    mask = blocked.blockable();
    if (isInUserMode() && proc.signals().isPendingFor(this)) {
      proc.traps().add(this);
    }
  }

  // ---- into the kernel ----

  /** How it makes system calls; null before its first one. */
  public Continuation trapRoutine() {
    return trapRoutine;
  }

  public void setTrapRoutine(Continuation routine) {
    trapRoutine = routine;
  }

  /** Traps into the kernel to run a routine; its result goes to the program. */
  public void enter(Continuation routine) {
    leaveUserMode();
    start(routine);
  }

  /**
   * Traps in the middle of a program that runs in the same run queue: the routine runs at once, and
   * a result that does not take a sleep is there when this returns.
   */
  public void enterNow(Continuation routine) {
    leaveUserMode();
    startNow(routine);
  }

  /** Keeps it out of user mode until {@link #unhold}: there is no program yet. */
  void awaitProgram() {
    leaveUserMode();
    state = State.HELD;
  }

  private void leaveUserMode() {
    if (state != State.USER) {
      throw new IllegalStateException("LWP " + id + " is not in user mode");
    }
    state = State.KERNEL;
    proc.traps().remove(this);
  }

  // ---- what others want of it ----

  /**
   * Arranges the hooks to run at its next return to user mode; an LWP in user mode traps at once if
   * the kernel's AST mode says so.
   */
  void setAst() {
    ast = true;
    if (isInUserMode() && proc.astsAreImmediate()) {
      proc.traps().add(this);
    }
  }

  void noticeSignal() {
    if (isInUserMode()) {
      proc.traps().add(this);
    } else {
      interruptSleep();
    }
  }

  /**
   * A signal of the client's host hit this LWP: EINTR for an interruptible sleep. It is a signal
   * like others, so an LWP that blocks all of them (the cleanup LWP) does not notice.
   */
  public void interrupt() {
    if (!blocksAll()) {
      hostInterrupt = true;
      noticeSignal();
    }
  }

  private boolean blocksAll() {
    return mask.equals(SignalSet.ALL_BLOCKABLE);
  }

  void give(Order newOrder) {
    order = newOrder;
    ast = true;
    if (isInUserMode()) {
      proc.traps().add(this);
    } else if (state == State.HELD) {
      obeyWhileHeld();
    } else {
      interruptSleep();
    }
  }

  /**
   * A held LWP has stopped already, but does not wait for the end of the fork in order to leave.
   */
  private void obeyWhileHeld() {
    if (order != Order.LEAVE) {
      return;
    }
    if (suspended) {
      resumeInKernel();
    } else {
      leave();
    }
  }

  Order order() {
    return order;
  }

  /** Whether the process wants this LWP out of the kernel, to be gone or to be held. */
  public boolean isPoked() {
    return order != Order.NONE;
  }

  public boolean mustLeave() {
    return order == Order.LEAVE;
  }

  public boolean mustHold() {
    return order == Order.HOLD;
  }

  /** Whether SIGKILL waits to be taken; nobody can block that. */
  public boolean isKilled() {
    return proc.signals().isKillPending(this);
  }

  @Override
  protected boolean interruptPending() {
    return (hostInterrupt && !blocksAll())
        || order != Order.NONE
        || proc.signals().isPendingFor(this);
  }

  // ---- back to user mode ----

  @Override
  protected void finished(Rval result) {
    if (state == State.GONE) {
      return; // an exiting LWP has no user mode to return to
    }
    if (missing != null) {
      sendBack();
      return;
    }
    if (ast || interruptPending()) {
      ast = false;
      proc.hooks().returningToUser(this);
    }
    hostInterrupt = false;
    if (obeyOrder(result) || takeSignals()) {
      return;
    }
    state = State.USER;
    proc.observer().callReturned(this, result);
    proc.userSide().returned(this, result);
  }

  /**
   * Ends a call that has not begun because operands are missing: the program makes it again with
   * them. The routine returns what this returns.
   */
  public Rval lacks(List<Range> operands) {
    missing = operands;
    return Rval.ZERO;
  }

  private void sendBack() {
    List<Range> operands = missing;
    missing = null;
    state = State.USER;
    trapIfNeeded();
    proc.userSide().missing(this, operands);
  }

  /** Back in user mode without having looked at what came meanwhile. */
  private void trapIfNeeded() {
    if (interruptPending() || (ast && proc.astsAreImmediate())) {
      proc.traps().add(this);
    }
  }

  /** A trap from user mode, for an AST, a signal or an order. */
  void trap() {
    ast = false;
    hostInterrupt = false;
    proc.hooks().returningToUser(this);
    if (!obeyOrder(null)) {
      takeSignals();
    }
  }

  private boolean obeyOrder(Rval result) {
    return switch (order) {
      case NONE -> false;
      case HOLD -> {
        state = State.HELD;
        heldResult = result;
        proc.lwpStopped();
        yield true;
      }
      case LEAVE -> {
        leave();
        yield true;
      }
    };
  }

  /** The fork is done: a held LWP returns from its call, or is in user mode again. */
  void unhold() {
    order = Order.NONE;
    if (state != State.HELD) {
      return;
    }
    if (suspended) {
      resumeInKernel();
      return;
    }
    Rval result = heldResult;
    heldResult = null;
    if (result == null) {
      state = State.USER;
      trapIfNeeded();
      proc.userSide().released(this);
    } else {
      state = State.KERNEL;
      start(why -> result);
    }
  }

  private void resumeInKernel() {
    suspended = false;
    state = State.KERNEL;
    proceed();
  }

  /** Stops a kernel routine where it is until the fork is done, then goes on (R-CLN-11). */
  public Rval holdInKernel(Continuation next) {
    state = State.HELD;
    suspended = true;
    proc.lwpStopped();
    return suspend(next);
  }

  /** Whether it has done what its order says: nothing more to wait for. */
  boolean hasObeyed() {
    return state == State.GONE || (state == State.HELD && order == Order.HOLD);
  }

  void leave() {
    state = State.GONE;
    proc.traps().remove(this);
    proc.lwpLeft(this);
  }

  /** Runs handlers for what is pending; returns true if a signal ends the process instead. */
  private boolean takeSignals() {
    for (SigInfo info = proc.signals().takeFor(this);
        info != null;
        info = proc.signals().takeFor(this)) {
      Disposition disposition = proc.signals().disposition(info.signo());
      proc.observer().signalReceived(this, info, disposition);
      if (proc.signals().kills(info.signo())) {
        int signo = info.signo();
        state = State.KERNEL;
        start(why -> proc.exit(this, 0, signo));
        return true;
      }
      if (disposition == Disposition.CAUGHT) {
        proc.userSide().signalled(this, info);
      }
    }
    return false;
  }

  public LwpSnapshot snapshot() {
    LwpSnapshot.State where =
        isInUserMode()
            ? LwpSnapshot.State.USER
            : state == State.HELD
                ? LwpSnapshot.State.HELD
                : isAsleep() ? LwpSnapshot.State.ASLEEP : LwpSnapshot.State.READY;
    return new LwpSnapshot(
        id,
        where,
        isInterruptibleSleeper(),
        isAsleep() ? sleepingOn().toString() : "",
        mask.low(),
        mask.high(),
        directed.snapshot());
  }

  /** A name for logs: {@code 100/1}. */
  @Override
  public String toString() {
    return proc.pid() + "/" + id;
  }
}
