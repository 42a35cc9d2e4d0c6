package dev.kaio.harness.trace;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;
import dev.kaio.truss.Column;
import java.util.List;

/**
 * The argument slots of a call as far as its line gives them away.
 *
 * @param values one per slot of the data model; 0 where unknown
 * @param known how many bits of the slot are known: 64 all, 32 the low word (T-LLO), 0 none
 */
record Slots(long[] values, int[] known) {
  static final int ALL = 64;
  static final int LOW_WORD = 32;

  /** Undoes T-ARG and T-LLO. */
  static Slots of(LogForm form, LogLine.KaioCall call) {
    int count = form.abi().model().kaioSlots();
    Slots slots = new Slots(new long[count], new int[count]);
    slots.set(0, call.slot0(), ALL);
    List<Column> row = form.table().row(call.slot0());
    int printed = 0;
    for (int i = 1; i < Math.min(row.size(), count); i++) {
      if (row.get(i) == Column.HID) {
        continue;
      }
      long value = call.arguments().get(printed++);
      if (row.get(i) == Column.LLO) {
        slots.split(form.abi(), i++, value);
      } else {
        slots.set(i, form.abi().model().slot(value), ALL);
      }
    }
    return slots;
  }

  private void set(int index, long value, int bits) {
    values[index] = value;
    known[index] = bits;
  }

  /** The two slots of a merged column: on a big-endian machine the earlier is the high half. */
  private void split(Abi abi, int first, long merged) {
    long high = merged >>> 32;
    long low = merged & 0xFFFF_FFFFL;
    if (abi.isLp64() && high == 0xFFFF_FFFFL && (int) low < 0) {
      // A lone low word with its top bit set comes out sign-extended.
      high = 0;
    }
    boolean big = abi.machine() == Machine.SPARC;
    int bits = abi.isLp64() ? LOW_WORD : ALL;
    set(first, big ? high : low, bits);
    set(first + 1, big ? low : high, bits);
  }

  long value(int index) {
    return values[index];
  }

  boolean isKnown(int index) {
    return known[index] == ALL;
  }
}
