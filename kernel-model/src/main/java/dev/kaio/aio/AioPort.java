package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.aio.UserAiocb.PortTarget;
import dev.kaio.port.EventPort;
import dev.kaio.port.PortEvent;
import dev.kaio.port.PortSource;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vnode.OpenFile;

/** Requests whose end is told through an event port (R-PORT-1..5). */
final class AioPort {
  private AioPort() {}

  /** What a slot allocation gave: an event, or the errno that the port layer reports. */
  record Slot(PortEvent event, int errno) {

    /** The errno of a submission: EBADF and EBADFD become EINVAL, ENOMEM EAGAIN (R-PORT-2). */
    int submissionErrno() {
      if (errno == Errno.EBADF.code() || errno == Errno.EBADFD.code()) {
        return Errno.EINVAL.code();
      }
      return errno == Errno.ENOMEM.code() ? Errno.EAGAIN.code() : errno;
    }
  }

  /** Takes an event slot of the port with this number. */
  static Slot allocate(Aio aio, int number) {
    OpenFile file = aio.proc.descriptors().get(number);
    if (file == null) {
      return new Slot(null, Errno.EBADF.code());
    }
    if (!(file.vnode() instanceof EventPort port)) {
      return new Slot(null, Errno.EBADFD.code());
    }
    if (aio.memory.isExhausted()) {
      return new Slot(null, Errno.ENOMEM.code());
    }
    PortEvent event = port.allocate(aio.proc.pid());
    if (event == null) {
      return new Slot(null, Errno.EAGAIN.code());
    }
    port.associate(aio.proc.pid(), new Closer(aio));
    return new Slot(event, 0);
  }

  /**
   * Ties a request to its event; the event's callback is the request's end (R-PORT-3, R-PORT-4).
   */
  static void attach(AioReq req, PortEvent event, PortTarget target, int code) {
    event.init(
        code, PortEvent.SOURCE_AIO, req.aiocbAddress, target.user(), new RequestCallback(req));
    req.portEvent = event;
    req.portNumber = target.number();
    req.aio.portpending.enqueue(req);
  }

  /** Undoes {@link #attach} for a request whose submission fails. */
  static void detach(AioReq req) {
    if (req.portEvent != null) {
      req.aio.portpending.dequeue(req);
      req.portEvent.free();
      req.portEvent = null;
    }
  }

  /** The process lets go of a completed request whose event may be on the port. */
  static void giveUpEvent(AioReq req) {
    req.portEvent.port().withdraw(req.portEvent);
    req.portEvent = null;
  }

  private record RequestCallback(AioReq req) implements PortEvent.Callback {
    @Override
    public void fetched() {
      req.aio.portq.dequeue(req);
      req.unlockPages();
      req.copyoutResult(req.aio.proc.addressSpace());
      req.aio.freePortReq(req);
    }

    @Override
    public void discarded() {
      req.aio.portq.dequeue(req);
      req.unlockPages();
      req.aio.freePortReq(req);
    }
  }

  /** What happens to the requests of a port that closes (R-PORT-5). */
  private record Closer(Aio aio) implements PortSource {

    @Override
    public Rval closing(KThread thread, EventPort port, Continuation then) {
      int waitFor = 0;
      for (AioReq req : aio.portpending.list()) {
        if (req.portNumber == port.number()) {
          req.flags |= AioReq.CLOSE_PORT;
          waitFor++;
        }
      }
      if (waitFor == 0) {
        return then.resume(WaitResult.WOKEN);
      }
      aio.portCloseCount = waitFor;
      return awaitPending(thread, port, then);
    }

    private Rval awaitPending(KThread thread, EventPort port, Continuation then) {
      if (aio.portCloseCount > 0) {
        return aio.portCv.await(thread, why -> awaitPending(thread, port, then));
      }
      discardCompleted(port);
      if (aio.has(Aio.CLEANUP)) {
        aio.waitCv.signal();
      }
      return then.resume(WaitResult.WOKEN);
    }

    private void discardCompleted(EventPort port) {
      for (AioReq req : aio.portq.list()) {
        if (req.portNumber == port.number()) {
          aio.portq.dequeue(req);
          req.unlockPages();
          giveUpEvent(req);
          aio.freePortReq(req);
        }
      }
    }
  }
}
