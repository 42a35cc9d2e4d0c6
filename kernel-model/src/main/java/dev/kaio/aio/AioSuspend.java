package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vm.AddressSpace;

/** AIOSUSPEND: waits until one of a list of requests is done, and reaps those that are (R-SUSP). */
final class AioSuspend {
  private final Aio aio;
  private final Lwp lwp;
  private final long[] results;
  private final boolean blocking;
  private final long deadline;

  private AioSuspend(Aio aio, Lwp lwp, long[] results, KaioTimeout timeout) {
    this.aio = aio;
    this.lwp = lwp;
    this.results = results;
    this.blocking = timeout.isBlocking();
    this.deadline = timeout.deadline(lwp.scheduler().clock());
  }

  /** Slots: aiocb*[], nent, timespec*, flag (ignored). Checks in the order of R-SUSP-1. */
  static Rval call(Aio aio, Lwp lwp, SyscallArgs args, boolean large) {
    int entries = args.intAt(2);
    if (aio == null || !KaioList.isValidLength(entries)) {
      return Rval.error(Errno.EINVAL);
    }
    AddressSpace as = aio.proc.addressSpace();
    KaioTimeout timeout = KaioTimeout.ofTimespec(as, args.longAt(3));
    if (timeout.errno() != 0) {
      return Rval.ofErrno(timeout.errno());
    }
    if (!timeout.isBlocking() && aio.pollq.isEmpty() && aio.doneq.isEmpty()) {
      return Rval.error(Errno.EAGAIN);
    }
    if (aio.memory.isExhausted()) {
      return Rval.error(Errno.ENOMEM);
    }
    long[] list = UserAiocb.readList(as, args.longAt(1), entries);
    if (list == null) {
      return Rval.error(Errno.EFAULT);
    }
    long[] results = KaioList.resultAddresses(list, AiocbLayout.of(as.abi(), large));
    return new AioSuspend(aio, lwp, results, timeout).scan();
  }

  /** One turn of the loop of R-SUSP-2. */
  private Rval scan() {
    if (!aio.pollq.isEmpty()) {
      QueueProcessing.run(aio, QueueProcessing.Mode.USER);
    }
    if (!aio.doneq.isEmpty() && KaioList.reapDone(aio, results)) {
      return Rval.ZERO;
    }
    if (aio.notifycnt > 0) {
      aio.notifycnt--;
      return Rval.ONE;
    }
    if (aio.outstanding == 0 || !blocking) {
      return Rval.error(Errno.EAGAIN);
    }
    return aio.waitCv.awaitUntilSig(lwp, deadline, this::woken);
  }

  private Rval woken(WaitResult why) {
    return switch (why) {
      case WOKEN -> scan();
      case INTERRUPTED -> Rval.error(Errno.EINTR);
      case TIMED_OUT -> Rval.error(Errno.ETIME);
    };
  }
}
