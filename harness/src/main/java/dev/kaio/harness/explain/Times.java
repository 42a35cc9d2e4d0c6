package dev.kaio.harness.explain;

import dev.kaio.harness.trace.TraceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What the columns of times say of each line (T-PFX): {@code -d} the seconds since the trace began,
 * {@code -D} since the last line of the same LWP, {@code -E} in the call. All are of the moment
 * when the call returned.
 */
final class Times {
  private static final String[] COLUMNS = {"d", "D", "E", "dD", "dE", "DE", "dDE"};

  /** The last digit of a column is rounded. */
  private static final double ROUNDING = 0.00025;

  /** One line in so many may be printed late: LWPs stop for truss one by one. */
  private static final int LATE_LINES = 20;

  private final Map<Integer, Stamp> stamps = new HashMap<>();
  private final Map<Integer, Double> sums = new HashMap<>();
  private final List<String> inferences = new ArrayList<>();
  private final String columns;
  private final boolean oneLwp;

  /**
   * The times of one line.
   *
   * @param columns seconds, from left to right
   */
  record Stamp(int line, int pid, int lwp, List<Double> columns) {
    private Whose whose() {
      return new Whose(pid, lwp);
    }
  }

  private record Whose(int pid, int lwp) {}

  /**
   * Finds out what the columns are.
   *
   * @param stamps the lines with times, in order
   * @param given the letters of the options that truss was run with, or null
   * @throws TraceException if the lines have another number of columns than was given
   */
  Times(List<Stamp> stamps, String given) throws TraceException {
    int count = mostCommonCount(stamps);
    List<Stamp> whole = stamps.stream().filter(stamp -> stamp.columns().size() == count).toList();
    if (given != null && given.length() != count) {
      throw new TraceException(
          "the lines have "
              + Summary.many(count, "column", "columns")
              + " of times, and --times "
              + given
              + " says "
              + given.length());
    }
    whole.forEach(stamp -> this.stamps.put(stamp.line(), stamp));
    oneLwp = whole.stream().map(Stamp::whose).distinct().count() <= 1;
    columns = given != null ? given : guess(whole, count);
    if (has('D')) {
      addUp(whole);
    }
  }

  /** Where a line was cut, it may have fewer. */
  private static int mostCommonCount(List<Stamp> stamps) {
    int[] lines = new int[4];
    stamps.forEach(stamp -> lines[stamp.columns().size()]++);
    int most = 0;
    for (int count = 1; count < lines.length; count++) {
      most = lines[count] > lines[most] ? count : most;
    }
    return most;
  }

  /** Whether these are options of truss for columns of times, in the order of the columns. */
  static boolean isColumns(String letters) {
    return List.of(COLUMNS).contains(letters);
  }

  private String guess(List<Stamp> whole, int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> guessOne(whole);
      case 2 -> guessTwo(whole);
      default -> guessThree();
    };
  }

  private String guessThree() {
    inferences.add(
        "the three columns of times are the seconds since the start (-d), since the LWP's line"
            + " before (-D), and in the call (-E)");
    return "dDE";
  }

  private String guessOne(List<Stamp> whole) {
    if (isRising(whole)) {
      inferences.add(
          "the column of times never falls: it is taken as the seconds since the start (-d)");
      return "d";
    }
    inferences.add(
        "the column of times falls: it is taken as the seconds since the LWP's line before (-D);"
            + " --times E says that it is the time in the call (-E)");
    return "D";
  }

  private String guessTwo(List<Stamp> whole) {
    if (!isRising(whole)) {
      inferences.add(
          "the first column of times falls: the two are taken as the seconds since the LWP's line"
              + " before (-D) and in the call (-E)");
      return "DE";
    }
    boolean deltas = secondIsDifference(whole);
    inferences.add(
        "the first column of times never falls: it is taken as the seconds since the start (-d);"
            + (deltas
                ? " the second is what lies between the lines of an LWP (-D)"
                : " the second is not what lies between the lines of an LWP, and so the time in the"
                    + " call (-E)"));
    return deltas ? "dD" : "dE";
  }

  /** Those of each LWP never fall, those of all hardly ever. */
  private static boolean isRising(List<Stamp> whole) {
    Map<Whose, Double> last = new HashMap<>();
    double before = 0;
    int falls = 0;
    for (Stamp stamp : whole) {
      double here = stamp.columns().get(0);
      if (here < last.getOrDefault(stamp.whose(), 0.0)) {
        return false;
      }
      falls += here < before ? 1 : 0;
      last.put(stamp.whose(), here);
      before = here;
    }
    return falls * LATE_LINES <= whole.size();
  }

  private static boolean secondIsDifference(List<Stamp> whole) {
    Map<Whose, Double> last = new HashMap<>();
    for (Stamp stamp : whole) {
      double here = stamp.columns().get(0);
      Double before = last.put(stamp.whose(), here);
      if (before != null && Math.abs(here - before - stamp.columns().get(1)) > ROUNDING) {
        return false;
      }
    }
    return true;
  }

  private void addUp(List<Stamp> whole) {
    int column = columns.indexOf('D');
    Map<Whose, Double> last = new HashMap<>();
    for (Stamp stamp : whole) {
      sums.put(stamp.line(), last.merge(stamp.whose(), stamp.columns().get(column), Double::sum));
    }
    if (!has('d') && !oneLwp) {
      inferences.add(
          "the times of each LWP begin anew: how those of two lie to each other is not known");
    }
  }

  private boolean has(char letter) {
    return columns.indexOf(letter) >= 0;
  }

  /** How the columns were read. */
  List<String> inferences() {
    return inferences;
  }

  /** Seconds since the log began, when the call of this line returned. */
  OptionalDouble at(int line) {
    Stamp stamp = stamps.get(line);
    if (stamp == null) {
      return OptionalDouble.empty();
    }
    if (has('d')) {
      return OptionalDouble.of(stamp.columns().get(0));
    }
    return has('D') && oneLwp ? OptionalDouble.of(sums.get(line)) : OptionalDouble.empty();
  }

  /** Seconds that the call of this line took. */
  OptionalDouble inCall(int line) {
    Stamp stamp = stamps.get(line);
    return stamp == null || !has('E')
        ? OptionalDouble.empty()
        : OptionalDouble.of(stamp.columns().get(columns.indexOf('E')));
  }

  /** Seconds from the return of one call to that of another. */
  OptionalDouble between(int from, int to) {
    OptionalDouble begin = at(from);
    OptionalDouble end = at(to);
    if (begin.isPresent() && end.isPresent()) {
      return OptionalDouble.of(Math.max(0, end.getAsDouble() - begin.getAsDouble()));
    }
    boolean sameLwp =
        has('D')
            && stamps.containsKey(from)
            && stamps.containsKey(to)
            && Objects.equals(stamps.get(from).whose(), stamps.get(to).whose());
    return sameLwp ? OptionalDouble.of(sums.get(to) - sums.get(from)) : OptionalDouble.empty();
  }
}
