package dev.kaio.aio;

import dev.kaio.abi.Signal;
import dev.kaio.port.PortEvent;

/**
 * Empties the queues that completion fills during CLEANUP or for poll requests (R-CLN-2, R-CLN-3).
 */
final class QueueProcessing {

  /** On whose behalf. */
  enum Mode {
    /** An LWP that waits, or returns to user mode: the port queues are left alone. */
    USER,
    CLEANUP_LWP
  }

  private QueueProcessing() {}

  static void run(Aio aio, Mode mode) {
    boolean withPorts = mode == Mode.CLEANUP_LWP;
    AioReq cleanup = aio.cleanupq.drain();
    AioReq notify = aio.notifyq.drain();
    AioReq poll = aio.pollq.drain();
    boolean ports = withPorts && !(aio.portq.isEmpty() && aio.portcleanupq.isEmpty());
    if (cleanup == null && notify == null && poll == null && !ports) {
      return;
    }
    boolean signalled = processCleanup(aio, cleanup);
    if (notify != null) {
      signalled = processNotify(aio, notify); // QUIRK: replaces what was said (R-CLN-3)
    }
    processPoll(aio, poll);
    if (ports) {
      processPorts(aio);
    }
    aio.waitCv.broadcast();
    if (!signalled && aio.has(Aio.SOLARIS_REQ) && aio.hasSigioHandler()) {
      aio.proc.signals().send(Signal.SIGIO);
    }
  }

  /** Returns whether one of them had been signalled; all count as signalled afterwards. */
  private static boolean processCleanup(Aio aio, AioReq first) {
    boolean signalled = false;
    AioReq rest = first;
    while (rest != null) {
      AioReq req = rest;
      rest = req.takeNext();
      req.unlockPages();
      aio.putDone(req);
      signalled |= req.has(AioReq.SIGNALLED);
      req.flags |= AioReq.SIGNALLED;
    }
    return signalled;
  }

  /** Returns whether a signal was sent. */
  private static boolean processNotify(Aio aio, AioReq first) {
    boolean sent = false;
    AioReq rest = first;
    while (rest != null) {
      AioReq req = rest;
      rest = req.takeNext();
      req.unlockPages();
      aio.putDone(req);
      if (req.signal != null) {
        aio.proc.signals().sendQueued(req.signal);
        req.signal = null;
        sent = true;
      }
      AioLio lio = req.lio;
      if (lio != null && --lio.count == 0) {
        lio.notifyCv.signal();
        if (lio.signal != null) {
          aio.proc.signals().sendQueued(lio.signal);
          lio.signal = null;
          sent = true;
        }
      }
    }
    return sent;
  }

  private static void processPoll(Aio aio, AioReq first) {
    AioReq rest = first;
    while (rest != null) {
      AioReq req = rest;
      rest = req.takeNext();
      req.unlockPages();
      req.copyoutResult(aio.proc.addressSpace());
      aio.putDone(req);
    }
  }

  /** Unlocks what waits on ports, once per CLEANUP episode, and sends what was held back. */
  private static void processPorts(Aio aio) {
    if (!aio.has(Aio.CLEANUP_PORT)) {
      aio.flags |= Aio.CLEANUP_PORT;
      for (AioReq req : aio.portq.list()) {
        req.unlockPages();
      }
    }
    AioReq rest = aio.portcleanupq.drain();
    while (rest != null) {
      AioReq req = rest;
      rest = req.takeNext();
      req.unlockPages();
      aio.portq.enqueue(req);
      req.portEvent.send();
      sendListEvent(req.lio);
    }
  }

  /** QUIRK R-CLN-17: the list's sleepers and its signal are not served here. */
  private static void sendListEvent(AioLio lio) {
    if (lio != null && --lio.count == 0 && lio.portEvent != null) {
      PortEvent event = lio.portEvent;
      lio.portEvent = null;
      event.send();
    }
  }
}
