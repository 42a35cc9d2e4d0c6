package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.sim.SimCall.Sleep;
import java.util.ArrayList;
import java.util.List;

/** AIOSUSPEND and AIOLIOWAIT, which name what they wait for. */
final class NamedWaitCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  NamedWaitCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean suspend(SimProcess process) {
    int how = dice.below(3);
    int lwp = how == 0 ? calls.caller(process) : calls.blocker(process);
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    List<ModelRequest> some = someWithAiocb(process, large, dice.between(1, 4));
    if (lwp == 0 || some.isEmpty() || process.model().pressure == 2) {
      return false;
    }
    List<Long> pointers = new ArrayList<>(some.stream().map(request -> request.aiocb).toList());
    pointers.add(0L);
    SimCall call =
        new SimCall(
            process, lwp, "AIOSUSPEND how " + how + " " + some, Sleep.SUSPEND, judges.suspend());
    long timeout =
        switch (how) {
          case 0 -> process.putTime(lwp, 0, 0);
          case 1 -> calls.timeout(call, 1);
          default -> 0;
        };
    call.addresses = some.stream().map(request -> request.result).toList();
    calls.kaio(
        call,
        (large ? KaioOp.AIOSUSPEND64 : KaioOp.AIOSUSPEND).code(),
        process.putList(lwp, pointers),
        pointers.size(),
        timeout,
        0);
    return true;
  }

  boolean listWait(SimProcess process) {
    int lwp = calls.blocker(process);
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    List<ModelRequest> some = someWithAiocb(process, large, dice.between(1, 4));
    if (lwp == 0 || some.isEmpty()) {
      return false;
    }
    ModelList list = null;
    for (ModelRequest request : some) {
      if (list == null && request.list != null && request.list.hasHead) {
        list = request.list;
      }
    }
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOLIOWAIT " + some,
            list == null ? Sleep.NONE : Sleep.LIST,
            list == null ? judges.errnoOrZero(Errno.EINVAL.code()) : judges.listWait(list, 0));
    call.list = list;
    if (list != null) {
      list.waiters++;
    }
    call.addresses = some.stream().map(request -> request.result).toList();
    List<Long> pointers = some.stream().map(request -> request.aiocb).toList();
    calls.kaio(
        call,
        (large ? KaioOp.AIOLIOWAIT64 : KaioOp.AIOLIOWAIT).code(),
        0,
        process.putList(lwp, pointers),
        pointers.size(),
        0);
    return true;
  }

  private List<ModelRequest> someWithAiocb(SimProcess process, boolean large, int most) {
    List<ModelRequest> all = new ArrayList<>();
    for (ModelRequest request : process.model().requests.values()) {
      boolean sameLayout = process.layout(large).resultAddress(request.aiocb) == request.result;
      if (request.aiocb != 0 && sameLayout) {
        all.add(request);
      }
    }
    while (all.size() > most) {
      all.remove(dice.below(all.size()));
    }
    return all;
  }
}
