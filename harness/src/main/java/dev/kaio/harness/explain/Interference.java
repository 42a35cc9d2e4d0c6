package dev.kaio.harness.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Calls that take away what requests in flight need: their descriptor, or their memory. */
final class Interference {
  private static final int MOST_TOLD = 5;

  /** Each is compared with all requests. */
  private static final int MOST_LOOKED_AT = 1000;

  private Interference() {}

  static List<String> sentences(List<OtherLine.Returned> calls, List<Request> requests) {
    List<OtherLine.Returned> takers =
        calls.stream()
            .filter(call -> call.errno() == 0)
            .filter(call -> call.name().equals("close") || call.name().equals("munmap"))
            .toList();
    List<String> sentences = new ArrayList<>();
    takers.stream()
        .limit(MOST_LOOKED_AT)
        .map(call -> sentence(call, requests))
        .filter(Objects::nonNull)
        .limit(MOST_TOLD)
        .forEach(sentences::add);
    if (takers.size() > MOST_LOOKED_AT && sentences.size() < MOST_TOLD) {
      sentences.add("of close and munmap only the first " + MOST_LOOKED_AT + " were looked at");
    }
    return sentences;
  }

  private static String sentence(OtherLine.Returned call, List<Request> requests) {
    String where = call.name() + " in line " + call.line();
    if (call.name().equals("close")) {
      long descriptor = call.number(0);
      long hit = inFlight(call, requests, each -> each.transfer().descriptor() == descriptor);
      return hit == 0
          ? null
          : where
              + " closes descriptor "
              + descriptor
              + " with "
              + Summary.many(hit, "request on it that is", "requests on it that are")
              + " not back: it waits until the device is done (R-CLN-12)";
    }
    long base = call.number(0);
    long length = call.number(1);
    long hit = inFlight(call, requests, each -> liesIn(each, base, length));
    return hit == 0
        ? null
        : where
            + " takes away memory of "
            + Summary.many(hit, "request that is", "requests that are")
            + " not back: the thread that cleans up unlocks what is done, and the call waits for"
            + " the rest (R-CLN-9)";
  }

  private static long inFlight(
      OtherLine.Returned call, List<Request> requests, Predicate<Request> which) {
    return requests.stream()
        .filter(request -> request.pid() == call.pid())
        .filter(request -> request.line() < call.line())
        .filter(request -> !request.isReaped() || request.reapedLine() > call.line())
        .filter(which)
        .count();
  }

  private static boolean liesIn(Request request, long base, long length) {
    long begin = request.transfer().buffer();
    long end = begin + request.transfer().length();
    return Long.compareUnsigned(begin, base + length) < 0 && Long.compareUnsigned(base, end) < 0;
  }
}
