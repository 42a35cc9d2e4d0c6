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
    AioLio head = headOf(aio, list, results);
    return head == null ? Rval.error(Errno.EINVAL) : awaitAll(aio, lwp, head, results);
  }

  /** The list of the first entry that belongs to one (R-LIOW-1). */
  private static AioLio headOf(Aio aio, long[] list, long[] results) {
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        continue;
      }
      AioLio head = headAt(aio, results[i]);
      if (head == null && aio.proc.abi().isLp64()) {
        head = headAt(aio, list[i] + AiocbLayout.ILP32_LARGE_X86.result()); // QUIRK R-LIOW-3
      }
      if (head != null) {
        return head;
      }
    }
    return null;
  }

  private static AioLio headAt(Aio aio, long resultAddress) {
    AioReq req = aio.hash.find(resultAddress);
    return req == null ? null : req.lio;
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
