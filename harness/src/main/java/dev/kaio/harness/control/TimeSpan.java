package dev.kaio.harness.control;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as words: {@code 600s}, {@code 1.5h}, {@code +10ms}, {@code -1h}. */
final class TimeSpan {
  private static final Pattern FORM =
      Pattern.compile("([+-]?)(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h|d)");

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private TimeSpan() {}

  /**
   * Reads a word.
   *
   * @throws IllegalArgumentException with one line
   */
  static Duration parse(String word) {
    Matcher matcher = FORM.matcher(word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "bad time '" + word + "': a number and ns, us, ms, s, m, h or d is wanted");
    }
    try {
      long nanos =
          new BigDecimal(matcher.group(2))
              .multiply(BigDecimal.valueOf(NANOS.get(matcher.group(3))))
              .toBigInteger()
              .longValueExact();
      return Duration.ofNanos(matcher.group(1).equals("-") ? -nanos : nanos);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("bad time '" + word + "': too long", e);
    }
  }
}
