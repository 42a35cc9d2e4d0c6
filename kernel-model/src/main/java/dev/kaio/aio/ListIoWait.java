package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vm.AddressSpace;

/** AIOLIOWAIT: waits for a list that was submitted before (R-LIOW). */
final class ListIoWait {
  private ListIoWait() {}

  /** Slots: mode (ignored), aiocb*[], nent, sigevent* (ignored). */
  static Rval call(Aio aio, Lwp lwp, SyscallArgs args, boolean large) {
    int entries = args.intAt(3);
    if (aio == null || !KaioList.isValidLength(entries)) {
      return Rval.error(Errno.EINVAL);
    }
    AddressSpace as = aio.proc.addressSpace();
    long[] list = UserAiocb.readList(as, args.longAt(2), entries);
    if (list == null) {
      return Rval.error(Errno.EFAULT);
    }
    long[] results = KaioList.resultAddresses(list, AiocbLayout.of(as.abi(), large));
    AioLio head = headOf(aio, results);
    return head == null ? Rval.error(Errno.EINVAL) : awaitAll(aio, lwp, head, results);
  }

  /** The list of the first entry that belongs to one. */
  private static AioLio headOf(Aio aio, long[] results) {
    for (long result : results) {
      AioReq req = result == 0 ? null : aio.hash.find(result);
      if (req != null && req.lio != null) {
        return req.lio;
      }
    }
    return null;
  }

  private static Rval awaitAll(Aio aio, Lwp lwp, AioLio head, long[] results) {
    if (head.count > 0) {
      return head.notifyCv.awaitSig(
          lwp,
          why ->
              why == WaitResult.INTERRUPTED
                  ? Rval.error(Errno.EINTR)
                  : awaitAll(aio, lwp, head, results));
    }
    KaioList.reapDone(aio, results);
    return Rval.ZERO;
  }
}
