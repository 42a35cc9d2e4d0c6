package dev.kaio.proc;

import dev.kaio.abi.Signal;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.Arrays;
import java.util.List;

/** The signals of one process: dispositions, what is pending, and who gets it. */
public final class Signals {
  private static final SignalSet IGNORED_BY_DEFAULT =
      SignalSet.NONE
          .with(Signal.SIGCHLD)
          .with(Signal.SIGPWR)
          .with(Signal.SIGWINCH)
          .with(Signal.SIGURG)
          .with(Signal.SIGCONT)
          .with(Signal.SIGWAITING)
          .with(Signal.SIGLWP)
          .with(Signal.SIGFREEZE)
          .with(Signal.SIGTHAW)
          .with(Signal.SIGCANCEL)
          .with(Signal.SIGXRES)
          .with(Signal.SIGJVM1)
          .with(Signal.SIGJVM2)
          .with(Signal.SIGINFO)
          // Stopping is job control, which this kernel does not have.
          .with(Signal.SIGSTOP)
          .with(Signal.SIGTSTP)
          .with(Signal.SIGTTIN)
          .with(Signal.SIGTTOU);

  private final Proc proc;
  private final Disposition[] dispositions = new Disposition[Signal.MAX + 1];
  private final SignalQueue pending;

  Signals(Proc proc) {
    this.proc = proc;
    this.pending = new SignalQueue(proc.quotas().queuedSignals());
    Arrays.fill(dispositions, Disposition.DEFAULT);
  }

  public Disposition disposition(int signo) {
    return dispositions[signo];
  }

  /** Sets a disposition; ignoring a signal discards what is pending of it. */
  public void setDisposition(int signo, Disposition disposition) {
    dispositions[signo] = disposition;
    if (isDiscarded(signo)) {
      pending.discard(signo);
      proc.lwps().forEach(lwp -> lwp.directed.discard(signo));
    }
  }

  /** The process is gone. */
  void discardAll() {
    pending.discardAll();
  }

  void copyDispositions(Signals parent) {
    System.arraycopy(parent.dispositions, 0, dispositions, 0, dispositions.length);
  }

  /** A new program image catches nothing: handlers become the default action. */
  void resetHandlers() {
    for (int signo = 1; signo <= Signal.MAX; signo++) {
      if (dispositions[signo] == Disposition.CAUGHT) {
        dispositions[signo] = Disposition.DEFAULT;
      }
    }
  }

  private boolean isDiscarded(int signo) {
    return dispositions[signo] == Disposition.IGNORED
        || (dispositions[signo] == Disposition.DEFAULT && IGNORED_BY_DEFAULT.contains(signo));
  }

  /** Whether taking the signal ends the process. */
  boolean kills(int signo) {
    return signo == Signal.SIGKILL
        || (dispositions[signo] == Disposition.DEFAULT && !IGNORED_BY_DEFAULT.contains(signo));
  }

  /** Sends an ordinary signal to the process; several may merge into one. */
  public void send(int signo) {
    SigInfo info = new SigInfo(signo, Signal.SI_USER, 0, 0, 0);
    proc.observer().signalSent(proc, info, false);
    sendOrdinary(info);
  }

  /** Sends an ordinary signal on behalf of another process. */
  public void sendFrom(SigInfo info) {
    proc.observer().signalSent(proc, info, false);
    sendOrdinary(info);
  }

  private void sendOrdinary(SigInfo info) {
    if (!isDiscarded(info.signo())) {
      pending.addOrdinary(info);
      notifyOne(info.signo());
    }
  }

  /** Sends a queued signal to the process; dropped if it is ignored (R-DONE-10). */
  public void sendQueued(SigInfo info) {
    proc.observer().signalSent(proc, info, true);
    if (!isDiscarded(info.signo())) {
      pending.addQueued(info);
      notifyOne(info.signo());
    }
  }

  /** Sends a signal to one LWP: SIGSYS of R-MOD-8, lwp_kill. */
  public void sendTo(Lwp lwp, SigInfo info) {
    proc.observer().signalSent(proc, info, false);
    if (!isDiscarded(info.signo())) {
      lwp.directed.addOrdinary(info);
      if (!lwp.mask().contains(info.signo())) {
        lwp.noticeSignal();
      }
    }
  }

  /**
   * The lowest LWP that does not block it: one in user mode first, else an interruptible sleeper.
   */
  private void notifyOne(int signo) {
    Lwp sleeper = null;
    for (Lwp lwp : proc.lwps()) {
      if (lwp.mask().contains(signo)) {
        continue;
      }
      if (lwp.isInUserMode()) {
        lwp.noticeSignal();
        return;
      }
      if (sleeper == null && lwp.isInterruptibleSleeper()) {
        sleeper = lwp;
      }
    }
    if (sleeper != null) {
      sleeper.noticeSignal();
    }
  }

  /** What waits for any LWP, in the order in which it would be taken. */
  public List<SignalSnapshot> snapshot() {
    return pending.snapshot();
  }

  boolean isPendingFor(Lwp lwp) {
    return lwp.directed.peek(lwp.mask()) != null || pending.peek(lwp.mask()) != null;
  }

  boolean isKillPending(Lwp lwp) {
    return lwp.directed.contains(Signal.SIGKILL) || pending.contains(Signal.SIGKILL);
  }

  /** Takes the next signal for an LWP, or returns null. */
  SigInfo takeFor(Lwp lwp) {
    SigInfo info = lwp.directed.take(lwp.mask());
    return info != null ? info : pending.take(lwp.mask());
  }
}
