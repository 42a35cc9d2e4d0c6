package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.sim.SimCall.Judge;
import java.util.ArrayList;
import java.util.List;

/** AIOERROR, AIOCANCEL and AIONOTIFY, which never sleep. */
final class AskCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  AskCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean error(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    long aiocb = SimProcess.aiocbSlot(dice.below(SimProcess.SLOTS));
    long result = process.layout(large).resultAddress(aiocb);
    calls.kaio(
        Calls.simple(process, lwp, "AIOERROR 0x" + Long.toHexString(result), judges.error(result)),
        (large ? KaioOp.AIOERROR64 : KaioOp.AIOERROR).code(),
        aiocb);
    return true;
  }

  /** R-CAN-1. */
  boolean cancel(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    ProcessModel model = process.model();
    List<Integer> files = new ArrayList<>(model.files.keySet());
    int fd = files.isEmpty() || dice.chance(0.1) ? 200 : dice.pick(files);
    long aiocb = dice.chance(0.5) ? 0 : SimProcess.aiocbSlot(dice.below(SimProcess.SLOTS));
    ModelRequest request = model.requests.get(process.layout(false).resultAddress(aiocb));
    boolean pending = aiocb == 0 ? model.pendingOn(fd) > 0 : request != null && !request.complete;
    Judge judge =
        !model.files.containsKey(fd)
            ? judges.errnoOrZero(Errno.EBADF.code())
            : !model.initialised
                ? judges.errnoOrZero(Errno.EINVAL.code())
                : judges.value(pending ? 2 : 1);
    calls.kaio(
        Calls.simple(process, lwp, "AIOCANCEL " + fd + " 0x" + Long.toHexString(aiocb), judge),
        KaioOp.AIOCANCEL.code(),
        fd,
        aiocb);
    return true;
  }

  boolean notify(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    if (process.model().initialised) {
      process.model().notifications++;
    }
    calls.kaio(Calls.simple(process, lwp, "AIONOTIFY", judges.value(0)), KaioOp.AIONOTIFY.code());
    return true;
  }
}
