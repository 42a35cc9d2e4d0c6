package dev.kaio.kernel;

import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;

/** Two observers as one. */
record ObserverPair(ProcObserver first, ProcObserver second) implements ProcObserver {

  @Override
  public void procCreated(Proc proc) {
    first.procCreated(proc);
    second.procCreated(proc);
  }

  @Override
  public void procForked(Proc parent, Proc child) {
    first.procForked(parent, child);
    second.procForked(parent, child);
  }

  @Override
  public void lwpCreated(Lwp lwp) {
    first.lwpCreated(lwp);
    second.lwpCreated(lwp);
  }

  @Override
  public void lwpGone(Lwp lwp) {
    first.lwpGone(lwp);
    second.lwpGone(lwp);
  }

  @Override
  public void signalSent(Proc proc, SigInfo info, boolean queued) {
    first.signalSent(proc, info, queued);
    second.signalSent(proc, info, queued);
  }

  @Override
  public void signalReceived(Lwp lwp, SigInfo info, Disposition disposition) {
    first.signalReceived(lwp, info, disposition);
    second.signalReceived(lwp, info, disposition);
  }

  @Override
  public void callReturned(Lwp lwp, Rval result) {
    first.callReturned(lwp, result);
    second.callReturned(lwp, result);
  }

  @Override
  public void procGone(Proc proc, int status, int signo) {
    first.procGone(proc, status, signo);
    second.procGone(proc, status, signo);
  }
}
