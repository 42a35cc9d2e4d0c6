package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallArgs;

/** AIOERROR: reaps one request if it is done (R-ERR). */
final class AioError {
  private AioError() {}

  /** Slot: aiocb*, which is not read. */
  static Rval call(Aio aio, SyscallArgs args, boolean large) {
    long aiocb = args.longAt(1);
    if (aio == null || aiocb == 0) {
      return Rval.error(Errno.EINVAL);
    }
    AioReq req = aio.hash.find(AiocbLayout.of(aio.proc.abi(), large).resultAddress(aiocb));
    if (req == null) {
      return Rval.error(Errno.EINVAL);
    }
    if (!req.has(AioReq.DONEQ)) {
      return Rval.error(Errno.EINPROGRESS);
    }
    aio.takeDone(req);
    aio.reap(req);
    return Rval.ZERO;
  }
}
