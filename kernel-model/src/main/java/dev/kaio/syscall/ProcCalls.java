package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.SignalSet;
import dev.kaio.sched.Rval;

/** exit, getpid, LWPs and signals. */
public final class ProcCalls {
  private static final int SIG_BLOCK = 1;
  private static final int SIG_UNBLOCK = 2;
  private static final int SIG_SETMASK = 3;

  private ProcCalls() {}

  /** exit(status): does not return; the process ends when its devices are done (R-CLN-13). */
  public static Rval exit(Lwp lwp, SyscallArgs args) {
    return lwp.proc().exit(lwp, args.intAt(0) & 0xff, 0);
  }

  public static Rval getpid(Lwp lwp, SyscallArgs args) {
    return Rval.of(lwp.proc().pid());
  }

  /** lwp_create(): a new LWP in user mode; returns its number. EAGAIN at the limit. */
  public static Rval lwpCreate(Lwp lwp, SyscallArgs args) {
    Proc proc = lwp.proc();
    if (!proc.quotas().lwps().hasRoom(1)) {
      return Rval.error(Errno.EAGAIN);
    }
    return Rval.of(proc.createLwp().id());
  }

  /** lwp_exit(): does not return; the last LWP's end is the process's. */
  public static Rval lwpExit(Lwp lwp, SyscallArgs args) {
    return lwp.proc().lwpExit(lwp);
  }

  /** lwp_kill(lwp, signo): ESRCH, EINVAL; signo 0 only checks. */
  public static Rval lwpKill(Lwp lwp, SyscallArgs args) {
    Lwp target = lwp.proc().lwp(args.intAt(0));
    int signo = args.intAt(1);
    if (target == null) {
      return Rval.error(Errno.ESRCH);
    }
    if (signo != 0 && !Signal.isValid(signo)) {
      return Rval.error(Errno.EINVAL);
    }
    if (signo != 0) {
      lwp.proc().signals().sendTo(target, from(lwp.proc(), signo));
    }
    return Rval.ZERO;
  }

  /** kill(pid, signo): ESRCH, EPERM for another user's process, EINVAL; signo 0 only checks. */
  public static Rval kill(Lwp lwp, SyscallArgs args) {
    Proc sender = lwp.proc();
    Proc target = sender.table().get(args.intAt(0));
    int signo = args.intAt(1);
    if (signo != 0 && !Signal.isValid(signo)) {
      return Rval.error(Errno.EINVAL);
    }
    if (target == null) {
      return Rval.error(Errno.ESRCH);
    }
    if (!sender.isPrivileged() && sender.uid() != target.uid()) {
      return Rval.error(Errno.EPERM);
    }
    if (signo != 0) {
      target.signals().sendFrom(from(sender, signo));
    }
    return Rval.ZERO;
  }

  private static SigInfo from(Proc sender, int signo) {
    return new SigInfo(signo, Signal.SI_USER, 0, sender.pid(), sender.uid());
  }

  /**
   * sigaction(signo, disposition): 0 default, 1 ignore, 2 a handler of the client. Returns the old
   * disposition. EINVAL for a bad number, for SIGKILL and for SIGSTOP.
   */
  public static Rval sigaction(Lwp lwp, SyscallArgs args) {
    int signo = args.intAt(0);
    Disposition disposition = Disposition.of(args.intAt(1));
    if (!Signal.isValid(signo)
        || signo == Signal.SIGKILL
        || signo == Signal.SIGSTOP
        || disposition == null) {
      return Rval.error(Errno.EINVAL);
    }
    Disposition old = lwp.proc().signals().disposition(signo);
    lwp.proc().signals().setDisposition(signo, disposition);
    return Rval.of(old.code());
  }

  /**
   * sigprocmask(how, signals): 1 block, 2 unblock, 3 set. The set is three slots of 32 bits, signal
   * 1 in bit 0 of the first. EINVAL for another {@code how}.
   */
  public static Rval sigprocmask(Lwp lwp, SyscallArgs args) {
    long low = Integer.toUnsignedLong(args.intAt(1)) | (long) args.intAt(2) << 32;
    SignalSet set = new SignalSet(low, Integer.toUnsignedLong(args.intAt(3)));
    SignalSet mask = lwp.mask();
    switch (args.intAt(0)) {
      case SIG_BLOCK -> lwp.setMask(mask.union(set));
      case SIG_UNBLOCK -> lwp.setMask(mask.minus(set));
      case SIG_SETMASK -> lwp.setMask(set);
      default -> {
        return Rval.error(Errno.EINVAL);
      }
    }
    return Rval.ZERO;
  }
}
