package dev.kaio.harness.trace;

import dev.kaio.abi.KaioOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which AIOWAIT returned which request, for the calls of one process, and with that the high words
 * of the result addresses, of which an LP64 submission shows the low word only (T-LLO).
 */
final class Reaping {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  /** Guesses that are told one by one. */
  private static final int MOST_TOLD = 5;

  private final LogForm form;
  private final List<LogLine.KaioCall> calls;
  private final List<Slots> slots;
  private final int[] reapedBy;
  private final List<Long> addresses = new ArrayList<>();
  private final List<String> inferences = new ArrayList<>();

  /** The slots are those of the calls; the result addresses among them are completed. */
  Reaping(LogForm form, List<LogLine.KaioCall> calls, List<Slots> slots) {
    this.form = form;
    this.calls = calls;
    this.slots = slots;
    this.reapedBy = new int[calls.size()];
    Arrays.fill(reapedBy, NEVER);
    match();
    if (form.abi().isLp64()) {
      guessTheRest();
    }
  }

  /** The index of the AIOWAIT that returned what this call submitted; greatest if none did. */
  int reapedBy(int call) {
    return reapedBy[call];
  }

  List<String> inferences() {
    return inferences;
  }

  /** Whether the call returned the address of a result, and not 0 or 1. */
  static boolean reaps(LogLine.KaioCall call) {
    return LogForm.isOp(call, KaioOp.AIOWAIT)
        && call.errno() == 0
        && call.value() != 0
        && call.value() != 1;
  }

  /** Requests of one address come back in the order in which they were submitted. */
  private void match() {
    boolean lp64 = form.abi().isLp64();
    int resultSlot = Transfer.resultSlot(form.abi().model());
    Map<Long, Deque<Integer>> waiting = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      LogLine.KaioCall call = calls.get(i);
      if (LogForm.isTransfer(call) && call.errno() == 0) {
        waiting
            .computeIfAbsent(slots.get(i).value(resultSlot), address -> new ArrayDeque<>())
            .add(i);
      } else if (reaps(call)) {
        long address = form.abi().model().slot(call.value());
        addresses.add(address);
        Deque<Integer> requests = waiting.get(lp64 ? address & LOW_WORD : address);
        if (requests != null && !requests.isEmpty()) {
          int request = requests.remove();
          reapedBy[request] = i;
          slots.get(request).values()[resultSlot] = address;
        }
      }
    }
    if (lp64 && !addresses.isEmpty()) {
      inferences.add(
          "the high word of a result address is that of the AIOWAIT that returned the address");
    }
  }

  /** Whether there is a whole result address by which others can be guessed. */
  boolean hasNeighbours() {
    return !addresses.isEmpty();
  }

  private void guessTheRest() {
    int resultSlot = Transfer.resultSlot(form.abi().model());
    NavigableMap<Long, Long> byLowWord = new TreeMap<>();
    addresses.forEach(address -> byLowWord.putIfAbsent(address & LOW_WORD, address));
    int guessed = 0;
    for (int i = 0; i < calls.size(); i++) {
      if (!LogForm.isTransfer(calls.get(i)) || reapedBy[i] != NEVER) {
        continue;
      }
      long low = slots.get(i).value(resultSlot);
      long neighbour = nearest(byLowWord, low);
      slots.get(i).values()[resultSlot] = (neighbour & ~LOW_WORD) | low;
      guessed++;
      if (guessed <= MOST_TOLD && hasNeighbours()) {
        inferences.add(
            String.format(
                "line %d: no AIOWAIT returns the result address 0x...%08X; its high word, 0x%X, is"
                    + " that of its neighbours",
                calls.get(i).number(), low, neighbour >>> 32));
      }
    }
    if (guessed > 0 && !hasNeighbours()) {
      inferences.add(
          "no AIOWAIT returns a result address: the high words of these addresses are unknown, and"
              + " taken as 0");
    } else if (guessed > MOST_TOLD) {
      inferences.add(
          (guessed - MOST_TOLD) + " more result addresses have the high word of their neighbours");
    }
  }

  private static long nearest(NavigableMap<Long, Long> byLowWord, long low) {
    Map.Entry<Long, Long> below = byLowWord.floorEntry(low);
    Map.Entry<Long, Long> above = byLowWord.ceilingEntry(low);
    if (below == null || above == null) {
      return below != null ? below.getValue() : above != null ? above.getValue() : 0;
    }
    return low - below.getKey() <= above.getKey() - low ? below.getValue() : above.getValue();
  }
}
