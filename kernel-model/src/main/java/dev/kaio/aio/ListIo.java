package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.AiocbRequest;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigevent;
import dev.kaio.aio.UserAiocb.PortTarget;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.OpenFile;

/** AIOLIO: submits a list of aiocbs, and may wait for all of them (R-LIO). */
final class ListIo {
  private static final int LIO_WAIT = 1;

  /** Bits of an entry's opcode (R-LIO-5). */
  private static final int LIO_READ = 1;

  private static final int LIO_NOP = 0;

  private final Aio aio;
  private final Lwp lwp;
  private final AddressSpace as;
  private final AiocbLayout layout;
  private final boolean wait;

  private long[] list;
  private AioLio head;

  /** An entry has passed setup. */
  private boolean anyAccepted;

  private boolean hard;
  private boolean unsupported;

  private ListIo(Aio aio, Lwp lwp, boolean large, boolean wait) {
    this.aio = aio;
    this.lwp = lwp;
    this.as = aio.proc.addressSpace();
    this.layout = AiocbLayout.of(as.abi(), large);
    this.wait = wait;
  }

  /** Slots: mode, aiocb*[], nent, sigevent*. */
  static Rval call(Aio aio, Lwp lwp, SyscallArgs args, KaioOp op) {
    int entries = args.intAt(3);
    if (aio == null || !KaioList.isValidLength(entries)) {
      return Rval.error(Errno.EINVAL);
    }
    boolean large = op == KaioOp.AIOLIO64;
    ListIo call = new ListIo(aio, lwp, large, args.intAt(1) == LIO_WAIT);
    int errno = call.prepare(args.longAt(2), entries, args.longAt(4), op);
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    for (long aiocb : call.list) {
      call.submit(aiocb);
    }
    return call.afterSubmission();
  }

  /** The checks and allocations of R-LIO-1 behind those of the arguments; 0 or an errno. */
  private int prepare(long listAddress, int entries, long sigeventAddress, KaioOp op) {
    list = UserAiocb.readList(as, listAddress, entries);
    Sigevent sigevent =
        sigeventAddress == 0 ? Sigevent.NOTHING : UserAiocb.readSigevent(as, sigeventAddress);
    if (list == null || sigevent == null) {
      return Errno.EFAULT.code();
    }
    PortEvent event = null;
    if (sigevent.wantsPort()) {
      PortTarget target = UserAiocb.readPortTarget(as, sigevent);
      if (target == null) {
        return Errno.EFAULT.code();
      }
      AioPort.Slot slot = AioPort.allocate(aio, target.number());
      if (slot.event() == null) {
        return slot.submissionErrno();
      }
      event = slot.event();
      event.init(op.code(), PortEvent.SOURCE_AIO, sigeventAddress, target.user(), null);
    }
    if (!wait && sigeventAddress == 0) {
      return 0;
    }
    if (aio.freeHeads == 0 && aio.memory.isTight()) {
      return Errno.EAGAIN.code(); // QUIRK: the event slot is lost (R-LIO-7)
    }
    if (sigevent.wantsSignal() && !aio.hasMemoryForSignal()) {
      return Errno.EAGAIN.code();
    }
    if (aio.freeHeads > 0) {
      aio.freeHeads--;
    }
    head = new AioLio(entries);
    head.portEvent = event;
    head.signal = sigevent.wantsSignal() ? AioSubmit.signalOf(aio.proc, sigevent) : null;
    return 0;
  }

  /** The steps of R-LIO-3 for one entry. */
  private void submit(long address) {
    AiocbRequest aiocb = address == 0 ? null : UserAiocb.read(as, layout, address);
    if (aiocb == null || aiocb.opcode() == LIO_NOP) {
      entryIsOver();
      return;
    }
    OpenFile file = aio.proc.descriptors().get(aiocb.fildes());
    if (file == null || (file.flags() & aiocb.opcode()) == 0) {
      fail(aiocb, Errno.EBADF.code(), false);
      return;
    }
    boolean write = (aiocb.opcode() & LIO_READ) == 0;
    if (AioSubmit.checkVnode(file, write) != 0) {
      fail(aiocb, Errno.EBADFD.code(), true);
      return;
    }
    int refused = aio.submit.setup(aiocb, file);
    if (refused != 0) {
      fail(aiocb, refused, false);
      return;
    }
    anyAccepted = true;
    AioReq req = aio.submit.accepted();
    req.lio = head;
    UserResult.storeErrno(as, aiocb.resultAddress(), Errno.EINPROGRESS.code());
    int failed = attachPort(req, aiocb);
    boolean atDriver = failed == 0;
    if (atDriver) {
      failed = aio.submit.start(req, file, write, aiocb);
    }
    if (failed != 0) {
      AioPort.detach(req);
      req.lio = null; // fail() accounts for the head
      aio.discardFailed(req);
      fail(aiocb, failed, atDriver && failed == Errno.ENOTSUP.code());
    }
  }

  /** Step 7: errnos of the slot allocation are reported as they are. */
  private int attachPort(AioReq req, AiocbRequest aiocb) {
    if (!aiocb.sigevent().wantsPort()) {
      return 0;
    }
    PortTarget target = UserAiocb.readPortTarget(as, aiocb.sigevent());
    if (target == null) {
      return Errno.EFAULT.code();
    }
    AioPort.Slot slot = AioPort.allocate(aio, target.number());
    if (slot.event() == null) {
      return slot.errno();
    }
    KaioOp code = aiocb.opcode() == LIO_READ ? readCode() : writeCode();
    AioPort.attach(req, slot.event(), target, code.code());
    return 0;
  }

  private KaioOp readCode() {
    return isLargeForm() ? KaioOp.AIOAREAD64 : KaioOp.AIOAREAD;
  }

  private KaioOp writeCode() {
    return isLargeForm() ? KaioOp.AIOAWRITE64 : KaioOp.AIOAWRITE;
  }

  private boolean isLargeForm() {
    return layout == AiocbLayout.ILP32_LARGE_X86 || layout == AiocbLayout.ILP32_LARGE_SPARC;
  }

  private void fail(AiocbRequest aiocb, int errno, boolean isUnsupported) {
    UserResult.store(as, aiocb.resultAddress(), -1, errno);
    unsupported |= isUnsupported;
    hard |= !isUnsupported;
    entryIsOver();
  }

  private void entryIsOver() {
    if (head != null) {
      head.count--;
      aio.dropListReference(head);
    }
  }

  private Rval afterSubmission() {
    if (head != null && !anyAccepted && head.portEvent != null) {
      head.portEvent.free();
      head.portEvent = null;
    }
    return wait ? awaitAll() : outcome();
  }

  /** R-LIO-6. */
  private Rval awaitAll() {
    if (head.count > 0) {
      return head.notifyCv.awaitSig(
          lwp, why -> why == WaitResult.INTERRUPTED ? Rval.error(Errno.EINTR) : awaitAll());
    }
    KaioList.reapDone(aio, KaioList.resultAddresses(list, layout));
    return outcome();
  }

  /** R-LIO-4: unsupported wins over hard. */
  private Rval outcome() {
    if (unsupported) {
      return Rval.error(Errno.ENOTSUP);
    }
    return hard ? Rval.error(Errno.EIO) : Rval.ZERO;
  }
}
