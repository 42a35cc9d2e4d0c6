package dev.kaio.harness.explain;

import dev.kaio.abi.KaioOp;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the lines say that are not kaio calls: files, signals, worker threads, who sleeps. */
final class Evidence {
  private static final int LINES_SHOWN = 5;
  private static final int CALLS_SHOWN = 8;

  private final OpenFiles files;
  private final Signals signals;
  private final Workers workers;
  private final List<OtherLine.Asleep> asleep;
  private final List<OtherLine.Returned> others = new ArrayList<>();

  Evidence(List<OtherLine> lines, List<LogLine.KaioCall> calls) {
    files = new OpenFiles(lines);
    signals = new Signals(lines);
    workers = new Workers(lines);
    asleep = asleepAtTheEnd(lines, calls);
    for (OtherLine line : lines) {
      if (line instanceof OtherLine.Returned call) {
        others.add(call);
      }
    }
  }

  /** The LWPs of which nothing is heard after a kaio call that sleeps. */
  private static List<OtherLine.Asleep> asleepAtTheEnd(
      List<OtherLine> lines, List<LogLine.KaioCall> calls) {
    Map<String, Integer> lastReturn = new HashMap<>();
    Map<String, OtherLine.Asleep> sleeping = new LinkedHashMap<>();
    calls.forEach(call -> lastReturn.put(call.pid() + "/" + call.lwp(), call.number()));
    for (OtherLine line : lines) {
      String lwp = line.pid() + "/" + line.lwp();
      if (line instanceof OtherLine.Asleep call) {
        sleeping.put(lwp, call);
      } else if (line instanceof OtherLine.Returned call) {
        lastReturn.merge(lwp, call.line(), Math::max);
      }
    }
    return sleeping.entrySet().stream()
        .filter(entry -> entry.getValue().line() > lastReturn.getOrDefault(entry.getKey(), 0))
        .map(Map.Entry::getValue)
        .filter(call -> call.name().equals("kaio"))
        .toList();
  }

  OpenFiles files() {
    return files;
  }

  Signals signals() {
    return signals;
  }

  Workers workers() {
    return workers;
  }

  /** Calls of kaio that have not returned when the log ends, but for the one that cleans up. */
  List<OtherLine.Asleep> asleep() {
    return asleep.stream().filter(call -> op(call) != KaioOp.AIOSTART).toList();
  }

  /** What a sleeping kaio call is, or null if its opcode is none. */
  static KaioOp op(OtherLine.Asleep call) {
    long slot = KaioTable.slotOf(call.first());
    if (slot < 0 && call.first().matches("[0-9]{1,9}")) {
      slot = Long.parseLong(call.first());
    }
    return slot < 0 ? null : KaioOp.of((int) slot & ~KaioOp.POLL_BIT);
  }

  /** Numbers of lines, of many the first. */
  static String numbers(List<Integer> lines) {
    String shown =
        lines.stream().limit(LINES_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    return shown + (lines.size() > LINES_SHOWN ? ", ..." : "");
  }

  /** A sentence for each thing that is worth knowing. */
  List<String> sentences(List<Request> requests) {
    List<String> sentences = new ArrayList<>(signals.sentences());
    for (OtherLine.Asleep call : asleep) {
      if (op(call) == KaioOp.AIOSTART) {
        sentences.add(
            whose(call)
                + " sleeps in AIOSTART (line "
                + call.line()
                + "): the thread that cleans up");
      }
    }
    if (workers.found() > 0) {
      sentences.add(
          Summary.many(workers.found(), "refused request is", "refused requests are")
              + " seen being done by worker threads: pread and pwrite of the same descriptor,"
              + " length and offset");
    }
    Interference.sentences(others, requests).forEach(sentences::add);
    if (!others.isEmpty()) {
      sentences.add("other calls: " + counts());
    }
    return sentences;
  }

  static String whose(OtherLine line) {
    return (line.pid() == 0 ? "" : "process " + line.pid() + ", ")
        + (line.lwp() == 0 ? "the process" : "LWP " + line.lwp());
  }

  private String counts() {
    Map<String, Long> counts =
        others.stream()
            .collect(
                Collectors.groupingBy(
                    OtherLine.Returned::name, LinkedHashMap::new, Collectors.counting()));
    String shown =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(CALLS_SHOWN)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return shown + (counts.size() > CALLS_SHOWN ? ", ..." : "");
  }
}
