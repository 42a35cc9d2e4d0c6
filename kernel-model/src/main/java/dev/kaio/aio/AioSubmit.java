package dev.kaio.aio;

import dev.kaio.abi.AiocbRequest;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sigevent;
import dev.kaio.abi.Signal;
import dev.kaio.dev.CharDevice;
import dev.kaio.dev.PhysIo;
import dev.kaio.proc.Proc;
import dev.kaio.proc.SigInfo;
import dev.kaio.vnode.OpenFile;
import dev.kaio.vnode.Vnode;

/** The steps that all submissions share: eligibility, setup, start. One per process, reused. */
final class AioSubmit {
  private final Aio aio;
  private AioReq accepted;

  AioSubmit(Aio aio) {
    this.aio = aio;
  }

  /**
   * Whether requests of this direction may go to the file's driver (R-DRV-1).
   *
   * @return 0 or EBADFD
   */
  static int checkVnode(OpenFile file, boolean write) {
    boolean eligible =
        file.vnode() instanceof CharDevice device
            && device.kind() == Vnode.Kind.CHARACTER
            && device.ops().takesAsync(write);
    return eligible ? 0 : Errno.EBADFD.code();
  }

  /**
   * Takes a request in (R-RW-2).
   *
   * @param file the device, which takes transfers up to its limit only
   * @param length bytes of the transfer; what the device may take counts against the process's
   *     limit, while more than that is the driver's to refuse (R-DRV-6)
   * @return 0, and {@link #accepted} is the request; else, in this order: EAGAIN without memory for
   *     the signal; EIO when requests are blocked; EAGAIN when memory is tight or a limit is
   *     reached; EBUSY when the result address is in use
   */
  int setup(Sigevent sigevent, long resultAddress, boolean solaris, OpenFile file, long length) {
    boolean signal = sigevent.wantsSignal();
    if (signal && !aio.hasMemoryForSignal()) {
      return Errno.EAGAIN.code();
    }
    if (aio.has(Aio.REQ_BLOCK)) {
      return Errno.EIO.code();
    }
    if ((aio.memory.isTight() && !aio.hasFreeReq()) || aio.isAtLimit(chargeable(file, length))) {
      return Errno.EAGAIN.code();
    }
    AioReq req = aio.allocateReq();
    if (aio.hash.find(resultAddress) != null) {
      aio.recycle(req);
      return Errno.EBUSY.code();
    }
    req.resultAddress = resultAddress;
    req.signal = signal ? signalOf(aio.proc, sigevent) : null;
    if (solaris) {
      req.flags |= AioReq.SOLARIS;
      aio.flags |= Aio.SOLARIS_REQ;
    }
    aio.accept(req);
    accepted = req;
    return 0;
  }

  private static long chargeable(OpenFile file, long length) {
    long most = ((CharDevice) file.vnode()).maxTransfer();
    return Long.compareUnsigned(length, most) > 0 ? 0 : length;
  }

  /** {@link #setup} for a request that an aiocb describes. */
  int setup(AiocbRequest aiocb, OpenFile file) {
    int errno = setup(aiocb.sigevent(), aiocb.resultAddress(), false, file, aiocb.nbytes());
    if (errno == 0) {
      accepted.aiocbAddress = aiocb.address();
    }
    return errno;
  }

  /** The request of the last successful {@link #setup}. */
  AioReq accepted() {
    return accepted;
  }

  /** The signal that a sigevent asks for, as from the calling process (R-DONE-10). */
  static SigInfo signalOf(Proc proc, Sigevent sigevent) {
    long value =
        proc.abi().isLp64() ? sigevent.value() : Integer.toUnsignedLong((int) sigevent.value());
    return new SigInfo(sigevent.signo(), Signal.SI_ASYNCIO, value, proc.pid(), proc.uid());
  }

  /**
   * Sends an accepted request on its way; zero bytes complete at once, without the driver (R-RW-5).
   *
   * @return 0, or the driver's errno, and then the request is still the caller's to discard
   */
  int start(AioReq req, OpenFile file, int fd, boolean write, long buf, long length, long offset) {
    aio.proc.descriptors().hold(fd);
    req.fd = fd;
    req.startedNanos = aio.proc.scheduler().clock().monotonicNanos();
    req.buf.set(aio.proc.addressSpace(), (CharDevice) file.vnode(), fd, write, buf, length, offset);
    if (length == 0) {
      req.flags |= AioReq.ZEROLEN;
      aio.counters.started(aio.proc, req);
      AioCompletion.done(req);
      return 0;
    }
    aio.charge(length);
    int errno = PhysIo.aphysio(req.buf);
    if (errno != 0) {
      aio.discharge(length);
      aio.proc.descriptors().release(fd);
    } else {
      aio.counters.started(aio.proc, req);
    }
    return errno;
  }

  /** {@link #start} for a request that an aiocb describes. */
  int start(AioReq req, OpenFile file, boolean write, AiocbRequest aiocb) {
    return start(req, file, aiocb.fildes(), write, aiocb.buf(), aiocb.nbytes(), aiocb.offset());
  }
}
