package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What worker threads of the library do for requests that kaio has refused (R-U-6, R-U-8): a pread
 * or pwrite of the same descriptor, length and offset, further down in the log.
 */
final class Workers {
  private static final Pattern NAME = Pattern.compile("p(read|write)(64)?");
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  /** How far from a request its work is looked for, in reads and writes. */
  private static final int FARTHEST = 1000;

  private final List<Work> works = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();

  /** A pread or pwrite. */
  private record Work(
      OtherLine.Returned call, boolean isWrite, long descriptor, long length, long offset) {

    private static Work of(OtherLine.Returned call) {
      return new Work(
          call, call.name().startsWith("pwrite"), call.number(0), call.number(2), call.number(3));
    }

    /** Of the offset of a 64-bit process only the low word is known. */
    private boolean does(Transfer transfer) {
      return isWrite == transfer.isWrite()
          && descriptor == transfer.descriptor()
          && length == transfer.length()
          && ((offset ^ transfer.offset()) & LOW_WORD) == 0;
    }
  }

  Workers(List<OtherLine> lines) {
    for (OtherLine line : lines) {
      if (line instanceof OtherLine.Returned call
          && NAME.matcher(call.name()).matches()
          && call.arguments().size() > 3) {
        works.add(Work.of(call));
      }
    }
  }

  /** A request was refused: finds who does it instead, or null. */
  OtherLine.Returned find(LogLine.KaioCall refused, Transfer transfer) {
    if (refused.errno() != Errno.EBADFD.code() && refused.errno() != Errno.ENOTSUP.code()) {
      return null;
    }
    int first = firstAfter(refused.number());
    int last = Math.min(works.size(), first + FARTHEST);
    for (Work work : works.subList(first, last)) {
      OtherLine.Returned call = work.call();
      if (call.pid() == refused.pid() && work.does(transfer) && taken.add(call.line())) {
        return call;
      }
    }
    return null;
  }

  private int firstAfter(int line) {
    int low = 0;
    int high = works.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (works.get(middle).call().line() > line) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How many of the refused requests were found. */
  int found() {
    return taken.size();
  }
}
