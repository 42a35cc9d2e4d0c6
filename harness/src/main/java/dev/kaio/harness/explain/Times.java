package dev.kaio.harness.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * When each line of a log was printed, in seconds since some beginning.
 *
 * @param seconds by line, empty where the log does not say
 * @param inference how the column of times was read, or null if there is none
 */
record Times(List<OptionalDouble> seconds, String inference) {

  /**
   * A column that never falls is the time since the beginning (truss -d); one that does is the time
   * since the line before (-D), or in the call (-E), which say nothing about when.
   */
  static Times of(List<OptionalDouble> stamps) {
    double[] given =
        stamps.stream()
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    if (given.length == 0) {
      return new Times(stamps, null);
    }
    if (isRising(given)) {
      return new Times(
          stamps,
          "the column of times never falls: it is taken as the seconds since the start (-d)");
    }
    List<OptionalDouble> sums = new ArrayList<>();
    double sum = 0;
    for (OptionalDouble stamp : stamps) {
      sum += stamp.orElse(0);
      sums.add(stamp.isPresent() ? OptionalDouble.of(sum) : stamp);
    }
    return new Times(
        List.copyOf(sums),
        "the column of times falls: it is taken as the seconds since the line before (-D); if it"
            + " is the time in the call (-E), the times here mean nothing");
  }

  private static boolean isRising(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        return false;
      }
    }
    return true;
  }

  OptionalDouble at(int line) {
    return seconds.get(line - 1);
  }
}
