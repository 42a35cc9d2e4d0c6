package dev.kaio.harness.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The kaio calls of a log with the arguments that were passed, as far as the log gives them away.
 *
 * @param calls in the order of the log
 * @param inferences what was concluded and does not stand in the log
 */
public record DecodedLog(List<DecodedCall> calls, List<String> inferences) {

  /** How a result address is known. */
  public enum ResultAddress {
    /** All of it stands in the log. */
    READ,
    /** Its high word is that of its neighbours. */
    GUESSED,
    /** The log has its low word only, and nothing to guess the high one by. */
    LOW_WORD
  }

  /**
   * A call.
   *
   * @param slots its arguments, one per slot of the data model; 0 where unknown
   * @param offsetWhole whether the offset of a transfer is known with all its bits
   * @param reapedBy the AIOWAIT that returned what a transfer submitted, or null
   * @param result how the result address of a transfer is known
   */
  public record DecodedCall(
      LogLine.KaioCall call,
      long[] slots,
      boolean offsetWhole,
      LogLine.KaioCall reapedBy,
      ResultAddress result) {

    public boolean isTransfer() {
      return LogForm.isTransfer(call);
    }
  }

  public DecodedLog {
    calls = List.copyOf(calls);
    inferences = List.copyOf(inferences);
  }

  /**
   * Decodes calls.
   *
   * @param forms how those of each process were written; every call fits the form of its process
   */
  public static DecodedLog of(List<LogLine.KaioCall> calls, IntFunction<LogForm> forms) {
    Map<Integer, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      places.computeIfAbsent(calls.get(i).pid(), pid -> new ArrayList<>()).add(i);
    }
    List<String> inferences = new ArrayList<>();
    DecodedCall[] decoded = new DecodedCall[calls.size()];
    places.forEach((pid, own) -> decode(calls, own, forms.apply(pid), decoded, inferences));
    return new DecodedLog(Arrays.asList(decoded), inferences);
  }

  private static void decode(
      List<LogLine.KaioCall> all,
      List<Integer> places,
      LogForm form,
      DecodedCall[] decoded,
      List<String> inferences) {
    List<LogLine.KaioCall> calls = places.stream().map(all::get).toList();
    List<Slots> slots = calls.stream().map(call -> Slots.of(form, call)).toList();
    Reaping reaping = new Reaping(form, calls, slots);
    reaping.inferences().stream()
        .filter(inference -> !inferences.contains(inference))
        .forEach(inferences::add);
    for (int i = 0; i < calls.size(); i++) {
      int by = reaping.reapedBy(i);
      Slots own = slots.get(i);
      decoded[places.get(i)] =
          new DecodedCall(
              calls.get(i),
              own.values(),
              own.values().length > 4 && own.isKnown(4),
              by < calls.size() ? calls.get(by) : null,
              certainty(form, by < calls.size(), reaping.hasNeighbours()));
    }
  }

  private static ResultAddress certainty(LogForm form, boolean reaped, boolean neighbours) {
    if (!form.abi().isLp64() || reaped) {
      return ResultAddress.READ;
    }
    return neighbours ? ResultAddress.GUESSED : ResultAddress.LOW_WORD;
  }
}
