package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.TimeLayout;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.SignalSet;
import dev.kaio.sched.Rval;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** exit, getpid and getuid, LWPs, signals, the clock. */
public final class ProcCalls {
  private static final int FORK1 = 0;
  private static final int FORKALL = 1;

  /** FORK_NOSIGCHLD and FORK_WAITPID: there is no SIGCHLD and no wait, so both change nothing. */
  private static final int FORK_FLAGS = 3;

  private static final int SIG_BLOCK = 1;
  private static final int SIG_UNBLOCK = 2;
  private static final int SIG_SETMASK = 3;
  private static final int CLOCK_REALTIME = 3;
  private static final int CLOCK_MONOTONIC = 4;

  private ProcCalls() {}

  /** exit(status): does not return; the process ends when its devices are done (R-CLN-13). */
  public static Rval exit(Lwp lwp, SyscallArgs args) {
    return lwp.proc().exit(lwp, args.intAt(0) & 0xff, 0);
  }

  public static Rval getpid(Lwp lwp, SyscallArgs args) {
    return Rval.of(lwp.proc().pid());
  }

  /**
   * forksys(subcode, flags): 0 fork1, 1 forkall; returns the child's pid. EINVAL for another
   * subcode or flag, ENOTSUP, EAGAIN at a limit, EINTR if another LWP forks, execs or exits
   * (R-CLN-16).
   */
  public static Rval forksys(Lwp lwp, SyscallArgs args) {
    if ((args.intAt(1) & ~FORK_FLAGS) != 0) {
      return Rval.error(Errno.EINVAL);
    }
    return switch (args.intAt(0)) {
      case FORK1 -> lwp.proc().fork(lwp, false);
      case FORKALL -> lwp.proc().fork(lwp, true);
      default -> Rval.error(Errno.EINVAL);
    };
  }

  /**
   * execve(): the program is gone when this succeeds, which it does not return to tell. What it
   * runs next is the client's affair, so arguments do not matter. EINTR if another LWP forks, execs
   * or exits; requests as R-CLN-14 says.
   */
  public static Rval execve(Lwp lwp, SyscallArgs args) {
    return lwp.proc().execve(lwp);
  }

  public static Rval getuid(Lwp lwp, SyscallArgs args) {
    return Rval.of(lwp.proc().uid());
  }

  public static Rval lwpSelf(Lwp lwp, SyscallArgs args) {
    return Rval.of(lwp.id());
  }

  /**
   * clock_gettime(clock, timespec): 3 is the wall clock, 4 time since boot. EINVAL for another,
   * EOVERFLOW if the seconds do not fit the structure, EFAULT.
   */
  public static Rval clockGettime(Lwp lwp, SyscallArgs args) {
    KernelClock clock = lwp.scheduler().clock();
    long nanos;
    switch (args.intAt(0)) {
      case CLOCK_REALTIME -> nanos = clock.wallNanos();
      case CLOCK_MONOTONIC -> nanos = clock.monotonicNanos();
      default -> {
        return Rval.error(Errno.EINVAL);
      }
    }
    AddressSpace as = lwp.proc().addressSpace();
    ByteBuffer struct = TimeLayout.encode(as.abi(), nanos);
    return struct == null
        ? Rval.error(Errno.EOVERFLOW)
        : Rval.ofErrno(as.copyout(args.longAt(1), struct));
  }

  /**
   * lwp_create(): a new LWP in user mode, with the signal mask of its maker; returns its number.
   * EAGAIN at the limit.
   */
  public static Rval lwpCreate(Lwp lwp, SyscallArgs args) {
    Proc proc = lwp.proc();
    if (!proc.quotas().lwps().hasRoom(1)) {
      return Rval.error(Errno.EAGAIN);
    }
    Lwp created = proc.createLwp();
    created.setMask(lwp.mask());
    return Rval.of(created.id());
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
    return send(
        lwp,
        args,
        target -> {
          target.signals().sendFrom(from(lwp.proc(), args.intAt(1)));
          return Rval.ZERO;
        });
  }

  /**
   * sigqueue(pid, signo, value, si_code, block): EINVAL for a bad signal, or a code that is not one
   * of queued signals; ESRCH; EPERM as for kill; EAGAIN if the receiver has no room. Signal 0 only
   * checks.
   */
  public static Rval sigqueue(Lwp lwp, SyscallArgs args) {
    int code = args.intAt(3);
    if (code < Signal.SI_MESGQ || code > Signal.SI_QUEUE) {
      return Rval.error(Errno.EINVAL);
    }
    Proc sender = lwp.proc();
    return send(
        lwp,
        args,
        target -> {
          if (!target.quotas().queuedSignals().hasRoom(1)) {
            return Rval.error(Errno.EAGAIN);
          }
          target
              .signals()
              .sendQueued(
                  new SigInfo(args.intAt(1), code, args.longAt(2), sender.pid(), sender.uid()));
          return Rval.ZERO;
        });
  }

  private static Rval send(Lwp lwp, SyscallArgs args, Function<Proc, Rval> sending) {
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
    return signo == 0 ? Rval.ZERO : sending.apply(target);
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
