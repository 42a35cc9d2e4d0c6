package dev.kaio.harness.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Calls that take away what requests in flight need: their descriptor, or their memory. */
final class Interference {
  private static final int MOST_TOLD = 5;

  private Interference() {}

  static List<String> sentences(List<OtherLine.Returned> calls, List<Request> requests) {
    List<String> sentences = new ArrayList<>();
    for (OtherLine.Returned call : calls) {
      if (sentences.size() < MOST_TOLD && call.errno() == 0) {
        String sentence = sentence(call, requests);
        if (sentence != null) {
          sentences.add(sentence);
        }
      }
    }
    return sentences;
  }

  private static String sentence(OtherLine.Returned call, List<Request> requests) {
    String where = call.name() + " in line " + call.line();
    if (call.name().equals("close")) {
      long hit = inFlight(call, requests, each -> usesDescriptor(each, call.number(0)));
      return hit == 0
          ? null
          : where
              + " closes descriptor "
              + call.number(0)
              + " with "
              + Summary.many(hit, "request on it that is", "requests on it that are")
              + " not back: it waits until the device is done (R-CLN-12)";
    }
    if (call.name().equals("munmap")) {
      long hit = inFlight(call, requests, each -> liesIn(each, call.number(0), call.number(1)));
      return hit == 0
          ? null
          : where
              + " takes away memory of "
              + Summary.many(hit, "request that is", "requests that are")
              + " not back: the thread that cleans up unlocks what is done, and the"
              + " call waits for the rest (R-CLN-9)";
    }
    return null;
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

  private static boolean usesDescriptor(Request request, long descriptor) {
    return request.transfer().descriptor() == descriptor;
  }

  private static boolean liesIn(Request request, long base, long length) {
    long begin = request.transfer().buffer();
    long end = begin + request.transfer().length();
    return Long.compareUnsigned(begin, base + length) < 0 && Long.compareUnsigned(base, end) < 0;
  }
}
