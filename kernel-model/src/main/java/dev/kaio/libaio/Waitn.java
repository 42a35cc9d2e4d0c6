package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import java.util.Iterator;

/** One call of aio_waitn (R-U-30 to R-U-32). */
final class Waitn {
  /** What the kernel is asked for at most at once. */
  private static final int MAX_KERNEL_ENTRIES = 32768;

  /** Where the count for the kernel lies in the scratch memory, behind the timeout. */
  private static final int COUNT_OFFSET = 16;

  /** One call at a time; the others queue. */
  static final class Turn {
    private final CondVar cv = new CondVar("turn of aio_waitn");
    private boolean taken;
    private boolean wanted;

    void reset() {
      taken = false;
      wanted = false;
    }
  }

  private final LibAio lib;
  private final LibThread thread;
  private final Words words;
  private final Turn turn;
  private final long list;
  private final int nent;
  private final long nwait;
  private final Timeout timeout;

  /** How many the caller wants; unsigned. */
  private int target;

  private int taken;

  /** What is left of the timeout counts, no longer all of it. */
  private boolean begun;

  private int error;

  Waitn(LibAio lib, LibThread thread, long list, int nent, long nwait, long timespec) {
    this.lib = lib;
    this.thread = thread;
    this.words = lib.words();
    this.turn = lib.waitnTurn();
    this.list = list;
    this.nent = nent;
    this.nwait = nwait;
    this.timeout = Timeout.ofTimespec(lib, timespec);
  }

  Rval run() {
    target = words.getInt(nwait);
    if (nent == 0 || target == 0 || Integer.compareUnsigned(target, nent) > 0) {
      return Rval.error(Errno.EINVAL);
    }
    return awaitTurn();
  }

  private Rval awaitTurn() {
    if (turn.taken) {
      if (timeout.isPoll()) {
        words.putInt(nwait, 0);
        return Rval.ZERO;
      }
      turn.wanted = true;
      return turn.cv.awaitSig(
          thread,
          why -> {
            if (why == WaitResult.INTERRUPTED) {
              words.putInt(nwait, 0);
              return Rval.error(Errno.EINTR);
            }
            return awaitTurn();
          });
    }
    turn.taken = true;
    if (!timeout.isValid()) {
      return finish(Errno.EINVAL.code());
    }
    target = words.getInt(nwait);
    return lib.isPoolActive() ? pass() : kernelOnly();
  }

  private Rval finish(int errno) {
    words.putInt(nwait, taken);
    turn.taken = false;
    if (turn.wanted) {
      turn.wanted = false;
      turn.cv.signal();
    }
    return Rval.ofErrno(errno);
  }

  private Rval askKernel(int entries, int count, long timeoutAddress, LibThread.Then then) {
    long countAt = lib.host().scratch(thread) + COUNT_OFFSET;
    words.putInt(countAt, count);
    return lib.kaio(
        thread,
        then,
        KaioOp.AIOWAITN.code(),
        list + (long) taken * words.wordSize(),
        entries,
        countAt,
        timeoutAddress);
  }

  private int kernelCount() {
    return words.getInt(lib.host().scratch(thread) + COUNT_OFFSET);
  }

  private static boolean isWaitEnd(Rval answer) {
    return answer.errno() == Errno.EINTR.code() || answer.errno() == Errno.ETIME.code();
  }

  /** R-U-31. */
  private Rval kernelOnly() {
    int entries = Integer.compareUnsigned(nent, MAX_KERNEL_ENTRIES) > 0 ? MAX_KERNEL_ENTRIES : nent;
    return askKernel(
        entries,
        target,
        timeout.full(thread),
        answer -> {
          if (!answer.isError() || isWaitEnd(answer)) {
            taken = kernelCount();
          }
          return finish(answer.errno());
        });
  }

  // ---- the pool is active, R-U-32 ----

  private Rval pass() {
    int inPool = lib.doneq().size() + lib.counts().outstanding + taken;
    int needed = target - inPool;
    if (needed <= 0) {
      return collect();
    }
    long left = begun ? timeout.remaining(thread) : timeout.full(thread);
    begun = true;
    lib.counts().waitnInKernel = true;
    return askKernel(
        nent - taken,
        needed,
        left,
        answer -> {
          lib.counts().waitnInKernel = false;
          return kernelSaid(answer, inPool);
        });
  }

  private Rval kernelSaid(Rval answer, int inPool) {
    int errno = answer.errno();
    if (!answer.isError()) {
      taken += kernelCount();
    } else if (errno == Errno.EINVAL.code() || errno == Errno.EAGAIN.code()) {
      target = inPool;
    } else if (isWaitEnd(answer)) {
      taken += kernelCount();
      error = errno;
    } else {
      return finish(errno);
    }
    return collect();
  }

  private Rval collect() {
    Iterator<Request> done = lib.doneq().iterator();
    while (done.hasNext() && Integer.compareUnsigned(taken, nent) < 0) {
      Request request = done.next();
      done.remove();
      request.state = Request.State.DONE;
      lib.hash().remove(request.resultAddress);
      words.putElement(list, taken++, request.aiocb.address());
      request.aiocb.setState(Aiocb.USERAIO_DONE);
    }
    if (taken >= target) {
      return finish(error);
    }
    if (timeout.isExpired()) {
      return finish(error != 0 ? error : Errno.ETIME.code());
    }
    if (error != 0 || timeout.isPoll()) {
      return finish(error);
    }
    int outstanding = lib.counts().outstanding;
    if (outstanding <= 0) {
      return pass();
    }
    begun = true;
    return lib.wakeups()
        .awaitSome(
            thread,
            Math.min(target, outstanding),
            timeout.deadline(),
            why -> why == WaitResult.INTERRUPTED ? finish(Errno.EINTR.code()) : pass());
  }
}
