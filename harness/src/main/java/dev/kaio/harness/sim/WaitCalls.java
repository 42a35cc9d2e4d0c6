package dev.kaio.harness.sim;

import dev.kaio.abi.KaioOp;
import dev.kaio.harness.sim.SimCall.Sleep;
import java.util.List;

/** AIOWAIT and AIOWAITN, which take whatever is done. */
final class WaitCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  WaitCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean waitForOne(SimProcess process) {
    int how = dice.below(4);
    int lwp = how < 2 ? calls.caller(process) : calls.blocker(process);
    if (lwp == 0) {
      return false;
    }
    boolean dontBlock = dice.chance(0.7);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOWAIT " + List.of("poll", "zero", "timed", "forever").get(how) + " " + dontBlock,
            Sleep.AIOWAIT,
            judges.aiowait(how < 2));
    long timeout =
        switch (how) {
          case 0 -> process.dontBlock();
          case 1 -> process.putTime(lwp, 0, 0);
          case 2 -> calls.timeout(call, 1000);
          default -> 0;
        };
    call.dontBlock = dontBlock;
    calls.kaio(call, KaioOp.AIOWAIT.code(), timeout, dontBlock ? 1 : 0);
    return true;
  }

  /** AIOWAIT of LWP 1 that does not block. */
  void poll(SimProcess process) {
    SimCall call = Calls.simple(process, 1, "AIOWAIT poll true", judges.aiowait(true));
    call.dontBlock = true;
    calls.kaio(call, KaioOp.AIOWAIT.code(), process.dontBlock(), 1);
  }

  boolean waitForMany(SimProcess process) {
    int how = dice.below(3);
    int lwp = how == 0 ? calls.caller(process) : calls.blocker(process);
    if (lwp == 0 || process.model().pressure == 2) {
      return false;
    }
    int most = dice.between(1, 8);
    int wanted = dice.between(how == 0 ? 0 : 1, most);
    long nwait = SimProcess.scratch(lwp) + 0x80;
    process.putInt32(nwait, wanted);
    long list = process.putList(lwp, List.of());
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOWAITN " + wanted + " of " + most + " how " + how,
            Sleep.AIOWAITN,
            judges.aiowaitn(list, nwait, most));
    long timeout =
        switch (how) {
          case 0 -> process.putTime(lwp, 0, 0);
          case 1 -> calls.timeout(call, 1);
          default -> 0;
        };
    call.wanted = wanted;
    calls.kaio(call, KaioOp.AIOWAITN.code(), list, most, nwait, timeout);
    return true;
  }
}
