package dev.kaio.harness.explain;

import dev.kaio.harness.explain.Analysis.Outcome;
import dev.kaio.harness.explain.Analysis.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An analysis as text for people. */
final class Report {
  private final Analysis analysis;
  private final int mostRows;
  private final StringBuilder text = new StringBuilder();

  private Report(Analysis analysis, int mostRows) {
    this.analysis = analysis;
    this.mostRows = mostRows;
  }

  /**
   * Writes the report.
   *
   * @param mostRows requests and calls that are shown; a longer log shows its beginning and its end
   */
  static String of(Analysis analysis, int mostRows) {
    Report report = new Report(analysis, mostRows);
    report.head();
    report.requests();
    report.calls();
    report.descriptors();
    report.waits();
    report.failures();
    report.others();
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
    line("%s", Summary.contents(analysis));
    Summary.processes(analysis).forEach(sentence -> line("%s", sentence));
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
    someOf(requests, this::row);
  }

  private <T> void someOf(List<T> all, Consumer<T> print) {
    if (all.size() <= mostRows) {
      all.forEach(print);
      return;
    }
    int tail = mostRows / 2;
    all.subList(0, mostRows - tail).forEach(print);
    line("%6s and %d more (--most shows them)", "...", all.size() - mostRows);
    all.subList(all.size() - tail, all.size()).forEach(print);
  }

  private void calls() {
    heading("Call by call");
    boolean many = analysis.calls().stream().map(Call::whose).distinct().count() > 1;
    someOf(
        analysis.calls(),
        call -> line("%6d %s%s", call.line(), many ? call.whose() + ": " : "", call.sentence()));
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
        Sentences.hex(request.transfer().buffer()),
        request.transfer().length(),
        Sentences.offset(request),
        Sentences.result(request),
        back);
  }

  private void descriptors() {
    if (analysis.requests().isEmpty()) {
      return;
    }
    heading("Descriptors");
    for (DescriptorUse use : analysis.descriptors()) {
      line("%s: %s", Summary.descriptor(use), Summary.amounts(use));
      line("  %s", use.pattern());
    }
    line(
        "At most %s in flight at a time, as far as the log shows.",
        Summary.many(analysis.deepest(), "request", "requests"));
    latencies();
  }

  private void latencies() {
    List<Double> sorted = analysis.latencies();
    if (!sorted.isEmpty()) {
      line(
          "From submission to AIOWAIT's return: %.4f s at the least, %.4f s half of them, %.4f s at the most.",
          sorted.get(0), Verdict.median(sorted), sorted.get(sorted.size() - 1));
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
      line("%s", Summary.failure(failure));
      String meaning = Errors.meaning(failure);
      if (meaning != null) {
        line("  %s", meaning);
      }
    }
  }

  private void others() {
    List<String> sentences = analysis.evidence().sentences(analysis.requests());
    if (!sentences.isEmpty()) {
      heading("Other lines");
      sentences.forEach(sentence -> line("- %s", sentence));
    }
  }

  private void inferences() {
    List<String> inferences = Summary.concluded(analysis);
    if (inferences.isEmpty()) {
      return;
    }
    heading("Concluded, not read");
    inferences.forEach(inference -> line("- %s", inference));
  }

  private void verdict() {
    heading("Verdict");
    Verdict.of(analysis).forEach(sentence -> line("- %s", sentence));
  }
}
