package dev.kaio.harness.documents;

import java.util.regex.Pattern;

/**
 * What a document says that commands print. Numbers that nobody can foresee may be others: times,
 * and the numbers of processes. A line of three dots stands for any lines.
 */
record Sample(String text) {
  private static final String CUT = "...\n";

  private static final Pattern TRUSS_TIME = Pattern.compile("(?m) *\\b\\d+\\.\\d{3,9}\\b");
  private static final Pattern PID =
      Pattern.compile("(?m)(?<=^|process |pid |kaio:)\\d{3,}(?=[ /:]|$)");

  /** Whether it is the same, but for what differs by nature. */
  boolean matches(String printed) {
    StringBuilder pattern = new StringBuilder();
    for (String line : text.split("(?<=\n)")) {
      pattern.append(line.equals(CUT) ? "(?:.*\n)*?" : Pattern.quote(withoutChance(line)));
    }
    return Pattern.matches(pattern.toString(), withoutChance(printed));
  }

  private static String withoutChance(String text) {
    return PID.matcher(TRUSS_TIME.matcher(text).replaceAll(" TIME")).replaceAll("PID");
  }
}
