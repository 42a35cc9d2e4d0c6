package dev.kaio.harness.top;

import java.util.Locale;

/** Numbers in few columns. */
final class Amounts {
  private static final String UNITS = "kMGTPE";

  private Amounts() {}

  /** Bytes, in powers of 1024: {@code 512}, {@code 1.5k}, {@code 16.0G}. */
  static String bytes(double amount) {
    if (amount < 1024) {
      return Long.toString(Math.round(amount));
    }
    double scaled = amount;
    int unit = -1;
    while (scaled >= 1024 && unit < UNITS.length() - 1) {
      scaled /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%c", scaled, UNITS.charAt(unit));
  }

  /** So many each second; "-" if nobody knows. */
  static String rate(double perSecond) {
    if (Double.isNaN(perSecond)) {
      return "-";
    }
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%.0f", perSecond);
  }

  /** So many bytes each second; "-" if nobody knows. */
  static String byteRate(double perSecond) {
    return Double.isNaN(perSecond) ? "-" : bytes(perSecond);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }
}
