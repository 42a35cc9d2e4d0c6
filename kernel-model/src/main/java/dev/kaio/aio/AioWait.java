package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;

/**
 * AIOWAIT: reaps one request and returns its result address (R-WAIT). Made for those that sleep.
 */
final class AioWait {
  private final Aio aio;
  private final Lwp lwp;
  private final KaioTimeout timeout;
  private final boolean dontBlockWithoutWork;
  private final long deadline;

  private AioWait(Aio aio, Lwp lwp, KaioTimeout timeout, boolean dontBlockWithoutWork) {
    this.aio = aio;
    this.lwp = lwp;
    this.timeout = timeout;
    this.dontBlockWithoutWork = dontBlockWithoutWork;
    this.deadline = timeout.deadline(lwp.scheduler().clock());
  }

  /** Slots: timeval*, dontblock. */
  static Rval call(Aio aio, Lwp lwp, SyscallArgs args) {
    if (aio == null) {
      return Rval.error(Errno.EINVAL);
    }
    KaioTimeout timeout = KaioTimeout.ofTimeval(aio.proc.addressSpace(), args.longAt(1));
    if (timeout.errno() != 0) {
      return Rval.ofErrno(timeout.errno());
    }
    boolean dontBlockWithoutWork = args.intAt(2) != 0;
    Rval found = scan(aio, timeout, dontBlockWithoutWork);
    return found != null ? found : new AioWait(aio, lwp, timeout, dontBlockWithoutWork).sleep();
  }

  /** One turn of the loop of R-WAIT-2; null if it is to sleep. */
  private static Rval scan(Aio aio, KaioTimeout timeout, boolean dontBlockWithoutWork) {
    if (!aio.pollq.isEmpty()) {
      QueueProcessing.run(aio, QueueProcessing.Mode.USER);
    }
    AioReq req = aio.doneq.peek();
    if (req != null) {
      aio.takeDone(req);
      long resultAddress = req.resultAddress;
      aio.reap(req);
      return Rval.of(resultAddress);
    }
    aio.tellOfEmptyScan();
    if (aio.notifycnt > 0) {
      aio.notifycnt--;
      return Rval.ONE;
    }
    if (aio.outstanding == 0 && dontBlockWithoutWork) {
      return Rval.error(Errno.EINVAL);
    }
    return timeout.isBlocking() ? null : Rval.ZERO;
  }

  private Rval sleep() {
    aio.aiowaiters.add(lwp);
    return aio.waitCv.awaitUntilSig(lwp, deadline, this::woken);
  }

  private Rval woken(WaitResult why) {
    aio.aiowaiters.remove(lwp);
    return switch (why) {
      case WOKEN -> {
        Rval found = scan(aio, timeout, dontBlockWithoutWork);
        yield found != null ? found : sleep();
      }
      case INTERRUPTED -> Rval.error(Errno.EINTR);
      case TIMED_OUT -> Rval.error(Errno.ETIME);
    };
  }
}
