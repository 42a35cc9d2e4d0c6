package dev.kaio.modinfo;

/** {@code sscanf("%d")}: what the tools take for a number. */
final class Scan {
  private Scan() {}

  /** The number that the text begins with, cut to 32 bits; null if it begins with none. */
  static Integer decimal(String text) {
    int at = 0;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    boolean negative = false;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative = text.charAt(at++) == '-';
    }
    int first = at;
    int value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = 10 * value + (text.charAt(at++) - '0');
    }
    if (at == first) {
      return null;
    }
    return negative ? -value : value;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
