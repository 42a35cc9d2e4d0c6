package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.sched.Rval;

/** aio_read, aio_write, aio_error, aio_return, aio_cancel and aio_fsync. */
final class PosixAio {
  private static final int LIO_READ = 1;
  private static final int LIO_WRITE = 2;
  private static final int O_SYNC = 0x10;
  private static final int O_DSYNC = 0x40;

  private final LibAio lib;
  private final LibThread thread;
  private final boolean large;

  PosixAio(LibAio lib, LibThread thread, boolean large) {
    this.lib = lib;
    this.thread = thread;
    this.large = large;
  }

  // ---- aio_read, aio_write ----

  Rval read(long address) {
    return submit(address, LIO_READ, KaioOp.AIOAREAD, KaioOp.AIOAREAD64);
  }

  Rval write(long address) {
    return submit(address, LIO_WRITE, KaioOp.AIOAWRITE, KaioOp.AIOAWRITE64);
  }

  /** R-U-15. */
  private Rval submit(long address, int opcode, KaioOp plain, KaioOp wide) {
    if (address == 0) {
      return Rval.error(Errno.EINVAL);
    }
    Aiocb aiocb = lib.aiocb(address, large);
    if (aiocb.reqprio() != 0) {
      return Rval.error(Errno.EINVAL);
    }
    if (lib.hash().containsKey(aiocb.resultAddress())) {
      return Rval.error(Errno.EBUSY);
    }
    int errno = ThreadNotification.prepare(lib, aiocb.sigevent());
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    aiocb.setOpcode(opcode);
    KaioOp op = KaioOp.of((int) lib.opcode(plain, wide, large));
    return lib.kaioStart().ensure(thread, why -> tryKernel(aiocb, op));
  }

  private Rval tryKernel(Aiocb aiocb, KaioOp op) {
    if (!lib.kaioStart().isOn() || !lib.support().isSupported(aiocb.fildes())) {
      return toPool(lib, aiocb, op, null);
    }
    aiocb.setErrno(Errno.EINPROGRESS.code());
    aiocb.setState(Aiocb.CHECK);
    return lib.kaio(thread, answer -> kernelSaid(answer, aiocb, op), op.code(), aiocb.address());
  }

  private Rval kernelSaid(Rval answer, Aiocb aiocb, KaioOp op) {
    if (!answer.isError()) {
      return Rval.ZERO;
    }
    if (answer.errno() == Errno.EBADFD.code()) {
      lib.support().refuse(aiocb.fildes());
    } else if (answer.errno() != Errno.ENOTSUP.code()) {
      aiocb.setErrno(answer.errno());
      aiocb.setResult(-1);
      aiocb.setState(Aiocb.NOCHECK);
      return answer;
    }
    return toPool(lib, aiocb, op, null);
  }

  /** Queues an aiocb in the pool, as a member of a list or alone. */
  static Rval toPool(LibAio lib, Aiocb aiocb, KaioOp op, ListHead head) {
    aiocb.setErrno(Errno.EINPROGRESS.code());
    aiocb.setState(Aiocb.USERAIO);
    if (!lib.pool().ensure()) {
      return Rval.error(Errno.EAGAIN);
    }
    Notification notification = Notification.read(lib.words(), aiocb.sigevent());
    Request request = Request.posix(op, aiocb, head, notification);
    lib.hash().put(request.resultAddress, request);
    lib.pool().add(request);
    return Rval.ZERO;
  }

  // ---- aio_error, aio_return ----

  /** R-U-20: the errno of the request is the value. */
  Rval error(long address) {
    Aiocb aiocb = lib.aiocb(address, large);
    int errno = aiocb.errno();
    int state = aiocb.state();
    if (errno == Errno.EINPROGRESS.code()) {
      if (state == Aiocb.CHECK) {
        return lib.kaio(
            thread,
            answer -> Rval.of(aiocb.errno()),
            lib.opcode(KaioOp.AIOERROR, KaioOp.AIOERROR64, large),
            address);
      }
      if (state == Aiocb.CHECKED) {
        aiocb.setState(Aiocb.CHECK);
      }
    } else if (state == Aiocb.USERAIO && !isWide()) {
      aiocb.setState(drop(aiocb) ? Aiocb.NOCHECK : Aiocb.CHECKED);
    }
    return Rval.of(errno);
  }

