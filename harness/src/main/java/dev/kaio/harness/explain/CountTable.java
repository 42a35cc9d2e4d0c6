package dev.kaio.harness.explain;

import dev.kaio.harness.trace.TraceException;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code truss -c} prints: a row per operation, all of them named kaio (T-CNT), so that they
 * cannot be told apart; {@code truss --op-names} of this program names them.
 *
 * @param rows those of kaio
 * @param otherCalls calls of all other rows
 */
record CountTable(List<Row> rows, long otherCalls) {
  private static final Pattern HEADING =
      Pattern.compile("\\s*syscall\\s+seconds\\s+calls\\s+errors\\s*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(?<name>[\\w.#|:()]+)\\s+(?<seconds>[0-9]*\\.[0-9]{1,6})\\s+(?<calls>[0-9]{1,12})"
              + "(?:\\s+(?<errors>[0-9]{1,12}))?\\s*");

  /**
   * One operation.
   *
   * @param name as it stands in the table
   * @param seconds in the kernel
   */
  record Row(String name, double seconds, long calls, long errors) {}

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
        if (isKaio(row.group("name"))) {
          String errors = row.group("errors");
          double seconds = Double.parseDouble("0" + row.group("seconds"));
          long failed = errors == null ? 0 : Long.parseLong(errors);
          rows.add(new Row(row.group("name"), seconds, calls, failed));
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

  private static boolean isKaio(String name) {
    return name.equals("kaio") || name.startsWith("kaio(") || KaioTable.slotOf(name) >= 0;
  }

  long calls() {
    return rows.stream().mapToLong(Row::calls).sum();
  }

  long errors() {
    return rows.stream().mapToLong(Row::errors).sum();
  }

  double seconds() {
    return rows.stream().mapToDouble(Row::seconds).sum();
  }

  /** What is in the table. */
  String contents() {
    return String.format(
        Locale.ROOT,
        "A table of counts (truss -c): %d kaio calls in %d rows, %d errors, %.3f s in the kernel;"
            + " %d calls of other kinds.",
        calls(),
        rows.size(),
        errors(),
        seconds(),
        otherCalls);
  }

  /** What it means, and does not say. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (rows.stream().anyMatch(row -> row.name().equals("kaio"))) {
      sentences.add(
          "Each row is one operation of kaio, and truss names all of them kaio: which is which"
              + " cannot be told from the table. Their order is that of the opcodes: AIOREAD,"
              + " AIOWRITE, AIOWAIT and so on.");
    }
    if (errors() > 0) {
      sentences.add(
          "Which errors they are only the calls themselves say: truss -t kaio without -c.");
    }
    return sentences;
  }

  String report() {
    StringBuilder report = new StringBuilder(contents()).append('\n');
    for (Row row : rows) {
      report.append(
          String.format(
              Locale.ROOT,
              "%-15s %7d calls %7d errors %9.3f s\n",
              row.name(),
              row.calls(),
              row.errors(),
              row.seconds()));
    }
    sentences().forEach(sentence -> report.append(sentence).append('\n'));
    return report.toString();
  }
}
