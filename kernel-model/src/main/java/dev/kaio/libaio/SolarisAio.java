package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import dev.kaio.sched.Rval;

/** aioread, aiowrite, aiowait and aiocancel. */
final class SolarisAio {
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  /** What the application puts in aio_return to be told there, by polling. */
  private static final long AIO_INPROGRESS = -2;

  private final LibAio lib;
  private final LibThread thread;

  SolarisAio(LibAio lib, LibThread thread) {
    this.lib = lib;
    this.thread = thread;
  }

  // ---- aioread, aiowrite ----

  /** Where and what to transfer. */
  private record Target(KaioOp op, int fd, long buffer, int size, long offset, long result) {
    Target at(long base) {
      return new Target(op, fd, buffer, size, base + offset, result);
    }
  }

  /** R-U-8; {@code op} is AIOREAD or AIOWRITE. */
  Rval transfer(KaioOp op, int fd, long buffer, int size, long offset, int whence, long result) {
    Target target = new Target(op, fd, buffer, size, offset, result);
    return switch (whence) {
      case SEEK_SET -> start(target);
      case SEEK_CUR -> relativeTo(AioHost.Fact.POSITION, target);
      case SEEK_END -> relativeTo(AioHost.Fact.SIZE, target);
      default -> Rval.error(Errno.EINVAL);
    };
  }

  private Rval relativeTo(AioHost.Fact base, Target target) {
    return thread.ask(
        () -> lib.host().fact(thread, base, target.fd()),
        answer -> answer.isError() ? answer : start(target.at(answer.value())));
  }

  private Rval start(Target target) {
    return lib.kaioStart().ensure(thread, why -> tryKernel(target));
  }

  private Rval tryKernel(Target target) {
    if (!lib.kaioStart().isOn() || !lib.support().isSupported(target.fd())) {
      return toPool(target);
    }
    Words words = lib.words();
    words.putInt(target.result() + words.wordSize(), 0);
    boolean poll = words.getLong(target.result()) == AIO_INPROGRESS;
    lib.counts().kernelOutstanding++;
    return lib.kaio(
        thread,
        answer -> kernelSaid(answer, target),
        slots(target, target.op().code() | (poll ? KaioOp.POLL_BIT : 0)));
  }

  private long[] slots(Target target, long op) {
    long at = target.offset();
    if (lib.host().abi().isLp64()) {
      return new long[] {op, target.fd(), target.buffer(), target.size(), at, target.result()};
    }
    boolean highFirst = lib.host().abi().machine() == Machine.SPARC;
    long first = highFirst ? at >>> Integer.SIZE : at;
    long second = highFirst ? at : at >>> Integer.SIZE;
    return new long[] {
      op, target.fd(), target.buffer(), target.size(), first, second, target.result()
    };
  }

  private Rval kernelSaid(Rval answer, Target target) {
    if (!answer.isError()) {
      return Rval.ZERO;
    }
    lib.counts().kernelOutstanding--;
    if (answer.errno() == Errno.EBADFD.code()) {
      lib.support().refuse(target.fd());
    } else if (answer.errno() != Errno.ENOTSUP.code()) {
      return answer;
    }
    return toPool(target);
  }

  private Rval toPool(Target target) {
    if (!lib.pool().ensure()) {
      return Rval.error(Errno.EAGAIN);
    }
    Request request =
        Request.solaris(
            target.op(),
            target.fd(),
            target.buffer(),
            target.size(),
            target.offset(),
            target.result());
    if (lib.hash().putIfAbsent(target.result(), request) != null) {
      return Rval.error(Errno.EINVAL);
    }
    lib.pool().add(request);
    return Rval.ZERO;
  }

  // ---- aiowait ----

  /** R-U-10 to R-U-12; {@code timeval} 0 waits without limit. */
  Rval await(long timeval) {
    Timeout timeout = Timeout.ofTimeval(lib, timeval);
    if (!timeout.isValid()) {
      return Rval.error(Errno.EINVAL);
    }
    return timeout.isPoll() ? poll() : await(timeout);
  }

  private Rval poll() {
    if (lib.counts().kernelOutstanding == 0) {
      return pollPool(false);
    }
    return lib.kaio(
        thread,
        answer -> {
          if (isAddress(answer)) {
            lib.counts().kernelOutstanding--;
            return answer;
          }
          return pollPool(!answer.isError());
        },
        KaioOp.AIOWAIT.code(),
        lib.host().abi().model().allOnes(),
        1);
  }

  private Rval pollPool(boolean kernelHasSome) {
    Request done = takeDone();
    if (done != null) {
      return Rval.of(done.resultAddress);
    }
    return kernelHasSome || lib.counts().outstanding != 0 ? Rval.ZERO : Rval.error(Errno.EINVAL);
  }

  private Rval await(Timeout timeout) {
    Request done = takeDone();
    if (done != null) {
      return Rval.of(done.resultAddress);
    }
    Counts counts = lib.counts();
    boolean dontBlock = counts.outstanding == 0;
    if (dontBlock && counts.kernelOutstanding == 0) {
      return Rval.error(Errno.EINVAL);
    }
    counts.aiowaits++;
    return lib.kaio(
        thread,
        answer -> {
          counts.aiowaits--;
          return kernelSaid(answer, dontBlock, timeout);
        },
        KaioOp.AIOWAIT.code(),
        timeout.remaining(thread),
        dontBlock ? 1 : 0);
  }

  private Rval kernelSaid(Rval answer, boolean dontBlock, Timeout timeout) {
    if (isAddress(answer)) {
      lib.counts().kernelOutstanding--;
      return answer;
    }
    boolean notified = !answer.isError() && answer.value() == 1;
    boolean nothing = dontBlock && answer.errno() == Errno.EINVAL.code();
    if (nothing || answer.errno() == Errno.EINTR.code()) {
      return answer;
    }
    return !notified && timeout.isExpired() ? Rval.ZERO : await(timeout);
  }

  /** QUIRK: a result at address 0 or 1 looks like nothing, or like a notification. */
  private static boolean isAddress(Rval answer) {
    return !answer.isError() && answer.value() != 0 && answer.value() != 1;
  }

  private Request takeDone() {
    Request done = lib.waitq().pollFirst();
    if (done != null) {
      lib.hash().remove(done.resultAddress);
    }
    return done;
  }

  // ---- aiocancel ----

  /** R-U-14. */
  Rval cancel(long result) {
    if (!lib.pool().isUp()) {
      return Rval.error(Errno.EINVAL);
    }
    Request request = lib.hash().get(result);
    Cancellation.Tally tally = new Cancellation.Tally();
    if (request != null) {
      lib.cancellation().cancel(thread, request, tally);
    }
    if (tally.canceled > 0) {
      return Rval.ZERO;
    }
    return Rval.error(lib.counts().outstanding == 0 ? Errno.EINVAL : Errno.EACCES);
  }

  // ---- close ----

  /** R-U-4. */
  Rval close(int fd) {
    if (fd >= 0 && lib.pool().isUp()) {
      return lib.cancellation().cancelAll(thread, fd, cancelled -> forgetAndClose(fd));
    }
    return forgetAndClose(fd);
  }

  private Rval forgetAndClose(int fd) {
    lib.support().forget(fd);
    return thread.ask(() -> lib.host().close(thread, fd), answer -> answer);
  }
}
