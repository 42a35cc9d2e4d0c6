package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.libaio.AioHost.PoolCall;
import dev.kaio.libaio.AioHost.Transfer;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Rval;
import java.util.ArrayDeque;

/** A read/write worker: runs its queue in order, one request at a time (R-U-5, R-U-6). */
final class Worker {
  /** O_SYNC, as aio_fsync has put it in the offset. */
  private static final int O_SYNC = 0x10;

  private final LibAio lib;
  private final CondVar idleCv = new CondVar("idle worker");
  private final ArrayDeque<Request> queue = new ArrayDeque<>();
  private LibThread thread;
  private Request current;
  private boolean idle;
  private boolean inTransfer;

  Worker(LibAio lib) {
    this.lib = lib;
  }

  /** Whether a thread could be made for it. */
  boolean start() {
    return lib.startThread(
        made -> {
          thread = made;
          return run();
        });
  }

  boolean isIdle() {
    return idle;
  }

  /** Queued transfers, without the running one and without markers of aio_fsync. */
  int load() {
    return (int) queue.stream().filter(request -> !request.isFsync()).count();
  }

  /** The request that it runs, or null. */
  Request current() {
    return current;
  }

  /** What is queued, oldest first, as a copy. */
  Request[] queued() {
    return queue.toArray(Request[]::new);
  }

  void enqueue(Request request) {
    request.state = Request.State.QUEUED;
    request.worker = this;
    queue.addLast(request);
    if (idle) {
      idle = false;
      idleCv.signal();
    }
  }

  /** Takes a queued request back. */
  void remove(Request request) {
    queue.remove(request);
  }

  /** The current request was cancelled: ends its system call, if it is in one. */
  void interrupt() {
    if (inTransfer) {
      lib.host().interrupt(thread);
    }
  }

  private Rval run() {
    while (true) {
      current = queue.pollFirst();
      if (current == null) {
        idle = true;
        return idleCv.await(thread, why -> run());
      }
      current.state = Request.State.IN_PROGRESS;
      if (current.isFsync() && !isLastMarker()) {
        continue;
      }
      Rval asleep = perform();
      if (asleep != null) {
        return asleep;
      }
    }
  }

  /** The worker that gets the last marker of an aio_fsync does it (R-U-29). */
  private boolean isLastMarker() {
    ListHead head = current.head;
    if (head.count > 1) {
      head.count--;
      current = null;
      lib.counts().outstanding--;
      lib.wakeups().completed();
      return false;
    }
    current.head = null;
    if (head.canceled) {
      current.state = Request.State.CANCELED;
    }
    return true;
  }

  /** Runs the current request to its end; returns ASLEEP if that takes longer, else null. */
  private Rval perform() {
    if (current.isFsync()) {
      if (current.state == Request.State.CANCELED) {
        return hashAndFinish(Rval.ZERO);
      }
      boolean sync = current.offset == O_SYNC;
      return transfer(new PoolCall(sync ? Transfer.FSYNC : Transfer.FDSYNC, current.fd, 0, 0, 0));
    }
    if (current.isRead()) {
      return transfer(call(Transfer.PREAD));
    }
    int fd = current.fd;
    Rval append = thread.begin(() -> lib.host().fact(thread, AioHost.Fact.APPEND, fd));
    return append != null ? write(append) : thread.whenAnswered(answer -> orRun(write(answer)));
  }

  private Rval write(Rval append) {
    if (current.state == Request.State.CANCELED) {
      return finish(Rval.ZERO);
    }
    return transfer(call(append.value() == 0 ? Transfer.PWRITE : Transfer.WRITE));
  }

  private PoolCall call(Transfer transfer) {
    boolean positioned = transfer == Transfer.PREAD || transfer == Transfer.PWRITE;
    return new PoolCall(
        transfer, current.fd, current.buffer, current.size, positioned ? current.offset : 0);
  }

  private Rval transfer(PoolCall call) {
    return begin(call, this::ended);
  }

  /** Begins a system call; returns ASLEEP if it takes longer, else what the rest returns. */
  private Rval begin(PoolCall call, LibThread.Then then) {
    inTransfer = true;
    Rval result = thread.begin(() -> lib.host().transfer(thread, call));
    if (result == null) {
      return thread.whenAnswered(
          answer -> {
            inTransfer = false;
            return orRun(then.with(answer));
          });
    }
    inTransfer = false;
    return then.with(result);
  }

  /** Without a position it is read or write that must do; after write, too (R-U-6). */
  private Rval ended(Rval result) {
    boolean canceled = current.state == Request.State.CANCELED;
    if (current.isFsync()) {
      return canceled ? finish(result) : hashAndFinish(result);
    }
    if (result.errno() == Errno.ESPIPE.code() && !canceled) {
      return begin(call(current.isRead() ? Transfer.READ : Transfer.WRITE), this::finish);
    }
    return finish(result);
  }

  /** An aio_fsync enters the hash only now, even if it was cancelled in the queue (R-U-29). */
  private Rval hashAndFinish(Rval result) {
    lib.hash().put(current.resultAddress, current);
    return finish(result);
  }

  private Rval finish(Rval result) {
    Request request = current;
    current = null;
    lib.completion().finish(thread, request, result);
    return null;
  }

  private Rval orRun(Rval asleep) {
    return asleep != null ? asleep : run();
  }
}
