package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Machine;
import dev.kaio.harness.explain.Analysis.Outcome;
import dev.kaio.harness.explain.Analysis.Wait;
import dev.kaio.harness.trace.DecodedLog.ResultAddress;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An analysis as text for people. */
final class Report {
  /** Requests in the table; a longer log shows its beginning and its end. */
  private static final int MOST_ROWS = 40;

  private final Analysis analysis;
  private final StringBuilder text = new StringBuilder();

  private Report(Analysis analysis) {
    this.analysis = analysis;
  }

  static String of(Analysis analysis) {
    Report report = new Report(analysis);
    report.head();
    report.requests();
    report.descriptors();
    report.waits();
    report.failures();
    report.inferences();
    report.verdict();
    return report.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private void heading(String heading) {
    line("%n%s", heading);
  }

  private void head() {
    int calls = analysis.counts().values().stream().mapToInt(Integer::intValue).sum();
    String counts =
        analysis.counts().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    line(
        "%d kaio calls of %s: %s",
        calls, many(analysis.processes(), "process", "processes"), counts);
    if (analysis.forms().values().stream().distinct().count() == 1) {
      form("The process", analysis.form());
    } else {
      analysis.forms().forEach((pid, form) -> form("Process " + pid, form));
    }
  }

  private void form(String whose, LogForm form) {
    line(
        "%s is %s, %s-endian; the table is that of %s truss.",
        whose,
        form.abi().isLp64() ? "64-bit (LP64)" : "32-bit (ILP32)",
        form.abi().machine() == Machine.SPARC ? "big" : "little",
        form.table() == KaioTable.CLASSIC ? "an older" : "a newer");
  }

  private static String many(long count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  private void requests() {
    List<Request> requests = analysis.requests();
    if (requests.isEmpty()) {
      return;
    }
    heading("Requests");
    line(
        "%6s %-5s %6s %18s %10s %20s %20s  %s",
        "line", "what", "fd", "buffer", "bytes", "offset", "result", "came back");
    int head = requests.size() <= MOST_ROWS ? requests.size() : MOST_ROWS / 2;
    requests.subList(0, head).forEach(this::row);
    if (head < requests.size()) {
      line("%6s and %d more", "...", requests.size() - 2 * head);
      requests.subList(requests.size() - head, requests.size()).forEach(this::row);
    }
  }

  private void row(Request request) {
    String back =
        !request.isReaped()
            ? "not in this log"
            : "line "
                + request.reapedLine()
                + (request.latency().isPresent()
                    ? String.format(Locale.ROOT, ", after %.4f s", request.latency().getAsDouble())
                    : "");
    line(
        "%6d %-5s %6d %18s %10d %20s %20s  %s",
        request.line(),
        request.transfer().isWrite() ? "write" : "read",
        request.transfer().descriptor(),
        hex(request.transfer().buffer()),
        request.transfer().length(),
        (request.offsetWhole() ? "" : "...") + hex(request.transfer().offset()),
        result(request),
        back);
  }

  private static String result(Request request) {
    String address = hex(request.transfer().result());
    return switch (request.resultAddress()) {
      case READ -> address;
      case GUESSED -> address + "?";
      case LOW_WORD -> "..." + address;
    };
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private void descriptors() {
    if (analysis.requests().isEmpty()) {
      return;
    }
    heading("Descriptors");
    for (DescriptorUse use : analysis.descriptors()) {
      line(
          "%s%d: %s, %s; %s bytes in all, %s each",
          use.pid() == 0 ? "" : "process " + use.pid() + ", ",
          use.descriptor(),
          many(use.reads(), "read", "reads"),
          many(use.writes(), "write", "writes"),
          use.bytes(),
          use.smallest() == use.largest()
              ? Integer.toString(use.largest())
              : use.smallest() + " to " + use.largest());
      line("  %s", use.pattern());
    }
    line(
        "At most %s in flight at a time, as far as the log shows.",
        many(analysis.deepest(), "request", "requests"));
    latencies();
  }

  private void latencies() {
    List<Double> sorted = analysis.latencies();
    if (!sorted.isEmpty()) {
      line(
          "From submission to AIOWAIT's return: %.4f s at the least, %.4f s half of them, %.4f s at the most.",
          sorted.get(0), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
    }
  }

  private void waits() {
    if (analysis.waits().isEmpty()) {
      return;
    }
    heading("Waits");
    Map<Outcome, Long> outcomes =
        analysis.waits().stream()
            .collect(Collectors.groupingBy(Wait::outcome, Collectors.counting()));
    List<String> parts = new ArrayList<>();
    add(
        parts,
        outcomes.get(Outcome.REQUEST),
        "returned a request (the value is its result address, in decimal)");
    add(parts, outcomes.get(Outcome.TIME_OVER), "found nothing in its time (0)");
    add(
        parts,
        outcomes.get(Outcome.NOTIFIED),
        "was woken by AIONOTIFY: a worker thread has finished something (1)");
    add(parts, outcomes.get(Outcome.FAILED), "failed");
    line("%s.", String.join("; ", parts));
    List<String> limits =
        analysis.waits().stream()
            .filter(wait -> wait.limit() >= 0)
            .map(wait -> String.format(Locale.ROOT, "%.6f s", wait.limit()))
            .distinct()
            .toList();
    if (!limits.isEmpty()) {
      line("Time given: %s.", String.join(", ", limits));
    }
  }

  private static void add(List<String> parts, Long count, String what) {
    if (count != null) {
      parts.add(count + " " + what);
    }
  }

  private void failures() {
    if (analysis.failures().isEmpty()) {
      return;
    }
    heading("Errors");
    for (Failure failure : analysis.failures()) {
      line(
          "%s: Err#%d %s (%s), %d of them; line %s%s",
          failure.operation(),
          failure.errno(),
          Errno.nameOf(failure.errno()),
          Errno.textOf(failure.errno()),
          failure.count(),
          failure.lines().stream().map(String::valueOf).collect(Collectors.joining(", ")),
          failure.count() > failure.lines().size() ? ", ..." : "");
      String meaning = Errors.meaning(failure);
      if (meaning != null) {
        line("  %s", meaning);
      }
    }
  }

  private void inferences() {
    List<String> inferences = new ArrayList<>(analysis.inferences());
    if (analysis.requests().stream().anyMatch(request -> !request.offsetWhole())) {
      inferences.add(
          "truss prints the offset and the result address of a 64-bit call in one column, 32 bits of"
              + " each; \"...\" marks numbers of which the high half is unknown");
    }
    if (analysis.requests().stream().anyMatch(Report::isGuessed)) {
      inferences.add("a result address with \"?\" has a high half that is guessed from others");
    }
    if (inferences.isEmpty()) {
      return;
    }
    heading("Concluded, not read");
    inferences.forEach(inference -> line("- %s", inference));
  }

  private static boolean isGuessed(Request request) {
    return request.resultAddress() == ResultAddress.GUESSED;
  }

  private void verdict() {
    heading("Verdict");
    Verdict.of(analysis).forEach(sentence -> line("- %s", sentence));
  }
}
