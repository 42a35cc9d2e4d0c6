package dev.kaio.aio;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;

/** The end of a process's asynchronous I/O (R-CLN-13). */
final class AioExit {
  private AioExit() {}

  /** Waits uninterruptibly until nothing is pending, then discards everything. */
  static Rval letGo(Aio aio, KThread thread, Continuation then) {
    aio.flags |= Aio.CLEANUP;
    if (aio.pending != 0) {
      return aio.cleanupCv.await(thread, why -> letGo(aio, thread, then));
    }
    for (AioReq req : aio.hash.all()) {
      discard(aio, req);
    }
    return then.resume(WaitResult.WOKEN);
  }

  /** Frees a completed request wherever it is: nothing is stored, nothing is sent. */
  private static void discard(Aio aio, AioReq req) {
    req.unlockPages();
    if (req.queue != null) {
      req.queue.dequeue(req);
    }
    if (req.portEvent != null) {
      AioPort.giveUpEvent(req);
      aio.freePortReq(req);
    } else {
      aio.free(req);
    }
  }
}
