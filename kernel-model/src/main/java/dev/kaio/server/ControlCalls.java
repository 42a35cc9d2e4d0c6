package dev.kaio.server;

import dev.kaio.abi.Errno;
import dev.kaio.kernel.KernelControl;
import dev.kaio.kernel.KernelControl.Outcome;
import dev.kaio.proc.Proc;
import dev.kaio.wire.ControlReply;
import dev.kaio.wire.ControlRequest;
import java.util.function.Function;

/** Does what the commands of a CONTROL say. */
final class ControlCalls {
  private ControlCalls() {}

  static ControlAnswer execute(KernelControl kernel, Proc caller, ControlRequest request) {
    if (request instanceof ControlRequest.Advance advance) {
      return answer(kernel.advance(caller, advance.nanos()), ControlReply.Clock::new);
    } else if (request instanceof ControlRequest.AdvanceToNext) {
      return answer(kernel.advanceToNext(caller), ControlReply.Clock::new);
    } else if (request instanceof ControlRequest.ShiftWall shift) {
      return answer(kernel.shiftWall(caller, shift.nanos()), ControlReply.Clock::new);
    } else if (request instanceof ControlRequest.Clock) {
      return new ControlAnswer(0, new ControlReply.Clock(kernel.clock()));
    } else if (request instanceof ControlRequest.Memory memory) {
      int errno = kernel.setPressure(caller, memory.pressure());
      return new ControlAnswer(errno, new ControlReply.Done());
    } else if (request instanceof ControlRequest.Complete complete) {
      return answer(
          kernel.complete(caller, complete.device(), complete.index(), complete.errno()),
          ControlReply.Count::new);
    } else if (request instanceof ControlRequest.Reconfigure reconfigure) {
      return answer(
          kernel.reconfigure(caller, reconfigure.pid()),
          hasAio -> new ControlReply.Count(hasAio ? 1 : 0));
    } else if (request instanceof ControlRequest.Snapshot snapshot) {
      return answer(kernel.snapshot(caller, snapshot.pid()), ControlReply.Proc::new);
    } else if (request instanceof ControlRequest.Processes) {
      return new ControlAnswer(0, new ControlReply.Kernel(kernel.snapshot()));
    }
    return ControlAnswer.failed(Errno.EINVAL.code()); // a command of a later version
  }

  private static <T> ControlAnswer answer(Outcome<T> outcome, Function<T, ControlReply> reply) {
    return outcome.errno() != 0
        ? ControlAnswer.failed(outcome.errno())
        : new ControlAnswer(0, reply.apply(outcome.value()));
  }
}
