package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceCases.Entry;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which rules the cases hold a kernel to. */
final class Coverage {
  /** R-X-2 before R-X-10. */
  static final Comparator<String> IN_ORDER =
      Comparator.comparing((String rule) -> rule.substring(0, rule.lastIndexOf('-')))
          .thenComparing(rule -> Integer.valueOf(rule.substring(rule.lastIndexOf('-') + 1)));

  private Coverage() {}

  /** The names of the cases by rule. */
  static Map<String, String> byRule() {
    return ConformanceCases.all().stream()
        .flatMap(entry -> entry.rules().stream().map(rule -> Map.entry(rule, entry)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                () -> new TreeMap<>(IN_ORDER),
                Collectors.mapping(each -> code(each.getValue()), Collectors.joining(", "))));
  }

  private static String code(Entry entry) {
    return "`" + entry.name() + "`";
  }

  /** The generated table. */
  static String table() {
    StringBuilder table = new StringBuilder("| rule | cases |\n|---|---|\n");
    byRule().forEach((rule, cases) -> table.append("| " + rule + " | " + cases + " |\n"));
    return table.toString();
  }
}
