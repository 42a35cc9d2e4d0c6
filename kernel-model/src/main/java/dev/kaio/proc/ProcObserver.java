package dev.kaio.proc;

import dev.kaio.sched.Rval;

/** Who watches processes: truss, metrics, recorded scenarios. */
public interface ProcObserver {
  /** A process exists; it has no LWP yet. */
  default void procCreated(Proc proc) {}

  /** A process has a child, which was created before. */
  default void procForked(Proc parent, Proc child) {}

  default void lwpCreated(Lwp lwp) {}

  default void lwpGone(Lwp lwp) {}

  /** A signal was sent, whatever becomes of it; {@code queued} if it carries a value. */
  default void signalSent(Proc proc, SigInfo info, boolean queued) {}

  /** An LWP takes a signal. */
  default void signalReceived(Lwp lwp, SigInfo info, Disposition disposition) {}

  /** An LWP's call returns to user mode. */
  default void callReturned(Lwp lwp, Rval result) {}

  /** The process is gone. */
  default void procGone(Proc proc, int status, int signo) {}
}
