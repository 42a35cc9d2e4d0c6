package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.dev.FaultRule.Direction;
import dev.kaio.dev.FaultRule.Effect;
import dev.kaio.dev.FaultRule.Latency;
import dev.kaio.dev.FaultRule.When;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a {@link FaultPlan}; strict, so that a slip does not change the meaning. */
final class FaultPlanParser {
  private static final int MAX_ERRNO = 255;
  private static final int MAX_DIGITS = 18;

  private static final Pattern ITEM = Pattern.compile("([a-z.]+)=([^@]*)(?:@(.*))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + MAX_DIGITS + "}");
  private static final Pattern PROBABILITY =
      Pattern.compile("[0-9]{0," + MAX_DIGITS + "}\\.[0-9]{1," + MAX_DIGITS + "}");
  private static final Pattern NTH = Pattern.compile("([0-9]{1," + MAX_DIGITS + "})(\\+?)");
  private static final Pattern UNIFORM = Pattern.compile("uniform\\(([^,()]*),([^,()]*)\\)");
  private static final Pattern EXPONENTIAL = Pattern.compile("exp\\(([^,()]*)\\)");

  private final String text;
  private final List<FaultRule> rules = new ArrayList<>();
  private Long seed;

  FaultPlanParser(String text) {
    this.text = text;
  }

  FaultPlan parse() {
    for (String item : items()) {
      Matcher matcher = ITEM.matcher(item);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + item + "' is no part of a fault plan: NAME=VALUE or NAME=VALUE@WHEN is wanted");
      }
      add(matcher.group(1), matcher.group(2), matcher.group(3));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("the fault plan has no rule");
    }
    return new FaultPlan(seed == null ? 0 : seed, rules);
  }

  /** Commas in parentheses do not separate. */
  private List<String> items() {
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        items.add(text.substring(start, at));
        start = at + 1;
      }
    }
    items.add(text.substring(start));
    return items;
  }

  private void add(String key, String value, String when) {
    if (key.equals("seed")) {
      if (seed != null || when != null) {
        throw new IllegalArgumentException("a fault plan has one seed, without '@'");
      }
      seed = number(value, "seed", 0, Long.MAX_VALUE);
      return;
    }
    Direction direction =
        key.startsWith("read")
            ? Direction.READ
            : key.startsWith("write") ? Direction.WRITE : Direction.BOTH;
    String name = key.replaceFirst("^(read|write)\\.", "");
    rules.add(new FaultRule(direction, effect(key, name, value), when(when)));
  }

  private static Effect effect(String key, String name, String value) {
    return switch (name) {
      case "error", "read", "write" -> {
        if (name.equals("error") != key.equals("error") || key.contains(".")) {
          throw unknown(key);
        }
        yield new FaultRule.Fail(errno(value));
      }
      case "latency" -> new FaultRule.Late(latency(value));
      case "stall" ->
          new FaultRule.Stall(
              value.equals("forever") ? FaultRule.Stall.FOREVER : Nanos.parse(value));
      case "short" -> new FaultRule.Cut(ByteSize.parse(value));
      case "reorder" -> new FaultRule.Shuffle((int) number(value, name, 2, FaultPlan.MAX_SHUFFLED));
      default -> throw unknown(key);
    };
  }

  private static IllegalArgumentException unknown(String key) {
    return new IllegalArgumentException(
        "a fault plan knows no '"
            + key
            + "': error, read, write, latency, stall, short, reorder or seed is wanted");
  }

  private static int errno(String value) {
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(value)) {
        return errno.code();
      }
    }
    if (!NUMBER.matcher(value).matches()) {
      throw new IllegalArgumentException("'" + value + "' is not an errno");
    }
    return (int) number(value, "errno", 1, MAX_ERRNO);
  }

  private static Latency latency(String value) {
    Matcher uniform = UNIFORM.matcher(value);
    Matcher exponential = EXPONENTIAL.matcher(value);
    if (uniform.matches()) {
      long least = Nanos.parse(uniform.group(1));
      long greatest = Nanos.parse(uniform.group(2));
      if (least > greatest) {
        throw new IllegalArgumentException("'" + value + "': the first time is the longer one");
      }
      return new FaultRule.Uniform(least, greatest);
    }
    return exponential.matches()
        ? new FaultRule.Exponential(Nanos.parse(exponential.group(1)))
        : new FaultRule.Fixed(Nanos.parse(value));
  }

  private static When when(String text) {
    if (text == null) {
      return new FaultRule.Always();
    }
    if (PROBABILITY.matcher(text).matches()) {
      BigDecimal probability = new BigDecimal(text);
      if (probability.signum() == 0 || probability.compareTo(BigDecimal.ONE) > 0) {
        throw new IllegalArgumentException(
            "probability " + text + " is not above 0 and at most 1.0");
      }
      return new FaultRule.Chance(probability.stripTrailingZeros());
    }
    Matcher nth = NTH.matcher(text);
    if (!nth.matches()) {
      throw new IllegalArgumentException(
          "'@" + text + "': a probability such as 0.01, a number N, or N+ is wanted");
    }
    long n = number(nth.group(1), "transfer", 1, Long.MAX_VALUE);
    return nth.group(2).isEmpty() ? new FaultRule.Nth(n) : new FaultRule.From(n);
  }

  private static long number(String value, String what, long least, long greatest) {
    long number = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
    if (number < least || number > greatest) {
      throw new IllegalArgumentException(
          what
              + " '"
              + value
              + "': a number from "
              + least
              + (greatest == Long.MAX_VALUE ? " on" : " to " + greatest)
              + " is wanted");
    }
    return number;
  }
}
