package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallArgs;

/** AIOCANCEL: says whether something is still pending; nothing is ever cancelled (R-CAN). */
final class AioCancel {
  private static final Rval ALLDONE = Rval.ONE;
  private static final Rval NOTCANCELED = Rval.of(2);

  private AioCancel() {}

  /** Slots: fd, aiocb*. The descriptor is looked at before A (R-CAN-1). */
  static Rval call(Proc proc, Aio aio, SyscallArgs args, boolean large) {
    int fd = args.intAt(1);
    long aiocb = args.longAt(2);
    if (proc.descriptors().get(fd) == null) {
      return Rval.error(Errno.EBADF);
    }
    if (aio == null) {
      return Rval.error(Errno.EINVAL);
    }
    if (aio.outstanding == 0) {
      return ALLDONE;
    }
    boolean pending =
        aiocb == 0
            ? isAnyPending(aio, fd)
            : isPending(aio.hash.find(AiocbLayout.of(proc.abi(), large).resultAddress(aiocb)));
    return pending ? NOTCANCELED : ALLDONE;
  }

  private static boolean isPending(AioReq req) {
    return req != null && req.has(AioReq.PENDING);
  }

  private static boolean isAnyPending(Aio aio, int fd) {
    return aio.hash.all().stream().anyMatch(req -> req.fd == fd && isPending(req));
  }
}
