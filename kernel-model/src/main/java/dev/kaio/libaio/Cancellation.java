package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.sched.Rval;
import java.util.Iterator;

/** Cancelling what is in the pool: one request, or all of a descriptor (R-U-14, R-U-24). */
final class Cancellation {
  static final int CANCELED = 0;
  static final int ALLDONE = 1;
  static final int NOTCANCELED = 2;

  private static final Rval RESULT = Rval.error(Errno.ECANCELED);

  /** How many requests a cancelling call met in which state. */
  static final class Tally {
    int canceled;
    int done;
  }

  private final LibAio lib;

  Cancellation(LibAio lib) {
    this.lib = lib;
  }

  /** Cancels a request unless it is done or cancelled already. */
  void cancel(LibThread thread, Request request, Tally tally) {
    Worker worker = request.worker;
    Request.State state = request.state;
    if (state == Request.State.CANCELED) {
      return;
    }
    if (state == Request.State.DONE || state == Request.State.DONEQ) {
      tally.done++;
      return;
    }
    if (request.isFsync() && request != worker.current()) {
      cancelMarkers(request.head, tally);
      return;
    }
    request.state = Request.State.CANCELED;
    worker.remove(request);
    lib.hash().remove(request.resultAddress);
    tally.canceled++;
    if (request == worker.current()) {
      lib.completion().store(request, RESULT);
      worker.interrupt();
    } else if (request.isPosix()) {
      lib.completion().done(thread, request, RESULT);
    } else {
      lib.counts().outstanding--;
      lib.completion().store(request, RESULT);
    }
  }

  /** QUIRK: the count of outstanding requests stays one too low for good (R-U-29). */
  private void cancelMarkers(ListHead head, Tally tally) {
    if (!head.canceled) {
      head.canceled = true;
      lib.counts().outstanding--;
      tally.canceled++;
    }
  }

  /**
   * Cancels all requests on a descriptor: AIO_CANCELED, AIO_ALLDONE or AIO_NOTCANCELED, or what the
   * kernel says of its own.
   */
  Rval cancelAll(LibThread thread, int fd, LibThread.Then then) {
    if (lib.counts().outstanding == 0) {
      return then.with(Rval.of(ALLDONE));
    }
    Tally tally = new Tally();
    for (Worker worker : lib.pool().fromNext()) {
      cancelAll(thread, worker, fd, tally);
    }
    discardDone(fd);
    if (tally.canceled > 0) { // what a worker has or will have is never done already
      return then.with(Rval.of(CANCELED));
    }
    if (lib.support().isSupported(fd)) {
      return lib.kaio(thread, then, KaioOp.AIOCANCEL.code(), fd, 0);
    }
    return then.with(Rval.of(NOTCANCELED));
  }

  /** A running aioread or aiowrite heads its worker's queue; a running aiocb comes last. */
  private void cancelAll(LibThread thread, Worker worker, int fd, Tally tally) {
    Request running = worker.current();
    if (running != null && running.fd == fd && !running.isPosix()) {
      cancel(thread, running, tally);
    }
    for (Request queued : worker.queued()) {
      if (queued.fd == fd) {
        cancel(thread, queued, tally);
      }
    }
    if (running != null && running.fd == fd && running.isPosix()) {
      cancel(thread, running, tally);
    }
  }

  /** QUIRK: results that no aiowait has fetched yet are overwritten, uncounted (R-U-24). */
  private void discardDone(int fd) {
    Iterator<Request> done = lib.waitq().iterator();
    while (done.hasNext()) {
      Request request = done.next();
      if (request.fd == fd) {
        done.remove();
        lib.completion().store(request, RESULT);
        lib.hash().remove(request.resultAddress);
      }
    }
  }
}
