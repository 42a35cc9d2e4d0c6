package dev.kaio.harness.explain;

import dev.kaio.harness.trace.LogLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The signals of a log, and which of them ended a kaio call. */
final class Signals {
  private final Map<String, List<OtherLine.Signal>> byName = new LinkedHashMap<>();

  /** Those in kaio, by LWP and line. */
  private final Map<String, NavigableMap<Integer, OtherLine.Signal>> inKaio = new HashMap<>();

  Signals(List<OtherLine> lines) {
    for (OtherLine line : lines) {
      if (line instanceof OtherLine.Signal signal) {
        byName.computeIfAbsent(signal.name(), name -> new ArrayList<>()).add(signal);
        if (signal.call().equals("kaio")) {
          inKaio
              .computeIfAbsent(signal.pid() + "/" + signal.lwp(), lwp -> new TreeMap<>())
              .put(signal.line(), signal);
        }
      }
    }
  }

  /**
   * The signal that ended a call, or null.
   *
   * @param lineBefore of the call before it of the same LWP: the signal stands between
   */
  OtherLine.Signal ending(LogLine.KaioCall call, int lineBefore) {
    NavigableMap<Integer, OtherLine.Signal> own = inKaio.get(call.pid() + "/" + call.lwp());
    Map.Entry<Integer, OtherLine.Signal> last = own == null ? null : own.lowerEntry(call.number());
    return last == null || last.getKey() < lineBefore ? null : last.getValue();
  }

  /** A sentence for each kind of signal. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    byName.forEach(
        (name, signals) -> {
          sentences.add(
              name
                  + " came "
                  + (signals.size() == 1 ? "once" : signals.size() + " times")
                  + inKaio(signals)
                  + " (line "
                  + Evidence.numbers(signals.stream().map(OtherLine.Signal::line).toList())
                  + ")"
                  + meaning(name));
        });
    return sentences;
  }

  private static String inKaio(List<OtherLine.Signal> signals) {
    long count = signals.stream().filter(each -> each.call().equals("kaio")).count();
    if (count == 0) {
      return "";
    }
    return count == signals.size() ? ", in kaio" : ", " + count + " of them in kaio";
  }

  private static String meaning(String name) {
    return switch (name) {
      case "SIGPOLL", "SIGIO" ->
          ": a request is done, says kaio (R-DONE-7) or a worker thread (R-U-13)";
      case "SIGLWP", "SIGCANCEL" -> ": the library's own, which stops or cancels a thread";
      default -> "";
    };
  }
}
