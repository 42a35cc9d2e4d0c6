package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.proc.Lwp;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of a process whenever its kernel is idle. */
final class Checks {
  /** Flags of A (R-ST-5). */
  static final int CLEANUP = 0x1;

  static final int WAITN = 0x2;
  static final int WAITN_PENDING = 0x4;
  static final int REQ_BLOCK = 0x8;

  /** Flags of a request. */
  static final int PENDING = 0x2;

  private static final int POLLQ = 0x40;
  private static final int DONEQ = 0x80;
  static final int PAGES_LOCKED = 0x200;
  private static final int COPYOUT_DONE = 0x8;

  /**
   * The pages of a request may be unlocked before it is reaped when it has been on these queues.
   */
  private static final int PROCESSED = 0x10 | 0x20 | 0x40;

  private final SimProcess process;
  private final ProcessModel model;
  private final AioSnapshot aio;

  private Checks(SimProcess process, AioSnapshot aio) {
    this.process = process;
    this.model = process.model();
    this.aio = aio;
  }

  static void of(SimProcess process) {
    AioSnapshot aio = process.aio();
    if (aio != null) {
      Checks checks = new Checks(process, aio);
      checks.books();
      checks.queues();
      checks.requests();
      checks.order();
      checks.polled();
      checks.signals();
      checks.closed();
      new Sleepers(process, aio).check();
      process.remember(aio);
    }
  }

  /** Counters against what they count; locks and holds against requests. */
  private void books() {
    long pending = aio.requests().stream().filter(r -> has(r, PENDING)).count();
    same("pending", aio.pending(), pending);
    same("outstanding", aio.outstanding(), aio.requests().size());
    same("notifications", aio.notifycnt(), model.notifications);
    same("holds", process.proc().descriptors().holds(), pending);
    same("bytes in flight", aio.bytesInFlight(), lengthOf(aio, PENDING));
    long pages = 0;
    long page = process.abi().pageSize();
    for (RequestSnapshot request : aio.requests()) {
      if (has(request, PAGES_LOCKED)) {
        long last = (request.buffer() + request.length() - 1) / page;
        pages += last - request.buffer() / page + 1;
      }
    }
    same("locked pages", process.proc().addressSpace().lockedPages(), pages);
  }

  private static long lengthOf(AioSnapshot aio, int flag) {
    return aio.requests().stream()
        .filter(request -> has(request, flag))
        .mapToLong(RequestSnapshot::length)
        .sum();
  }

  private void same(String what, long is, long shouldBe) {
    require(is == shouldBe, "%s of process %d: %d, not %d", what, process.pid(), is, shouldBe);
  }

  /** Every complete request is on one queue, every pending one on none but that of ports. */
  private void queues() {
    Set<Long> queued = new HashSet<>();
    for (List<Long> queue : queuesOf(aio)) {
      for (long result : queue) {
        require(queued.add(result), "0x%x is on two queues", result);
      }
    }
    for (RequestSnapshot request : aio.requests()) {
      boolean pending = has(request, PENDING);
      require(
          queued.contains(request.result()) != pending,
          "%s request 0x%x is %son a queue",
          pending ? "pending" : "complete",
          request.result(),
          pending ? "" : "not ");
      require(
          has(request, DONEQ) == aio.queues().doneq().contains(request.result()),
          "0x%x and the done queue do not agree",
          request.result());
    }
  }

  /** The kernel's requests are those of the model, and memory shows what it should. */
  private void requests() {
    require(
        aio.requests().size() == model.requests.size(),
        "the kernel has %d requests, the program %d",
        aio.requests().size(),
        model.requests.size());
    for (RequestSnapshot there : aio.requests()) {
      ModelRequest request = model.requests.get(there.result());
      require(request != null, "the kernel has 0x%x, which nobody submitted", there.result());
      require(has(there, PENDING) != request.complete, "%s is not what it should be", request);
      require(
          !request.complete
              || (there.returned() == request.returned && there.errno() == request.errno),
          "%s ended with %d/%d, not %d/%d",
          request,
          there.returned(),
          there.errno(),
          request.returned,
          request.errno);
      if (has(there, COPYOUT_DONE)) {
        require(request.poll, "%s is stored before it is reaped", request);
        Judges.checkStored(process, request);
      } else {
        Judges.checkUntouched(process, request);
      }
      pagesStayLocked(there, request);
    }
  }

