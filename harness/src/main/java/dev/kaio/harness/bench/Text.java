package dev.kaio.harness.bench;

import java.util.Locale;

/** Words and numbers of a page. */
final class Text {
  private Text() {}

  /** As it may stand in HTML and in SVG. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Three digits and a unit: 950, 12.5 k, 1.30 M. */
  static String number(double value) {
    if (value >= 999_500) {
      return digits(value / 1e6) + " M";
    }
    return value >= 999.5 ? digits(value / 1e3) + " k" : digits(value);
  }

  private static String digits(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(
        Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
  }
}
