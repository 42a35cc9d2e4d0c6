package dev.kaio.harness.trace;

import dev.kaio.abi.Errno;
import dev.kaio.abi.TimeLayout;
import dev.kaio.harness.trace.ProcessModel.Request;
import dev.kaio.harness.trace.Step.Ending;
import dev.kaio.kernel.KernelEvent.Timeval;

/** Plans AIOWAIT: what must be so that the call ends as in the log (R-WAIT-1, R-WAIT-2). */
final class WaitPlanner {
  private static final int TIMEOUT_SLOT = 1;
  private static final int DONTBLOCK_SLOT = 2;

  /** Used where a timeout can be read but the log does not show it. */
  private static final Timeval TEN_MINUTES = new Timeval(600, 0);

  private static final Timeval POLL = new Timeval(0, 0);
  private static final Timeval SOON = new Timeval(0, 10_000);
  private static final Timeval IMPOSSIBLE = new Timeval(0, 1_000_000);

  private final ProcessModel process;

  WaitPlanner(ProcessModel process) {
    this.process = process;
  }

  void plan(LogLine.KaioCall call, Slots slots) {
    if (call.errno() == 0) {
      succeed(call, slots);
      return;
    }
    switch (Errno.nameOf(call.errno())) {
      case "EINTR" -> {
        sleepInVain(call, "EINTR");
        step(call, slots, TEN_MINUTES, Ending.INTERRUPTED);
      }
      case "ETIME" -> {
        sleepInVain(call, "ETIME");
        if (!pointsAtTimeval(slots)) {
          process.infer(call, "ETIME without a timeout cannot be");
        }
        step(call, slots, SOON, Ending.EXPIRES);
      }
      case "EINVAL" -> invalid(call, slots);
      case "EFAULT" -> {
        process.memory.leaveOut(slots.value(TIMEOUT_SLOT));
        process.step(call, slots.values(), -1, null, Ending.RETURNS);
      }
      default -> {
        process.infer(call, "no AIOWAIT ends with " + Errno.nameOf(call.errno()));
        step(call, slots, TEN_MINUTES, Ending.RETURNS);
      }
    }
  }

  private void succeed(LogLine.KaioCall call, Slots slots) {
    Request request = process.find(process.abi().model().slot(call.value()));
    if (request != null || Reaping.reaps(call)) {
      reap(call, request);
      step(call, slots, TEN_MINUTES, Ending.RETURNS);
    } else if (call.value() == 1) {
      if (process.notifications == 0) {
        process.hiddenNotify(ProcessModel.lwp(call));
        process.infer(call, "1 is taken to come from an AIONOTIFY that the log lacks");
      }
      process.notifications--;
      nothingDone(call, "1");
      step(call, slots, TEN_MINUTES, Ending.RETURNS);
    } else {
      nothingDone(call, "0");
      if (process.notifications > 0) {
        process.infer(call, "0 cannot be: there is a notification");
      }
      if (slots.value(TIMEOUT_SLOT) == 0) {
        process.infer(call, "0 cannot be: the call has no timeout");
      }
      step(call, slots, POLL, Ending.RETURNS);
    }
  }

  private void reap(LogLine.KaioCall call, Request outstanding) {
    Request request = outstanding;
    if (request == null) {
      long result = process.abi().model().slot(call.value());
      request = process.standIn(ProcessModel.lwp(call), result);
      process.infer(
          call,
          String.format(
              "the request with the result address 0x%X was submitted before the log begins; a"
                  + " read of one sector stands for it",
              result));
    }
    if (!process.doneq.isEmpty() && process.doneq.get(0) != request) {
      process.infer(call, "another request was complete before the one that it returns");
    }
    process.complete(request);
    process.reaped(request);
  }

  private void sleepInVain(LogLine.KaioCall call, String ending) {
    nothingDone(call, ending);
    if (process.notifications > 0) {
      process.infer(call, ending + " cannot be: there is a notification");
    }
  }

  private void nothingDone(LogLine.KaioCall call, String ending) {
    process.prompt.foundNothing();
    if (!process.doneq.isEmpty()) {
      process.infer(call, ending + " cannot be: a request is complete");
    }
  }

  /** EINVAL: no AIOINIT, nothing outstanding and dontblock, or a timeval that is none. */
  private void invalid(LogLine.KaioCall call, Slots slots) {
    Timeval timeout = TEN_MINUTES;
    if (process.initialised) {
      boolean known = slots.isKnown(DONTBLOCK_SLOT);
      if (process.outstanding.isEmpty() && !(known && slots.value(DONTBLOCK_SLOT) == 0)) {
        if (!known) {
          slots.values()[DONTBLOCK_SLOT] = 1;
          process.infer(call, "EINVAL is taken to come from dontblock 1 with nothing outstanding");
        }
      } else {
        timeout = IMPOSSIBLE;
        process.infer(call, "EINVAL is taken to come from an invalid timeout");
      }
    }
    step(call, slots, timeout, Ending.RETURNS);
  }

  private boolean pointsAtTimeval(Slots slots) {
    long pointer = slots.value(TIMEOUT_SLOT);
    return pointer != 0 && pointer != process.abi().model().allOnes();
  }

  /** The call with the timeout that its line shows, or else this one. */
  private void step(LogLine.KaioCall call, Slots slots, Timeval otherwise, Ending ending) {
    Timeval timeout = null;
    if (pointsAtTimeval(slots)) {
      timeout = call.timeout() != null ? call.timeout() : otherwise;
      process.memory.need(slots.value(TIMEOUT_SLOT), TimeLayout.size(process.abi()));
    }
    process.step(call, slots.values(), -1, timeout, ending);
  }
}
