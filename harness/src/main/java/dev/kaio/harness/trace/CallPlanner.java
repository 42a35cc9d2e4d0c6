package dev.kaio.harness.trace;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.trace.ProcessModel.Request;
import dev.kaio.harness.trace.Step.Ending;
import java.util.List;

/** Plans the calls of one process, one after the other. */
final class CallPlanner {
  private static final int NOT_CANCELED = 2;

  /** An address where no program has an aiocb. */
  private static final long NO_AIOCB = 0x10;

  private final ProcessModel process;
  private final List<LogLine.KaioCall> calls;
  private final List<Slots> slots;
  private final Reaping reaping;
  private final TransferPlanner transfers;
  private final WaitPlanner waits;
  private int next;

  CallPlanner(ProcessModel process, List<LogLine.KaioCall> calls, List<String> inferences) {
    this.process = process;
    this.calls = calls;
    this.slots = calls.stream().map(call -> Slots.of(process.form, call)).toList();
    this.reaping = new Reaping(process.form, calls, slots);
    this.transfers = new TransferPlanner(process);
    this.waits = new WaitPlanner(process);
    inferences.addAll(reaping.inferences());
    calls.forEach(process::seen);
    process.initialisedBefore = needsInit();
    process.initialised = process.initialisedBefore;
    process.singleLwp = calls.stream().anyMatch(CallPlanner::saysSingleLwp);
  }

  /** Whether some call got further than a process gets without AIOINIT, before the log shows it. */
  private boolean needsInit() {
    for (LogLine.KaioCall call : calls) {
      if (LogForm.isOp(call, KaioOp.AIOINIT)) {
        if (call.errno() == 0) {
          return false;
        }
      } else if (!LogForm.isOp(call, KaioOp.AIONOTIFY)
          && !LogForm.isOp(call, KaioOp.AIOSTART)
          && !(LogForm.isOp(call, KaioOp.AIOCANCEL) && call.errno() == Errno.EBADF.code())
          && call.errno() != Errno.EINVAL.code()) {
        return true;
      }
    }
    return calls.stream()
        .anyMatch(call -> LogForm.isOp(call, KaioOp.AIOSTART) && call.errno() == 0);
  }

  /** AIOSTART says EDEADLK to a process with one LWP (R-START-1). */
  private static boolean saysSingleLwp(LogLine.KaioCall call) {
    return LogForm.isOp(call, KaioOp.AIOSTART) && call.errno() == Errno.EDEADLK.code();
  }

  /** The steps of the next call of the process. */
  List<Step> planNext() {
    int index = next++;
    LogLine.KaioCall call = calls.get(index);
    Slots arguments = slots.get(index);
    KaioOp op = KaioOp.of((int) call.slot0() & ~KaioOp.POLL_BIT);
    if (op == null) {
      plain(call, arguments);
    } else {
      switch (op) {
        case AIOREAD, AIOWRITE -> transfers.plan(call, arguments, reaping.reapedBy(index));
        case AIOWAIT -> waits.plan(call, arguments);
        case AIOCANCEL -> cancel(call, arguments);
        case AIONOTIFY -> {
          process.notifications += process.initialised ? 1 : 0;
          plain(call, arguments);
        }
        case AIOINIT -> {
          process.initialised = true;
          plain(call, arguments);
        }
        case AIOSTART -> plain(call, arguments);
        default -> {
          if (op.isValidFor(process.abi().model())) {
            process.infer(call, "what " + op + " points at is not in the log; nothing is there");
          }
          plain(call, arguments);
        }
      }
    }
    return process.takeSteps();
  }

  private void plain(LogLine.KaioCall call, Slots arguments) {
    process.step(call, arguments.values(), -1, null, Ending.RETURNS);
  }

  /** R-CAN-1; the classic table does not show the aiocb. */
  private void cancel(LogLine.KaioCall call, Slots arguments) {
    int descriptor = (int) arguments.value(1);
    process.descriptors.use(descriptor, call.errno());
    if (call.errno() == 0 && process.initialised) {
      boolean known = arguments.isKnown(2);
      List<Request> onDescriptor =
          process.outstanding.stream()
              .filter(request -> request.descriptor == descriptor && !request.done)
              .toList();
      if (call.value() == NOT_CANCELED) {
        process.prompt.foundPending();
        if (onDescriptor.isEmpty()) {
          process.infer(call, "2 cannot be: no request is pending on the descriptor");
        }
      } else if (!onDescriptor.isEmpty() && known && arguments.value(2) == 0) {
        process.completeAll(onDescriptor);
      } else if (!onDescriptor.isEmpty() && !known) {
        arguments.values()[2] = NO_AIOCB;
        process.infer(call, "1 is taken to be about one aiocb that is not in flight");
      }
    }
    plain(call, arguments);
  }
}
