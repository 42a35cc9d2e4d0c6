package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.sched.Rval;

/** One call of aio_suspend (R-U-22, R-U-23). */
final class AioSuspend {
  private final LibAio lib;
  private final LibThread thread;
  private final boolean large;
  private final long list;
  private final int nent;
  private final long timespec;
  private final Timeout timeout;

  /** Whether the kernel's last answer was the news of a completion in the pool. */
  private boolean notified;

  AioSuspend(LibAio lib, LibThread thread, boolean large, long list, int nent, long timespec) {
    this.lib = lib;
    this.thread = thread;
    this.large = large;
    this.list = list;
    this.nent = nent;
    this.timespec = timespec;
    this.timeout = Timeout.ofTimespec(lib, timespec);
  }

  Rval run() {
    if (nent <= 0 || !timeout.isValid()) {
      return Rval.error(Errno.EINVAL);
    }
    for (int i = 0; i < nent; i++) {
      long address = lib.words().element(list, i);
      if (address != 0) {
        Aiocb aiocb = lib.aiocb(address, large);
        if (aiocb.state() == Aiocb.CHECK) {
          aiocb.setState(Aiocb.CHECKED);
        }
      }
    }
    if (lib.isPoolActive()) {
      notified = true;
      return loop();
    }
    return askKernel(timespec, this::kernelSaid);
  }

  private Rval askKernel(long timeoutAddress, LibThread.Then then) {
    lib.counts().suspendsInKernel++;
    return lib.kaio(
        thread,
        answer -> {
          lib.counts().suspendsInKernel--;
          notified = !answer.isError() && answer.value() == 1;
          return !answer.isError() && answer.value() == 0 ? Rval.ZERO : then.with(answer);
        },
        lib.opcode(KaioOp.AIOSUSPEND, KaioOp.AIOSUSPEND64, large),
        list,
        nent,
        timeoutAddress,
        -1);
  }

  private Rval kernelSaid(Rval answer) {
    if (lib.isPoolActive()) {
      return loop();
    }
    return notified ? Rval.error(Errno.EAGAIN) : answer;
  }

  private Rval loop() {
    boolean inProgress = false;
    for (int i = 0; i < nent; i++) {
      long address = lib.words().element(list, i);
      int errno = address == 0 ? Errno.ECANCELED.code() : lib.aiocb(address, large).errno();
      if (errno == Errno.EINPROGRESS.code()) {
        inProgress = true;
      } else if (errno != Errno.ECANCELED.code()) {
        return Rval.ZERO;
      }
    }
    if (lib.counts().outstanding == 0 && !inProgress && !notified) {
      return Rval.error(Errno.EAGAIN);
    }
    if (!notified) {
      // With nothing outstanding in the pool the library would look again without end; here it
      // waits for the pool's next completion.
      return isOver() ? Rval.error(Errno.EAGAIN) : awaitPool();
    }
    if (timeout.isExpired()) {
      return Rval.error(Errno.EAGAIN);
    }
    return askKernel(timeout.remaining(thread), this::kernelAskedAgain);
  }

  private Rval kernelAskedAgain(Rval answer) {
    if (isOver()) {
      return Rval.error(Errno.EAGAIN);
    }
    return lib.counts().outstanding == 0 ? loop() : awaitPool();
  }

  private boolean isOver() {
    return timeout.isPoll() || timeout.isExpired();
  }

  private Rval awaitPool() {
    return lib.wakeups()
        .awaitAny(
            thread,
            timeout.deadline(),
            why ->
                switch (why) {
                  case WOKEN -> loop();
                  case INTERRUPTED -> Rval.error(Errno.EINTR);
                  case TIMED_OUT -> Rval.error(Errno.EAGAIN);
                });
  }
}
