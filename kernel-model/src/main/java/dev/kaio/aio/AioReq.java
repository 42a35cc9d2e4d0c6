package dev.kaio.aio;

import dev.kaio.dev.Buf;
import dev.kaio.dev.PhysIo;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.SigInfo;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.vm.AddressSpace;

/** One request, from its acceptance until it is reaped; then recycled (flags: R-ST-5). */
public final class AioReq {
  static final int POLL = 0x1;
  static final int PENDING = 0x2;
  static final int PHYSIODONE = 0x4;
  static final int COPYOUTDONE = 0x8;
  static final int NOTIFYQ = 0x10;
  static final int CLEANUPQ = 0x20;
  static final int POLLQ = 0x40;
  static final int DONEQ = 0x80;
  static final int ZEROLEN = 0x100;
  static final int PAGELOCKDONE = 0x200;
  static final int CLOSE_PORT = 0x400;
  static final int SIGNALLED = 0x800;
  static final int SOLARIS = 0x1000;

  /**
   * It never reached a device: it holds no descriptor, and is not charged for ({@link PostedIo}).
   */
  static final int REFUSED = 0x2000;

  final Aio aio;
  final Buf buf;

  // Links: of the result hash, and of the queue or free list that it is on.
  AioReq hashNext;
  AioQueue queue;
  AioReq previous;
  AioReq next;

  int flags;
  int fd;
  long resultAddress;

  /** Address of the aiocb; 0 for requests of aioread and aiowrite (R-WTN-5). */
  long aiocbAddress;

  /** Monotonic time at which it was started. */
  long startedNanos;

  /** The signal to send at completion, or null. */
  SigInfo signal;

  /** The list it belongs to, or null. */
  AioLio lio;

  /** The event to send at completion, or null. */
  PortEvent portEvent;

  /** The number by which the port was named; a close acts on it (R-PORT-5). */
  int portNumber;

  AioReq(Aio aio) {
    this.aio = aio;
    this.buf = new Buf(done -> AioCompletion.done(this));
  }

  boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  public long resultAddress() {
    return resultAddress;
  }

  /** The flags of R-ST-5, for snapshots. */
  public int flags() {
    return buf.hasPagesLocked() ? flags | PAGELOCKDONE : flags;
  }

  public boolean isWrite() {
    return buf.isWrite();
  }

  /** The name of the queue that it is on; null if it is on none. */
  public String queueName() {
    return queue == null ? null : queue.toString();
  }

  public RequestSnapshot snapshot() {
    return AioSnapshots.of(this);
  }

  /** Bytes that the caller wants to have moved. */
  public long length() {
    return buf.count();
  }

  /** Bytes moved, or −1, once it has completed. */
  public long resultReturn() {
    return buf.resultReturn();
  }

  /** 0 or the errno, once it has completed. */
  public int resultErrno() {
    return buf.resultErrno();
  }

  public long startedNanos() {
    return startedNanos;
  }

  /** Lets go of the next one that was drained with it, and returns that, or null. */
  AioReq takeNext() {
    AioReq following = next;
    next = null;
    return following;
  }

  void unlockPages() {
    PhysIo.unlock(buf);
    flags |= PHYSIODONE;
  }

  /** Writes the result to memory, return first, once; faults are ignored (R-CPY-1). */
  void copyoutResult(AddressSpace as) {
    if (has(COPYOUTDONE)) {
      return;
    }
    flags |= COPYOUTDONE;
    UserResult.store(as, resultAddress, buf.resultReturn(), buf.resultErrno());
  }

  /** Makes it a blank for the next life. */
  void reset() {
    flags = 0;
    fd = -1;
    resultAddress = 0;
    aiocbAddress = 0;
    signal = null;
    lio = null;
    portEvent = null;
    portNumber = -1;
  }
}
