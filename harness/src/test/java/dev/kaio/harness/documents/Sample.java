package dev.kaio.harness.documents;

import java.util.regex.Pattern;

/**
 * What a document says that commands print. Numbers that nobody can foresee may be others: times,
 * and the numbers of processes. A line of three dots stands for any lines.
 */
record Sample(String text) {
  private static final String CUT = "...\n";

  private static final Pattern TIME =
      Pattern.compile("(?m) *\\b\\d+\\.\\d{4}\\b|(?<=next |snaptime\t)\\d+\\.\\d{9}\\b");

  /**
   * In hexadecimal; as a result address in the column that it shares with an offset of 0; as what
   * AIOWAIT returns.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?mi)0x(?:(?:55|56|7f)[0-9a-f]{10}|[0-9a-f]{8}00000000)\\b|(?<== )\\d{14,15}$");

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
    String timeless = TIME.matcher(text).replaceAll(" TIME");
    String anywhere = ADDRESS.matcher(timeless).replaceAll("ADDRESS");
    return PID.matcher(anywhere).replaceAll("PID");
  }
}
