package dev.kaio.modinfo;

/** Module ids on command lines. */
final class ModuleId {
  private ModuleId() {}

  /**
   * Reads an id as {@code sscanf("%d")} does.
   *
   * @throws Failure {@code Invalid id X}, status 255, if there is no number (R-MOD-19)
   */
  static int parse(String text) throws Failure {
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative || (at < text.length() && text.charAt(at) == '+')) {
      at++;
    }
    int start = at;
    long value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = Math.min(10 * value + (text.charAt(at) - '0'), 1L << 31);
      at++;
    }
    if (at == start) {
      throw Failure.fatal("Invalid id " + text);
    }
    return negative ? (int) -value : (int) Math.min(value, Integer.MAX_VALUE);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
