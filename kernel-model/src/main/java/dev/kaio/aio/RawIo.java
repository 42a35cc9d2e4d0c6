package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigevent;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteOrder;

/** AIOREAD and AIOWRITE: a descriptor, a buffer and a result address (R-RW). */
final class RawIo {
  private RawIo() {}

  /** The order of the checks is that of R-RW-1. */
  static Rval submit(Aio aio, SyscallArgs args, KaioOp op, boolean poll) {
    if (aio == null) {
      return Rval.error(Errno.EINVAL);
    }
    boolean write = op == KaioOp.AIOWRITE;
    int fd = args.intAt(1);
    OpenFile file = aio.proc.descriptors().get(fd);
    if (file == null || !(write ? file.canWrite() : file.canRead())) {
      return Rval.error(Errno.EBADF);
    }
    int unsuitable = AioSubmit.checkVnode(file, write);
    if (unsuitable != 0) {
      return Rval.ofErrno(unsuitable);
    }
    long length = args.intAt(3); // a signed int (R-RW-4)
    long resultAddress = resultAddress(aio, args);
    int refused = aio.submit.setup(Sigevent.NOTHING, resultAddress, true, file, length);
    if (refused != 0) {
      return Rval.ofErrno(refused);
    }
    AioReq req = aio.submit.accepted();
    if (poll) {
      req.flags |= AioReq.POLL;
    }
    long offset = aio.proc.abi().isLp64() ? args.longAt(4) : offsetOfTwoWords(aio, args);
    int failed = aio.submit.start(req, file, fd, write, args.longAt(2), length, offset);
    if (failed != 0) {
      aio.discardFailed(req);
    }
    return Rval.ofErrno(failed);
  }

  static long resultAddress(Aio aio, SyscallArgs args) {
    return args.longAt(aio.proc.abi().isLp64() ? 5 : 6);
  }

  /** ILP32 passes the offset in slots 4 and 5, in the machine's order (R-SYS-6). */
  private static long offsetOfTwoWords(Aio aio, SyscallArgs args) {
    boolean little = aio.proc.abi().order() == ByteOrder.LITTLE_ENDIAN;
    long low = args.longAt(little ? 4 : 5);
    long high = args.longAt(little ? 5 : 4);
    return high << 32 | low;
  }
}
