package dev.kaio.dev;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: 512, 128k, 16m, 4g; the units are powers of 1024. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,19})([kmgKMG]?)");

  private ByteSize() {}

  /**
   * The size in bytes.
   *
   * @throws IllegalArgumentException with one line that says what was expected
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size: a number of bytes, or of k, m or g, is wanted");
    }
    int shift = shift(matcher.group(2));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("size '" + text + "' is too large", e);
    }
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "k", "K" -> 10;
      case "m", "M" -> 20;
      case "g", "G" -> 30;
      default -> 0;
    };
  }
}
