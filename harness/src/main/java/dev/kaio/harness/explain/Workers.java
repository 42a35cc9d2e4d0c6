package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What worker threads of the library do for requests that kaio has refused (R-U-6, R-U-8): a pread
 * or pwrite of the same descriptor, length and offset, further down in the log.
 */
final class Workers {
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  /** How far from a request its work is looked for, in reads and writes. */
  private static final int FARTHEST = 1000;

  private final List<OtherLine.Returned> work = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();

  Workers(List<OtherLine> lines) {
    for (OtherLine line : lines) {
      if (line instanceof OtherLine.Returned call
          && call.name().matches("p(read|write)(64)?")
          && call.arguments().size() > 3) {
        work.add(call);
      }
    }
  }

  /** A request was refused: finds who does it instead, or null. */
  OtherLine.Returned find(LogLine.KaioCall refused, Transfer transfer) {
    if (refused.errno() != Errno.EBADFD.code() && refused.errno() != Errno.ENOTSUP.code()) {
      return null;
    }
    int looked = 0;
    for (int i = firstAfter(refused.number());
        i < work.size() && looked < FARTHEST;
        i++, looked++) {
      OtherLine.Returned call = work.get(i);
      if (call.pid() == refused.pid() && does(call, transfer) && taken.add(call.line())) {
        return call;
      }
    }
    return null;
  }

  private int firstAfter(int line) {
    int low = 0;
    int high = work.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (work.get(middle).line() > line) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Of the offset of a 64-bit process only the low word is known. */
  private static boolean does(OtherLine.Returned call, Transfer transfer) {
    return call.name().startsWith(transfer.isWrite() ? "pwrite" : "pread")
        && call.number(0) == transfer.descriptor()
        && call.number(2) == transfer.length()
        && ((call.number(3) ^ transfer.offset()) & LOW_WORD) == 0;
  }

  /** How many of the refused requests were found. */
  int found() {
    return taken.size();
  }
}
