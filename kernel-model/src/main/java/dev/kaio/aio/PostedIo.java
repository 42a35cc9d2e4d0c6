package dev.kaio.aio;

import dev.kaio.abi.KaioOp;
import dev.kaio.proc.Proc;
import dev.kaio.syscall.SyscallArgs;

/**
 * Requests of aioread and aiowrite that a program sends off without waiting for the 0. The real
 * kernel has nothing like it. It is AIOREAD or AIOWRITE (R-RW) but for this: no LWP makes the call,
 * so one that sleeps in AIOWAIT may be all that there is; it is not traced; and the errno of a call
 * that fails is the result of a request that has completed, which is told and reaped like others.
 */
public final class PostedIo {

  /** What has become of it. */
  public enum Outcome {
    /** It is a request, or its failure is. */
    TAKEN,
    /** The opcode in slot 0 is another one. */
    WRONG_OPCODE,
    /** The process has not made AIOINIT. */
    NOT_INITIALIZED,
    /** The result address belongs to a request that has not been reaped. */
    ADDRESS_IN_USE,
    /** Beside the requests that there may be, as many failures have not been reaped. */
    TOO_MANY
  }

  private PostedIo() {}

  /**
   * Takes one in.
   *
   * @param args the slots of kaio, in the data model of the process
   */
  public static Outcome post(Proc proc, SyscallArgs args) {
    KaioOp op = KaioOp.of(args.intAt(0) & ~KaioOp.POLL_BIT);
    if (op != KaioOp.AIOREAD && op != KaioOp.AIOWRITE) {
      return Outcome.WRONG_OPCODE;
    }
    Aio aio = Aio.of(proc);
    if (aio == null) {
      return Outcome.NOT_INITIALIZED;
    }
    if (aio.hash.find(RawIo.resultAddress(aio, args)) != null) {
      return Outcome.ADDRESS_IN_USE;
    }
    boolean poll = (args.intAt(0) & KaioOp.POLL_BIT) != 0;
    int errno = RawIo.submit(aio, args, op, poll).errno();
    return errno == 0 ? Outcome.TAKEN : fail(aio, args, op, poll, errno);
  }

  private static Outcome fail(Aio aio, SyscallArgs args, KaioOp op, boolean poll, int errno) {
    if (!aio.proc.quotas().requests().hasRoomInTwice(1)) {
      return Outcome.TOO_MANY;
    }
    AioReq req = aio.allocateReq();
    req.resultAddress = RawIo.resultAddress(aio, args);
    req.flags |= AioReq.SOLARIS | AioReq.REFUSED | (poll ? AioReq.POLL : 0);
    req.startedNanos = aio.proc.scheduler().clock().monotonicNanos();
    aio.flags |= Aio.SOLARIS_REQ;
    aio.accept(req);
    boolean write = op == KaioOp.AIOWRITE;
    req.buf.set(
        aio.proc.addressSpace(), null, args.intAt(1), write, args.longAt(2), args.intAt(3), 0);
    aio.counters.started(aio.proc, req);
    req.buf.bioerror(errno);
    return Outcome.TAKEN;
  }
}
