package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Verdicts as one page that needs nothing else. */
final class HtmlReport {
  private static final String STYLE =
      "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
          + "td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}"
          + ".ok{background:#dfd}.bad{background:#fdd}";

  private HtmlReport() {}

  static void write(Path file, String where, List<Verdict> verdicts) throws IOException {
    try {
      Files.writeString(file, text(where, verdicts));
    } catch (IOException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  static String text(String where, List<Verdict> verdicts) {
    long passed = verdicts.stream().filter(Verdict::passed).count();
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><title>kaio conformance</title><style>");
    page.append(STYLE).append("</style></head><body>\n<h1>kaio conformance</h1>\n<p>");
    page.append(escaped(where)).append(": ").append(passed).append(" of ");
    page.append(verdicts.size()).append(" cases passed</p>\n<table>\n");
    page.append("<tr><th>Rule</th><th>Case</th><th>Verdict</th></tr>\n");
    byRule(verdicts)
        .forEach((rule, cases) -> cases.forEach(verdict -> page.append(row(rule, verdict))));
    page.append("</table>\n");
    verdicts.stream()
        .filter(verdict -> !verdict.passed())
        .forEach(each -> page.append(trace(each)));
    return page.append("</body></html>\n").toString();
  }

  private static Map<String, List<Verdict>> byRule(List<Verdict> verdicts) {
    Map<String, List<Verdict>> rules = new TreeMap<>(Coverage.IN_ORDER);
    for (Verdict verdict : verdicts) {
      verdict
          .entry()
          .rules()
          .forEach(rule -> rules.computeIfAbsent(rule, key -> new ArrayList<>()).add(verdict));
    }
    return rules;
  }

  private static String row(String rule, Verdict verdict) {
    return "<tr class=\"%s\"><td>%s</td><td>%s<br>%s</td><td>%s</td></tr>%n"
        .formatted(
            verdict.passed() ? "ok" : "bad",
            rule,
            escaped(verdict.entry().name()),
            escaped(verdict.entry().says()),
            verdict.passed() ? "passed" : escaped(verdict.failure()));
  }

  private static String trace(Verdict failed) {
    return "<h2>%s</h2>%n<p>%s</p>%n<pre>%s</pre>%n"
        .formatted(
            escaped(failed.entry().name()), escaped(failed.failure()), escaped(failed.truss()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
