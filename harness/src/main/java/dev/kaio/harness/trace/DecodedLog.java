package dev.kaio.harness.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kaio calls of a log with the arguments that were passed, as far as the log gives them away.
 *
 * @param calls in the order of the log
 * @param inferences what was concluded and does not stand in the log
 */
public record DecodedLog(List<DecodedCall> calls, List<String> inferences) {

  /**
   * A call.
   *
   * @param slots its arguments, one per slot of the data model; 0 where unknown
   * @param offsetWhole whether the offset of a transfer is known with all its bits
   * @param reapedBy the AIOWAIT that returned what a transfer submitted, or null
   * @param guessedResult whether the high word of a transfer's result address is a guess
   */
  public record DecodedCall(
      LogLine.KaioCall call,
      long[] slots,
      boolean offsetWhole,
      LogLine.KaioCall reapedBy,
      boolean guessedResult) {

    public boolean isTransfer() {
      return LogForm.isTransfer(call);
    }
  }

  public DecodedLog {
    calls = List.copyOf(calls);
    inferences = List.copyOf(inferences);
  }

  public static DecodedLog of(TrussLog log, LogForm form) {
    Map<Integer, List<LogLine.KaioCall>> byPid = new LinkedHashMap<>();
    for (LogLine.KaioCall call : log.calls()) {
      byPid.computeIfAbsent(call.pid(), pid -> new ArrayList<>()).add(call);
    }
    List<String> inferences = new ArrayList<>();
    Map<LogLine.KaioCall, DecodedCall> decoded = new LinkedHashMap<>();
    for (List<LogLine.KaioCall> calls : byPid.values()) {
      List<Slots> slots = calls.stream().map(call -> Slots.of(form, call)).toList();
      Reaping reaping = new Reaping(form, calls, slots);
      inferences.addAll(reaping.inferences());
      for (int i = 0; i < calls.size(); i++) {
        int by = reaping.reapedBy(i);
        decoded.put(
            calls.get(i),
            new DecodedCall(
                calls.get(i),
                slots.get(i).values(),
                slots.get(i).values().length > 4 && slots.get(i).isKnown(4),
                by < calls.size() ? calls.get(by) : null,
                form.abi().isLp64() && by >= calls.size()));
      }
    }
    return new DecodedLog(log.calls().stream().map(decoded::get).toList(), inferences);
  }
}
