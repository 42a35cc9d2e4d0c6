package dev.kaio.aio;

import dev.kaio.abi.Signal;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.SigInfo;

/** What happens when a device completes a request (R-DONE-1..9). */
final class AioCompletion {
  private AioCompletion() {}

  static void done(AioReq req) {
    Aio aio = req.aio;
    aio.counters.completed(aio.proc, req);
    req.flags &= ~AioReq.PENDING;
    aio.pending--;
    if (!req.has(AioReq.REFUSED)) {
      aio.proc.descriptors().release(req.fd);
      if (!req.has(AioReq.ZEROLEN)) {
        aio.discharge(req.buf.count());
      }
    }

    boolean delivered = req.portEvent != null ? toPortQueue(aio, req) : toProcessQueue(aio, req);
    if (delivered) {
      tell(aio, req);
    }
  }

  /** R-DONE-2, R-DONE-3. Returns whether the completion goes on to be told. */
  private static boolean toPortQueue(Aio aio, AioReq req) {
    aio.portpending.dequeue(req);
    if (req.has(AioReq.CLOSE_PORT)) {
      aio.portq.enqueue(req);
      req.portEvent.send();
      if (--aio.portCloseCount == 0) {
        aio.portCv.broadcast();
      }
      return false;
    }
    if (aio.has(Aio.CLEANUP)) {
      aio.portcleanupq.enqueue(req);
      aio.cleanupCv.signal();
      return false;
    }
    aio.portq.enqueue(req);
    return true;
  }

  /** R-DONE-4. Returns whether the completion goes on to be told. */
  private static boolean toProcessQueue(Aio aio, AioReq req) {
    boolean cleanup = aio.has(Aio.CLEANUP);
    boolean poll = req.has(AioReq.POLL);
    if (!cleanup && !poll) {
      aio.putDone(req);
      return true;
    }
    if (poll) {
      req.flags |= AioReq.POLLQ;
      aio.pollq.enqueue(req);
    } else if (req.signal != null || req.lio != null) {
      req.flags |= AioReq.NOTIFYQ;
      aio.notifyq.enqueue(req);
    } else {
      req.flags |= AioReq.CLEANUPQ;
      aio.cleanupq.enqueue(req);
    }
    if (cleanup) {
      aio.cleanupCv.signal();
    } else {
      aio.proc.setAstOnAll();
      aio.waitCv.broadcast();
    }
    return false;
  }

  /** R-DONE-5..9: list accounting, wake-ups, then what is sent, in this order. */
  private static void tell(Aio aio, AioReq req) {
    SigInfo signal = req.signal;
    req.signal = null;
    boolean port = req.portEvent != null;

    SigInfo listSignal = null;
    PortEvent listEvent = null;
    AioLio lio = req.lio;
    if (lio != null && --lio.count == 0) {
      lio.notifyCv.signal();
      listSignal = lio.signal;
      listEvent = lio.portEvent;
      lio.signal = null;
      lio.portEvent = null;
    }

    wakeSleepers(aio);

    boolean sigio =
        signal == null && !port && lio == null && req.has(AioReq.SOLARIS) && aio.hasSigioHandler();
    if (sigio) {
      req.flags |= AioReq.SIGNALLED;
    }
    if (req.has(AioReq.PAGELOCKDONE) && aio.proc.addressSpace().unmapWait()) {
      aio.proc.addressSpace().cv().broadcast();
    }

    if (signal != null) {
      aio.proc.signals().sendQueued(signal);
    } else if (sigio) {
      aio.proc.signals().send(Signal.SIGIO);
    }
    if (port) {
      req.portEvent.send();
    }
    if (listSignal != null) {
      aio.proc.signals().sendQueued(listSignal);
    }
    if (listEvent != null) {
      listEvent.send();
    }
  }

  /** R-WTN-7: an active AIOWAITN wants to be woken by its last completion only. */
  private static void wakeSleepers(Aio aio) {
    if (aio.has(Aio.WAITN)) {
      if (aio.waitncnt > 0) {
        aio.waitncnt--;
      }
      if (aio.pending != 0 && aio.waitncnt != 0) {
        return;
      }
    }
    aio.waitCv.broadcast();
  }
}
