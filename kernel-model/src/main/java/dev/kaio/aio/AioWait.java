package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;

/** AIOWAIT: reaps one request and returns its result address (R-WAIT). */
final class AioWait {
  private final Aio aio;
  private final Lwp lwp;
  private final boolean blocking;
  private final boolean dontBlockWithoutWork;
  private final long deadline;

  private AioWait(Aio aio, Lwp lwp, KaioTimeout timeout, boolean dontBlockWithoutWork) {
    this.aio = aio;
    this.lwp = lwp;
    this.blocking = timeout.isBlocking();
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
    return new AioWait(aio, lwp, timeout, args.intAt(2) != 0).scan();
  }

  /** One turn of the loop of R-WAIT-2. */
  private Rval scan() {
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
    if (!blocking) {
      return Rval.ZERO;
    }
    aio.aiowaiters.add(lwp);
    return aio.waitCv.awaitUntilSig(lwp, deadline, this::woken);
  }

  private Rval woken(WaitResult why) {
    aio.aiowaiters.remove(lwp);
    return switch (why) {
      case WOKEN -> scan();
      case INTERRUPTED -> Rval.error(Errno.EINTR);
      case TIMED_OUT -> Rval.error(Errno.ETIME);
    };
  }
}