  /** R-CLN-1: until it is reaped, unless the queues it was on were processed, or its port's. */
  private void pagesStayLocked(RequestSnapshot there, ModelRequest request) {
    AioSnapshot.Queues queues = aio.queues();
    boolean isDone =
        queues.doneq().contains(there.result()) || queues.collected().contains(there.result());
    boolean mayBeUnlocked =
        request.notice == Notice.PORT
            ? aio.counters().cleanupPasses() > 0
            : has(there, PROCESSED) && isDone;
    require(
        request.length == 0 || has(there, PAGES_LOCKED) || mayBeUnlocked,
        "the pages of %s are not locked any more (R-CLN-1)",
        request);
  }

  /** R-ST-3: what stays on a queue keeps its order, and what comes goes behind. */
  private void order() {
    if (process.before() == null) {
      return;
    }
    List<List<Long>> before = queuesOf(process.before());
    List<List<Long>> now = queuesOf(aio);
    for (int queue = 0; queue < now.size(); queue++) {
      List<Long> stayed = new ArrayList<>(before.get(queue));
      stayed.retainAll(now.get(queue));
      require(
          now.get(queue).subList(0, stayed.size()).equals(stayed),
          "a queue of process %d was %s and is %s (R-ST-3)",
          process.pid(),
          before.get(queue),
          now.get(queue));
    }
  }

  private static List<List<Long>> queuesOf(AioSnapshot aio) {
    AioSnapshot.Queues queues = aio.queues();
    return List.of(
        queues.doneq(),
        queues.pollq(),
        queues.notifyq(),
        queues.cleanupq(),
        queues.portq(),
        queues.portcleanupq(),
        queues.collected());
  }

  /** R-AMB-4: the result of a poll request is stored when an LWP returns to user mode. */
  private void polled() {
    boolean cleanup = (aio.flags() & CLEANUP) != 0;
    boolean inUserMode = process.proc().lwps().stream().anyMatch(Lwp::isInUserMode);
    require(
        aio.queues().pollq().isEmpty() || cleanup || !inUserMode || !process.astsAreImmediate(),
        "process %d is in user mode, and pollq is not empty (R-DONE-4)",
        process.pid());
    for (RequestSnapshot request : aio.requests()) {
      require(
          !has(request, POLLQ)
              || !aio.queues().doneq().contains(request.result())
              || has(request, COPYOUT_DONE),
          "0x%x was polled for, and is not stored (R-CPY-2)",
          request.result());
    }
  }

  /** No signal waits while there is an LWP that could take it. */
  private void signals() {
    for (SignalSnapshot signal : process.proc().signals().snapshot()) {
      for (Lwp lwp : process.proc().lwps()) {
        boolean could = lwp.isInUserMode() || lwp.isInterruptibleSleeper();
        require(
            !could || lwp.mask().contains(signal.signo()),
            "LWP %s could take signal %d, which waits",
            lwp,
            signal.signo());
      }
    }
  }

  /** R-CLN-14, R-CLN-15: an exec has waited for the devices, and leaves its marks for good. */
  private void closed() {
    int marks = CLEANUP | REQ_BLOCK;
    require(
        !model.closed
            || process.isExecing()
            || (aio.pending() == 0 && (aio.flags() & marks) == marks),
        "process %d has execed, and has %d pending requests and flags 0x%x",
        process.pid(),
        aio.pending(),
        aio.flags());
  }

  static boolean has(RequestSnapshot request, int flag) {
    return (request.flags() & flag) != 0;
  }
}
