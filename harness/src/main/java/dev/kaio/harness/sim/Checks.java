package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.proc.Lwp;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of a process whenever its kernel is idle. */
final class Checks {
  private static final int PENDING = 0x2;
  private static final int DONEQ = 0x80;
  private static final int PAGES_LOCKED = 0x200;
  private static final int COPYOUT_DONE = 0x8;
  private static final int WAITN_ACTIVE = 0x2;

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
      checks.markQuiet();
      checks.sleepers();
    }
  }

  /** Counters against what they count; locks and holds against requests. */
  private void books() {
    long pending = aio.requests().stream().filter(r -> has(r, PENDING)).count();
    same("pending", aio.pending(), pending);
    same("outstanding", aio.outstanding(), aio.requests().size());
    same("notifications", aio.notifycnt(), model.notifications);
    same("holds", process.proc().descriptors().holds(), pending);
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

  private void same(String what, long is, long shouldBe) {
    require(is == shouldBe, "%s of process %d: %d, not %d", what, process.pid(), is, shouldBe);
  }

  /** Every complete request is on one queue, every pending one on none but that of ports. */
  private void queues() {
    Set<Long> queued = new HashSet<>();
    AioSnapshot.Queues queues = aio.queues();
    for (List<Long> queue :
        List.of(
            queues.doneq(),
            queues.pollq(),
            queues.notifyq(),
            queues.cleanupq(),
            queues.portq(),
            queues.portcleanupq(),
            queues.collected())) {
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
          has(request, DONEQ) == queues.doneq().contains(request.result()),
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
        require(
            process.resultReturn(request.result) == request.returnBefore
                && process.resultErrno(request.result) == request.errnoBefore,
            "memory of %s has changed before it was reaped (R-CPY-3)",
            request);
      }
    }
  }

  /** What is complete while an AIOWAITN is there may come to the done queue without a wake-up. */
  private void markQuiet() {
    if (process.sleepsIn(Sleep.AIOWAITN)) {
      model.requests.values().forEach(request -> request.quiet |= request.complete);
    }
  }

  /** Nobody sleeps for what is there already. */
  private void sleepers() {
    boolean waitn = (aio.flags() & WAITN_ACTIVE) != 0;
    for (SimCall call : process.calls().values()) {
      Lwp lwp = process.proc().lwp(call.lwp);
      if (lwp == null || !lwp.isAsleep()) {
        continue;
      }
      switch (call.sleep) {
        case AIOWAIT -> aiowait(call, waitn);
        case SUSPEND -> suspend(call, waitn);
        case AIOWAITN -> aiowaitn(call, waitn);
        case LIST -> list(call);
        case UNMAP -> unmap(call);
        case CLOSE -> close(call);
        default -> {}
      }
    }
  }

  private void aiowait(SimCall call, boolean waitn) {
    require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
    require(aio.queues().pollq().isEmpty(), "%s sleeps, and pollq is not empty", call);
    aio.queues().doneq().forEach(result -> mayBeUnnoticed(call, result, waitn));
    require(
        !call.dontBlock || aio.outstanding() > 0 || model.freedSilently,
        "%s sleeps, and nothing is outstanding",
        call);
  }

  private void suspend(SimCall call, boolean waitn) {
    require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
    for (long result : call.addresses) {
      if (aio.queues().doneq().contains(result)) {
        mayBeUnnoticed(call, result, waitn);
      }
    }
    require(
        aio.outstanding() > 0 || model.freedSilently,
        "%s sleeps, and nothing is outstanding",
        call);
  }

  /** R-WTN-7: an AIOWAITN takes wake-ups from others, also if it then ends without the request. */
  private void mayBeUnnoticed(SimCall call, long result, boolean waitn) {
    boolean quiet = waitn || model.requests.get(result).quiet;
    require(quiet, "%s sleeps, and 0x%x is done", call, result);
  }

  private void aiowaitn(SimCall call, boolean waitn) {
    if (waitn) {
      require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
      require(
          aio.pending() > 0
              || (aio.queues().doneq().isEmpty() && aio.queues().collected().isEmpty())
              || model.freedSilently, // R-DONE-2
          "%s sleeps, and nothing is pending",
          call);
    }
  }

  /** R-LIOW-2: of several sleepers one is woken. */
  private void list(SimCall call) {
    boolean over = call.list.isOver() && call.list.members.stream().allMatch(this::isCounted);
    require(call.list.waiters > 1 || !over, "%s sleeps, and its list is over", call);
  }

  /**
   * Whether the end of a member serves those who sleep for its list: not with a port (R-CLN-17),
   * nor while it waits for queue processing (R-ST-6).
   */
  private boolean isCounted(ModelRequest member) {
    return member.notice != Notice.PORT && !aio.queues().notifyq().contains(member.result);
  }

  /**
   * R-CLN-8. One whose own memory is free sleeps on if another, woken together with it, has had to
   * wait again.
   */
  private void unmap(SimCall call) {
    boolean locked =
        process.calls().values().stream()
            .filter(other -> other.sleep == Sleep.UNMAP)
            .anyMatch(other -> isLocked(other.subject));
    require(locked, "%s sleeps, and no page is locked", call);
    if (!process.sleepsIn(Sleep.CLEANUP)) {
      return;
    }
    for (RequestSnapshot request : aio.requests()) {
      require(
          has(request, PENDING) || !has(request, PAGES_LOCKED) || mayKeepPages(request.result()),
          "%s sleeps, and 0x%x is complete and holds its pages (R-CLN-9)",
          call,
          request.result());
    }
  }

  private boolean isLocked(long base) {
    return process.proc().addressSpace().segments().stream()
        .anyMatch(segment -> segment.base() == base && segment.lockedPages() > 0);
  }

  /** Those that an AIOWAITN has collected, and those of a port that is being closed (R-DONE-2). */
  private boolean mayKeepPages(long result) {
    return aio.queues().collected().contains(result)
        || (process.sleepsIn(Sleep.CLOSE) && aio.queues().portq().contains(result));
  }

  /** R-CLN-12, R-PORT-5. */
  private void close(SimCall call) {
    boolean pending =
        model.requests.values().stream()
            .anyMatch(
                request ->
                    !request.complete
                        && (request.fd == call.subject || request.port == call.subject));
    require(pending, "%s sleeps, and nothing is pending", call);
  }

  private static boolean has(RequestSnapshot request, int flag) {
    return (request.flags() & flag) != 0;
  }
}
