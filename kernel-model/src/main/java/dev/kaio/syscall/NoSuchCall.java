package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;

/** What a call that leads nowhere does: SIGSYS to the calling LWP, and ENOSYS (R-MOD-8). */
public final class NoSuchCall {
  private NoSuchCall() {}

  public static Rval fail(Lwp lwp) {
    lwp.proc().signals().sendTo(lwp, new SigInfo(Signal.SIGSYS, Signal.SI_USER, 0, 0, 0));
    return Rval.error(Errno.ENOSYS);
  }
}
