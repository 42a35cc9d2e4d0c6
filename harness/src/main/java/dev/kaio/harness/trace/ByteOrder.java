package dev.kaio.harness.trace;

import dev.kaio.abi.DataModel;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The byte order of a process, and how the log gave it away. Of an LP64 process it shows in the
 * merged column of a transfer (T-LLO), one half of which is of the offset and one of the result
 * address.
 */
public record ByteOrder(Machine machine, Evidence evidence) {
  private static final int SECTOR = 512;

  /** What tells the halves apart. */
  public enum Evidence {
    /** One of them comes back as the low word of what AIOWAIT returns. */
    RETURNED,
    /** One of them is a multiple of the sector wherever it stands, as offsets on disks are. */
    ALIGNED,
    /** Nothing: it is a guess. */
    NONE
  }

  static ByteOrder of(List<LogLine.KaioCall> calls, DataModel model) {
    if (model == DataModel.ILP32) {
      return new ByteOrder(Machine.SPARC, Evidence.NONE);
    }
    Set<Integer> returned = new HashSet<>();
    for (LogLine.KaioCall call : calls) {
      if (LogForm.isOp(call, KaioOp.AIOWAIT) && call.errno() == 0) {
        returned.add((int) call.value());
      }
    }
    int[] lows = new int[2];
    int[] highs = new int[2];
    for (LogLine.KaioCall call : calls) {
      if (LogForm.isTransfer(call)) {
        long merged = call.arguments().get(3);
        count(lows, (int) merged, returned);
        count(highs, (int) (merged >>> 32), returned);
      }
    }
    if (highs[0] != lows[0]) {
      return new ByteOrder(highs[0] > lows[0] ? Machine.X86 : Machine.SPARC, Evidence.RETURNED);
    }
    if (highs[1] != lows[1]) {
      return new ByteOrder(lows[1] > highs[1] ? Machine.X86 : Machine.SPARC, Evidence.ALIGNED);
    }
    return new ByteOrder(Machine.SPARC, Evidence.NONE);
  }

  private static void count(int[] halves, int half, Set<Integer> returned) {
    halves[0] += returned.contains(half) ? 1 : 0;
    halves[1] += half % SECTOR == 0 ? 1 : 0;
  }
}
