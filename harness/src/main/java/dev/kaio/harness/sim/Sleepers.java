package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.abi.Errno;
import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be true of those who sleep when their kernel is idle, and of those whom a step woke.
 */
final class Sleepers {
  private final SimProcess process;
  private final ProcessModel model;
  private final AioSnapshot aio;

  /** Whether an AIOWAITN is active. */
  private final boolean waitn;

  Sleepers(SimProcess process, AioSnapshot aio) {
    this.process = process;
    this.model = process.model();
    this.aio = aio;
    this.waitn = (aio.flags() & Checks.WAITN) != 0;
  }

  void check() {
    markQuiet();
    noteBatches();
    process.calls().values().stream().filter(process::isAsleep).forEach(this::check);
  }

  // ---- who was woken ----

  /**
   * What the calls that a step has ended say of wake-ups.
   *
   * @param process after the step
   * @param ended those calls, none judged yet
   */
  static void checkWoken(SimProcess process, List<SimProcess.Returned> ended) {
    AioSnapshot before = process.before();
    AioSnapshot now = process.aio();
    if (before == null || now == null) {
      return;
    }
    // R-WTN-2: whoever was first in the queue behind an AIOWAITN has had, or has, his turn.
    int queued = Checks.WAITN | Checks.WAITN_PENDING;
    boolean turnWasDue = (before.flags() & queued) == queued && (now.flags() & queued) == 0;
    if (turnWasDue && process.sleptBefore(Sleep.AIOWAITN) > 1) {
      require(count(ended, Sleep.AIOWAITN) > 1, "no AIOWAITN gets the turn of the one that ended");
    }
    // R-LIOW-2: the end of a list wakes one.
    for (SimProcess.Returned one : ended) {
      SimCall call = one.call();
      if (call.sleep == Sleep.LIST) {
        long woken = ended.stream().filter(other -> isWokenWith(call, other)).count();
        require(woken <= 1, "the end of a list has woken %d (R-LIOW-2): %s", woken, call);
      }
    }
  }

  private static long count(List<SimProcess.Returned> ended, Sleep sleep) {
    return ended.stream().filter(returned -> returned.call().sleep == sleep).count();
  }

  private static boolean isWokenWith(SimCall call, SimProcess.Returned other) {
    SimCall sleeper = other.call();
    return sleeper.sleep == Sleep.LIST
        && sleeper.list == call.list
        && sleeper.process.sleptBefore(sleeper)
        && !sleeper.disturbed
        && other.result().errno() != Errno.EINTR.code();
  }

  /** Keeps the order in which an AIOWAITN collects, as long as it is the only one. */
  private void noteBatches() {
    List<SimCall> calls = new ArrayList<>(process.calls().values());
    calls.removeIf(call -> call.sleep != Sleep.AIOWAITN);
    if (calls.size() > 1) {
      calls.forEach(call -> call.batches = null);
      return;
    }
    for (SimCall call : calls) {
      if (call.batches != null && waitn) {
        List<Long> batch = new ArrayList<>();
        for (long result : aio.queues().collected()) {
          batch.add(model.requests.get(result).aiocb);
        }
        call.batches.forEach(known -> known.forEach(batch::remove));
        if (!batch.isEmpty()) {
          call.batches.addFirst(batch);
        }
      }
    }
  }

  // ---- who sleeps ----

  /** What is complete while an AIOWAITN is there may come to the done queue without a wake-up. */
  private void markQuiet() {
    if (process.sleepsIn(Sleep.AIOWAITN)) {
      model.requests.values().forEach(request -> request.quiet |= request.complete);
    }
  }

  /** Nobody sleeps for what is there already, or longer than he wants. */
  private void check(SimCall call) {
    timeout(call);
    switch (call.sleep) {
      case AIOWAIT -> aiowait(call);
      case SUSPEND -> suspend(call);
      case AIOWAITN -> aiowaitn(call);
      case LIST -> list(call);
      case UNMAP -> unmap(call);
      case CLOSE -> close(call);
      case CLEANUP -> cleanup(call);
      case EXEC -> exec(call);
      case NONE, FORK, EXIT -> {}
    }
  }

  /** R-WAIT-6; the time of an AIOWAITN begins with its turn (R-WTN-2). */
  private void timeout(SimCall call) {
    boolean counts = call.sleep != Sleep.AIOWAITN || call.batches != null;
    require(
        !counts || (!call.clockWasSet && process.now() < call.deadline),
        "%s sleeps, and its time is over",
        call);
  }

  private void aiowait(SimCall call) {
    require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
    require(aio.queues().pollq().isEmpty(), "%s sleeps, and pollq is not empty", call);
    aio.queues().doneq().forEach(result -> mayBeUnnoticed(call, result));
    require(
        !call.dontBlock || aio.outstanding() > 0 || model.freedSilently,
        "%s sleeps, and nothing is outstanding",
        call);
  }

  private void suspend(SimCall call) {
    require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
    for (long result : call.addresses) {
      if (aio.queues().doneq().contains(result)) {
        mayBeUnnoticed(call, result);
      }
    }
    require(
        aio.outstanding() > 0 || model.freedSilently,
        "%s sleeps, and nothing is outstanding",
        call);
  }

  /** R-WTN-7: an AIOWAITN takes wake-ups from others, also if it then ends without the request. */
  private void mayBeUnnoticed(SimCall call, long result) {
    boolean quiet = waitn || model.requests.get(result).quiet;
    require(quiet, "%s sleeps, and 0x%x is done", call, result);
  }

  private void aiowaitn(SimCall call) {
    if (waitn) {
      require(aio.notifycnt() == 0, "%s sleeps, and there is a notification", call);
      require(
          aio.pending() > 0
              || (aio.queues().doneq().isEmpty() && aio.queues().collected().isEmpty())
              || model.freedSilently, // R-DONE-2
          "%s sleeps, and nothing is pending",
          call);
      int there = aio.queues().doneq().size() + aio.queues().collected().size();
      require(
          call.batches == null || there < call.wanted, "%s sleeps, and %d are done", call, there);
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
          Checks.has(request, Checks.PENDING)
              || !Checks.has(request, Checks.PAGES_LOCKED)
              || mayKeepPages(request.result()),
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

  /** R-CLN-10. */
  private void cleanup(SimCall call) {
    require(
        !aio.cleanupRequested() || (aio.flags() & Checks.CLEANUP) != 0,
        "%s sleeps, and a reconfiguration is asked for",
        call);
  }

  /** R-CLN-14. */
  private void exec(SimCall call) {
    require(aio.pending() > 0, "%s sleeps, and nothing is pending", call);
  }
}
