package dev.kaio.aio;

import dev.kaio.abi.Signal;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcHooks;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.vm.KernelMemory;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The asynchronous I/O state of one process: what the rules call A (R-ST-1..5). */
public final class Aio implements ProcHooks {
  static final int CLEANUP = 0x1;
  static final int WAITN = 0x2;
  static final int WAITN_PENDING = 0x4;
  static final int REQ_BLOCK = 0x8;
  static final int CLEANUP_PORT = 0x10;
  static final int SOLARIS_REQ = 0x40;

  /** The queues, for snapshots. */
  public enum Which {
    DONE,
    POLL,
    NOTIFY,
    CLEANUP,
    PORT,
    PORT_PENDING,
    PORT_CLEANUP
  }

  final Proc proc;
  final KernelMemory memory;
  final AioCounters counters;

  // Counters (R-ST-2).
  int pending;
  int outstanding;
  int notifycnt;
  int waitncnt;

  /** Requests that a closing port still waits for. */
  int portCloseCount;

  int flags;

  /** A dynamic-reconfiguration request is posted (R-CLN-10). */
  boolean cleanupRequested;

  /** The first AIOSTART of this state has been made. */
  boolean started;

  // Queues (R-ST-3).
  final AioQueue doneq = new AioQueue("doneq");
  final AioQueue pollq = new AioQueue("pollq");
  final AioQueue notifyq = new AioQueue("notifyq");
  final AioQueue cleanupq = new AioQueue("cleanupq");
  final AioQueue portpending = new AioQueue("portpending");
  final AioQueue portq = new AioQueue("portq");
  final AioQueue portcleanupq = new AioQueue("portcleanupq");

  /** Done requests that AIOWAITN took and holds until it returns (R-WTN-3). */
  final AioQueue collected = new AioQueue("collected by AIOWAITN");

  /** aiowait, the active aiowaitn, and aiosuspend sleep here. */
  final CondVar waitCv = new CondVar("a completion");

  /** Those of them that are in AIOWAIT. */
  final Set<KThread> aiowaiters = new HashSet<>();

  /** AIOWAITN calls that wait for their turn. */
  final CondVar waitnCv = new CondVar("the turn of AIOWAITN");

  /** The cleanup LWP during CLEANUP, and exit. */
  final CondVar cleanupCv = new CondVar("completion during cleanup");

  /** Closers of ports with pending requests. */
  final CondVar portCv = new CondVar("completion for a closing port");

  final ResultHash hash = new ResultHash();

  /** The steps that submissions share. */
  final AioSubmit submit = new AioSubmit(this);

  private final AioQueue free = new AioQueue("free requests");

  /** List heads that were given back and can be reused without new memory. */
  int freeHeads;

  Aio(Proc proc, KernelMemory memory, AioCounters total) {
    this.proc = proc;
    this.memory = memory;
    this.counters = new AioCounters(total);
  }

