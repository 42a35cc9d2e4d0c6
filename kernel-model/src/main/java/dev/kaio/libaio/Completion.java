package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import java.util.function.Consumer;

/** The end of a pool request: its result, who is woken, who is told (R-U-7, R-U-13, R-U-18). */
final class Completion {
  private final LibAio lib;

  Completion(LibAio lib) {
    this.lib = lib;
  }

  /** A worker is done with its request, which may have been cancelled meanwhile. */
  void finish(LibThread worker, Request request, Rval outcome) {
    Rval result = request.state == Request.State.CANCELED ? Rval.error(Errno.ECANCELED) : outcome;
    boolean inProgress = request.state == Request.State.IN_PROGRESS;
    if (inProgress) {
      request.state = Request.State.DONE;
    }
    if (request.isPosix()) {
      done(worker, request, result);
    } else if (inProgress && result.errno() != Errno.ECANCELED.code()) {
      store(request, result);
      solarisDone(worker, request);
    } else {
      if (inProgress) {
        store(request, result);
      }
      solarisCanceled(worker);
    }
  }

  private void solarisDone(LibThread worker, Request request) {
    Counts counts = lib.counts();
    counts.outstanding--;
    lib.waitq().addLast(request);
    if (counts.aiowaits > 0) {
      lib.host().notifyKernel(worker);
    } else if (lib.hasSigioHandler()) {
      lib.host().sendSigio(worker);
    }
  }

  private void solarisCanceled(LibThread worker) {
    Counts counts = lib.counts();
    counts.outstanding--;
    if (counts.outstanding == 0 && counts.aiowaits > 0) {
      lib.host().notifyKernel(worker);
    }
  }

  /** An aiocb's request has ended, by a worker or by a cancelling thread. */
  void done(LibThread thread, Request request, Rval result) {
    Counts counts = lib.counts();
    if (request.aiocb.errno() == Errno.EINPROGRESS.code()) {
      store(request, result);
    }
    counts.outstanding--;
    ListHead head = request.head;
    request.head = null;
    boolean none = request.notification.isNone();
    if (none) {
      request.state = Request.State.DONEQ;
      lib.doneq().add(request);
    } else {
      lib.hash().remove(request.resultAddress);
      request.aiocb.setState(Aiocb.USERAIO_DONE);
    }
    lib.wakeups().completed();
    if (counts.waitnInKernel || counts.suspendsInKernel > 0) {
      lib.host().notifyKernel(thread);
    }
    boolean listDone = head != null && leave(head);
    if (!request.notification.isArmed() && !(listDone && head.notification.isArmed())) {
      return;
    }
    Consumer<LibThread> notify =
        sender -> {
          request.notification.send(sender, lib.host(), request.event(), request.aiocb.address());
          if (listDone) {
            head.notification.send(sender, lib.host(), head.event, head.object);
          }
        };
    if (none) {
      notify.accept(thread);
    } else {
      lib.pool().notifier().enqueue(notify);
    }
  }

  /** Whether it was the last member; a waiting caller is woken then. */
  private static boolean leave(ListHead head) {
    head.count--;
    if (head.count > 0) {
      return false;
    }
    if (head.waits) {
      head.cv.signal();
    }
    return true;
  }

  /** Stores a result in the order of the interface (R-U-7). */
  void store(Request request, Rval result) {
    Words words = lib.words();
    long errnoAddress = request.resultAddress + words.wordSize();
    if (request.isPosix()) {
      words.putWord(request.resultAddress, result.value());
      words.putInt(errnoAddress, result.errno());
    } else {
      words.putInt(errnoAddress, result.errno());
      words.putWord(request.resultAddress, result.value());
    }
  }
}
