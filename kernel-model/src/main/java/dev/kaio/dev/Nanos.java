package dev.kaio.dev;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: 250us, 2ms, 600s; at most a year. */
final class Nanos {
  static final long GREATEST = 365L * 24 * 3600 * 1_000_000_000;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ns|us|ms|s|m|h)");

  /** Longest first. */
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("h", 3600_000_000_000L);
    UNITS.put("m", 60_000_000_000L);
    UNITS.put("s", 1_000_000_000L);
    UNITS.put("ms", 1_000_000L);
    UNITS.put("us", 1_000L);
    UNITS.put("ns", 1L);
  }

  private Nanos() {}

  static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time: a number and ns, us, ms, s, m or h is wanted");
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = UNITS.get(matcher.group(2));
    if (count > GREATEST / unit) {
      throw new IllegalArgumentException("time '" + text + "' is too long: a year is the most");
    }
    return count * unit;
  }

  /** The same in the longest unit that divides it. */
  static String format(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (nanos % unit.getValue() == 0) {
        return nanos / unit.getValue() + unit.getKey();
      }
    }
    throw new IllegalArgumentException("every time is a number of nanoseconds");
  }
}