  /** The state of a process, or null before its AIOINIT. */
  public static Aio of(Proc proc) {
    return proc.hooks() instanceof Aio aio ? aio : null;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  // ---- requests ----

  /** Whether a request can be had without new memory. */
  boolean hasFreeReq() {
    return !free.isEmpty();
  }

  /** Whether one more queued signal can be had; those that wait to be taken count. */
  boolean hasMemoryForSignal() {
    return !memory.isExhausted() && proc.quotas().queuedSignals().hasRoom(1);
  }

  /** Whether one more request of this length would be beyond the process's limits (R-RW-2). */
  boolean isAtLimit(long length) {
    return !proc.quotas().requests().hasRoom(1) || !proc.quotas().bytesInFlight().hasRoom(length);
  }

  void charge(long length) {
    proc.quotas().bytesInFlight().force(length);
  }

  void discharge(long length) {
    proc.quotas().bytesInFlight().give(length);
  }

  AioReq allocateReq() {
    AioReq req = free.poll();
    if (req == null) {
      req = new AioReq(this);
      req.reset();
    }
    return req;
  }

  /** Gives back a request that was never accepted. */
  void recycle(AioReq req) {
    req.reset();
    free.enqueue(req);
  }

  /** Takes a request in: pending, outstanding, in the hash. */
  void accept(AioReq req) {
    hash.insert(req);
    req.flags |= AioReq.PENDING;
    pending++;
    outstanding++;
    proc.quotas().requests().force(1);
  }

  /**
   * Takes back a request whose submission failed (R-ST-6). Its set-up and its start are one step,
   * so REQ_BLOCK has not come in between, and nobody waits for it (R-CLN-15).
   */
  void discardFailed(AioReq req) {
    free(req);
    pending--;
  }

  /** Frees a request; the last outstanding one wakes all sleepers (R-ST-7). */
  void free(AioReq req) {
    AioLio lio = req.lio;
    if (lio != null) {
      dropListReference(lio);
    }
    forget(req);
    if (outstanding == 0) {
      waitCv.broadcast();
    }
  }

  /**
   * Frees a request of a port, which wakes nobody and never frees a list head (R-ST-7, R-LIO-10).
   */
  void freePortReq(AioReq req) {
    forget(req);
  }

  private void forget(AioReq req) {
    hash.remove(req);
    outstanding--;
    proc.quotas().requests().give(1);
    recycle(req);
  }

  void dropListReference(AioLio lio) {
    if (--lio.references == 0) {
      freeHeads++;
    }
  }

  // ---- the done queue ----

  /** Takes a request off the done queue; the last one wakes all if AIOWAITN is active (R-ST-8). */
  void takeDone(AioReq req) {
    doneq.dequeue(req);
    req.flags &= ~AioReq.DONEQ;
    if (doneq.isEmpty() && has(WAITN)) {
      waitCv.broadcast();
    }
  }

  /**
   * An AIOWAIT has found the done queue empty, which is news while AIOWAITN is active. Other
   * AIOWAITs are left alone: they would find the same, and two of them would wake each other
   * without end (R-ST-8).
   */
  void tellOfEmptyScan() {
    if (has(WAITN)) {
      waitCv.wakeIf(thread -> !aiowaiters.contains(thread));
    }
  }

  void putDone(AioReq req) {
    req.flags |= AioReq.DONEQ;
    doneq.enqueue(req);
  }

  /** Unlocks, copies out and frees a request that is on no queue any more. */
  void reap(AioReq req) {
    req.unlockPages();
    req.copyoutResult(proc.addressSpace());
    free(req);
  }

  // ---- signals ----

  /** Whether SIGIO would run a handler (R-DONE-7). */
  boolean hasSigioHandler() {
    return proc.signals().disposition(Signal.SIGIO) == Disposition.CAUGHT;
  }

  // ---- the process's life ----

  /** Any LWP on its way to user mode with an AST or a signal processes the queues (R-CLN-2). */
  @Override
  public void returningToUser(Lwp lwp) {
    QueueProcessing.run(this, QueueProcessing.Mode.USER);
  }

  @Override
  public Rval exiting(KThread thread, Continuation then) {
    return AioExit.letGo(this, thread, then);
  }

  @Override
  public int pendingIo() {
    return pending;
  }

  // ---- for snapshots ----

  public int pending() {
    return pending;
  }

  public int outstanding() {
    return outstanding;
  }

  public int notifycnt() {
    return notifycnt;
  }

  /** Completions that the active AIOWAITN still wants. */
  public int waitncnt() {
    return waitncnt;
  }

  public int portCloseCount() {
    return portCloseCount;
  }

  /** The flags of R-ST-5. */
  public int flags() {
    return flags;
  }

  /** A queue's requests in order. */
  public List<AioReq> queue(Which which) {
    return queueOf(which).list();
  }

  /** How many requests are on a queue. */
  public int depth(Which which) {
    return queueOf(which).size();
  }

  private AioQueue queueOf(Which which) {
    return switch (which) {
      case DONE -> doneq;
      case POLL -> pollq;
      case NOTIFY -> notifyq;
      case CLEANUP -> cleanupq;
      case PORT -> portq;
      case PORT_PENDING -> portpending;
      case PORT_CLEANUP -> portcleanupq;
    };
  }

  /** Every request in the hash, by ascending result address. */
  public List<AioReq> requests() {
    return requests(hash.size());
  }

  /** At most so many of them, whichever are found first, by ascending result address. */
  public List<AioReq> requests(int most) {
    List<AioReq> some = hash.some(most);
    some.sort(Comparator.comparing(AioReq::resultAddress, Long::compareUnsigned));
    return some;
  }

  /** Posts a dynamic-reconfiguration clean-up request (R-CLN-10). */
  public void requestCleanup() {
    cleanupRequested = true;
    proc.addressSpace().cv().broadcast();
  }

  /** All of it, as values. */
  public AioSnapshot snapshot() {
    return AioSnapshots.of(this);
  }

  public long cleanupPasses() {
    return counters.cleanupPasses();
  }
}
