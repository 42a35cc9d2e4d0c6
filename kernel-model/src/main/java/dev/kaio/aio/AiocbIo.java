package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.AiocbRequest;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.aio.UserAiocb.PortTarget;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.OpenFile;

/** AIOAREAD, AIOAWRITE and their large-file forms: one request described by an aiocb (R-PRW). */
final class AiocbIo {
  private AiocbIo() {}

  /** The order of the checks is that of R-PRW-1. */
  static Rval submit(Aio aio, SyscallArgs args, KaioOp op, boolean poll) {
    if (aio == null) {
      return Rval.error(Errno.EINVAL);
    }
    boolean write = op == KaioOp.AIOAWRITE || op == KaioOp.AIOAWRITE64;
    boolean large = op == KaioOp.AIOAREAD64 || op == KaioOp.AIOAWRITE64;
    AddressSpace as = aio.proc.addressSpace();
    AiocbRequest aiocb = UserAiocb.read(as, AiocbLayout.of(as.abi(), large), args.longAt(1));
    if (aiocb == null) {
      return Rval.error(Errno.EFAULT);
    }
    OpenFile file = aio.proc.descriptors().get(aiocb.fildes());
    if (file == null) {
      return Rval.error(Errno.EBADF);
    }
    PortTarget port = null;
    if (aiocb.sigevent().wantsPort()) {
      port = UserAiocb.readPortTarget(as, aiocb.sigevent());
      if (port == null) {
        return Rval.error(Errno.EFAULT);
      }
    }
    if (!(write ? file.canWrite() : file.canRead())) {
      return Rval.error(Errno.EBADF);
    }
    int refused = AioSubmit.checkVnode(file, write);
    if (refused == 0) {
      refused = aio.submit.setup(aiocb, file);
    }
    if (refused != 0) {
      return Rval.ofErrno(refused);
    }
    AioReq req = aio.submit.accepted();
    if (poll) { // without effect on a request with a port (R-PRW-5)
      req.flags |= AioReq.POLL;
    }
    if (port != null) {
      AioPort.Slot slot = AioPort.allocate(aio, port.number());
      if (slot.event() == null) {
        aio.discardFailed(req);
        return Rval.ofErrno(slot.submissionErrno());
      }
      AioPort.attach(req, slot.event(), port, op.code());
    }
    int failed = aio.submit.start(req, file, write, aiocb);
    if (failed != 0) {
      AioPort.detach(req);
      aio.discardFailed(req);
    }
    return Rval.ofErrno(failed);
  }
}
