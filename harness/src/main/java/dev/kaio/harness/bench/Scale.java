package dev.kaio.harness.bench;

import java.util.ArrayList;
import java.util.List;

/** Where on an axis of a picture a value lies. */
record Scale(boolean logarithmic, double least, double most, double from, double to) {

  /** An axis that shows factors; the values are in ascending order. */
  static Scale logarithmic(List<Double> values, double from, double to) {
    double least = Math.max(values.get(0), 1e-3);
    double most = Math.max(values.get(values.size() - 1), least);
    return new Scale(true, least, most == least ? least * 10 : most, from, to);
  }

  /** An axis that begins at 0. */
  static Scale fromZero(List<Double> values, double from, double to) {
    double most = values.get(values.size() - 1);
    return new Scale(false, 0, most <= 0 ? 1 : most * 1.1, from, to);
  }

  double at(double value) {
    double part =
        logarithmic
            ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
            : value / most;
    return from + part * (to - from);
  }

  /** Round values between the ends. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double decade = Math.pow(10, Math.floor(Math.log10(least)));
          decade <= most;
          decade *= 10) {
        for (int digit : new int[] {1, 2, 5}) {
          if (digit * decade >= least && digit * decade <= most) {
            ticks.add(digit * decade);
          }
        }
      }
      return ticks;
    }
    double step = Math.pow(10, Math.floor(Math.log10(most)));
    double fine = most / step < 2 ? step / 5 : most / step < 5 ? step / 2 : step;
    for (int i = 0; i * fine <= most; i++) {
      ticks.add(i * fine);
    }
    return ticks;
  }
}
