package dev.kaio.harness.explain;

import dev.kaio.harness.trace.TraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code truss -c} prints: a row per operation, all of them named kaio (T-CNT), so that they
 * cannot be told apart.
 *
 * @param rows those of kaio
 * @param otherCalls calls of all other rows
 */
record CountTable(List<Row> rows, long otherCalls) {
  private static final Pattern HEADING =
      Pattern.compile("\\s*syscall\\s+seconds\\s+calls\\s+errors\\s*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(?<name>[\\w.#|:]+)\\s+(?<seconds>[0-9]*\\.[0-9]{1,6})\\s+(?<calls>[0-9]{1,12})"
              + "(?:\\s+(?<errors>[0-9]{1,12}))?\\s*");

  /** One operation. */
  record Row(double seconds, long calls, long errors) {}

  /**
   * Finds the table in a log.
   *
   * @throws TraceException if there is none, or no kaio in it
   */
  static CountTable of(List<String> lines) throws TraceException {
    List<Row> rows = new ArrayList<>();
    long others = 0;
    boolean inTable = false;
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (HEADING.matcher(line).matches()) {
        inTable = true;
      } else if (inTable && row.matches()) {
        long calls = Long.parseLong(row.group("calls"));
        if (row.group("name").equals("kaio")) {
          String errors = row.group("errors");
          double seconds = Double.parseDouble("0" + row.group("seconds"));
          rows.add(new Row(seconds, calls, errors == null ? 0 : Long.parseLong(errors)));
        } else {
          others += calls;
        }
      }
    }
    if (rows.isEmpty()) {
      throw new TraceException("there is no kaio call in the log");
    }
    return new CountTable(List.copyOf(rows), others);
  }

  String report() {
    long calls = rows.stream().mapToLong(Row::calls).sum();
    long errors = rows.stream().mapToLong(Row::errors).sum();
    StringBuilder report = new StringBuilder();
    report.append(
        String.format(
            Locale.ROOT,
            "A table of counts (truss -c): %d kaio calls in %d rows, %d errors, %.3f s in the kernel;"
                + " %d calls of other kinds.%n",
            calls,
            rows.size(),
            errors,
            rows.stream().mapToDouble(Row::seconds).sum(),
            otherCalls));
    report.append(
        String.format(
            "Each row is one operation of kaio, and truss names all of them kaio: which is which"
                + " cannot be told from the table.%n"));
    if (errors > 0) {
      report.append(
          String.format(
              "Which errors they are only the calls themselves say: truss -t kaio without -c.%n"));
    }
    return report.toString();
  }
}