  private boolean isWide() {
    return large && !lib.host().abi().isLp64();
  }

  /** Forgets the pool's request of an aiocb; returns whether there was one. */
  private boolean drop(Aiocb aiocb) {
    Request request = lib.hash().remove(aiocb.resultAddress());
    if (request == null) {
      return false;
    }
    lib.doneq().remove(request);
    return true;
  }

  /** R-U-21. */
  Rval result(long address) {
    Aiocb aiocb = lib.aiocb(address, large);
    int errno = aiocb.errno();
    long value = aiocb.result();
    if (errno == Errno.EINPROGRESS.code() || (value == -1 && errno == Errno.EINVAL.code())) {
      return Rval.ofErrno(errno);
    }
    aiocb.setResult(-1);
    aiocb.setErrno(Errno.EINVAL.code());
    if (drop(aiocb)) {
      aiocb.setState(Aiocb.NOCHECK);
    }
    return value == -1 && errno != 0 ? Rval.ofErrno(errno) : Rval.of(value);
  }

  // ---- aio_cancel ----

  /** R-U-24. */
  Rval cancel(int fd, long address) {
    return thread.ask(
        () -> lib.host().fact(thread, AioHost.Fact.SIZE, fd),
        answer -> answer.isError() ? answer : cancelOn(fd, address));
  }

  private Rval cancelOn(int fd, long address) {
    if (address == 0) {
      return lib.cancellation().cancelAll(thread, fd, answer -> answer);
    }
    Aiocb aiocb = lib.aiocb(address, large);
    if (aiocb.fildes() != fd) {
      return Rval.error(Errno.EINVAL);
    }
    return switch (aiocb.state()) {
      case Aiocb.USERAIO -> cancelInPool(aiocb);
      case Aiocb.USERAIO_DONE -> Rval.of(Cancellation.ALLDONE);
      // QUIRK: the 64-bit form uses the plain opcode (R-U-33).
      default -> lib.kaio(thread, answer -> answer, KaioOp.AIOCANCEL.code(), fd, address);
    };
  }

  private Rval cancelInPool(Aiocb aiocb) {
    Request request = lib.hash().get(aiocb.resultAddress());
    if (request == null) {
      return Rval.of(Cancellation.ALLDONE);
    }
    Cancellation.Tally tally = new Cancellation.Tally();
    lib.cancellation().cancel(thread, request, tally);
    if (tally.done > 0) {
      return Rval.of(Cancellation.ALLDONE);
    }
    return Rval.of(tally.canceled > 0 ? Cancellation.CANCELED : Cancellation.NOTCANCELED);
  }

  // ---- aio_fsync ----

  /** R-U-29. */
  Rval fsync(int op, long address) {
    if (address == 0) {
      return Rval.ZERO;
    }
    if (op != O_SYNC && op != O_DSYNC) {
      return Rval.error(Errno.EINVAL);
    }
    Aiocb aiocb = lib.aiocb(address, large);
    if (lib.hash().containsKey(aiocb.resultAddress())) {
      return Rval.error(Errno.EBUSY);
    }
    return thread.ask(
        () -> lib.host().fact(thread, AioHost.Fact.SIZE, aiocb.fildes()),
        answer -> answer.isError() ? answer : fsync(op, aiocb));
  }

  private Rval fsync(int op, Aiocb aiocb) {
    int errno = ThreadNotification.prepare(lib, aiocb.sigevent());
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    if (!lib.pool().ensure()) {
      return Rval.error(Errno.EAGAIN);
    }
    aiocb.setOffset(op);
    aiocb.setOpcode(KaioOp.AIOFSYNC.code());
    return lib.kaioStart().ensure(thread, why -> addMarkers(aiocb));
  }

  private Rval addMarkers(Aiocb aiocb) {
    aiocb.setErrno(Errno.EINPROGRESS.code());
    aiocb.setState(Aiocb.USERAIO);
    Notification notification = Notification.read(lib.words(), aiocb.sigevent());
    int count = lib.pool().workers().size();
    ListHead head = new ListHead(count, false, Notification.NONE, 0, 0);
    for (Worker worker : lib.pool().workers()) {
      lib.pool().addMarker(worker, Request.posix(KaioOp.AIOFSYNC, aiocb, head, notification));
    }
    return Rval.ZERO;
  }
}
