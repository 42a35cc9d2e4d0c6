package dev.kaio.harness.explain;

import dev.kaio.harness.trace.CallReader;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.TraceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log as people have it: wrapped by a terminal or a mail program, cut at its ends. Lines keep
 * their numbers: a wrapped call stands where it ended, and what was cut off is an empty line.
 *
 * @param calls those of kaio that are left after mending
 * @param others what is no such call and yet says something
 * @param stamps the times of the lines that have any
 * @param repairs what was mended, in words
 */
record PastedLog(
    List<LogLine.KaioCall> calls,
    List<OtherLine> others,
    List<Times.Stamp> stamps,
    List<String> repairs) {
  /** A call; what stands behind "in" is that of a signal (T-SIG). */
  private static final Pattern KAIO = Pattern.compile("(?:^|[\\s:])(?<!, in )kaio\\(");

  private static final Pattern END =
      Pattern.compile("\\)\\s+(?:= -?[0-9]+|Err#[0-9]+(?:\\s+\\w+)?|\\(sleeping\\.\\.\\.\\))");

  /** Process and LWP, then up to three columns of times. */
  private static final Pattern STAMP =
      Pattern.compile(
          "^\\s*(?:(?<pid>[0-9]{1,9})?(?:/(?<lwp>[0-9]{1,9}))?(?:@[0-9]+)?:\\s)?"
              + "(?<times>(?:\\s*[0-9]{1,9}\\.[0-9]{4}(?=\\s)){1,3})");

  private static final int MOST_PIECES = 4;

  /** Characters of a line that are shown where it is left out. */
  private static final int MOST_SHOWN = 120;

  /**
   * Mends and reads a log.
   *
   * @throws TraceException naming a line that cannot be read, if none can
   */
  static PastedLog of(LogText text) throws TraceException {
    List<String> lines = text.lines();
    List<String> mended = new ArrayList<>(lines);
    List<Times.Stamp> stamps = new ArrayList<>();
    Repairs repairs = new Repairs();
    for (int i = 0; i < lines.size(); i++) {
      if (!isCut(lines.get(i))) {
        stamp(stamps, i, lines.get(i));
        continue;
      }
      int last = lastPiece(lines, i);
      stamp(stamps, Math.max(i, last), lines.get(i));
      if (last < 0) {
        repairs.add("line " + (i + 1) + " is cut off, and left out: " + shown(lines.get(i)));
        mended.set(i, "");
      } else {
        repairs.add("lines " + (i + 1) + " to " + (last + 1) + " are one call that was wrapped");
        mended.set(last, joined(lines, i, last));
        Collections.fill(mended.subList(i, last), "");
        i = last;
      }
    }
    List<String> unreadable = new ArrayList<>();
    CallReader reader =
        new CallReader(
            (number, why) -> {
              repairs.add(why + "; it is left out");
              if (unreadable.isEmpty()) {
                unreadable.add(why);
              }
            });
    List<OtherLine> others = new ArrayList<>();
    for (int i = 0; i < mended.size(); i++) {
      if (!reader.accept(i + 1, mended.get(i))) {
        OtherLine.read(i + 1, mended.get(i)).ifPresent(others::add);
      }
    }
    List<String> notes = new ArrayList<>(text.notes());
    notes.addAll(repairs.told());
    if (reader.calls().isEmpty() && !unreadable.isEmpty()) {
      throw new TraceException(unreadable.get(0));
    }
    return new PastedLog(
        reader.calls(), List.copyOf(others), List.copyOf(stamps), List.copyOf(notes));
  }

  /** Whether a kaio call begins here and does not end. */
  private static boolean isCut(String line) {
    return line.contains("kaio(") && KAIO.matcher(line).find() && !END.matcher(line).find();
  }

  /** The line with which a call that begins at this one ends, or −1. */
  private static int lastPiece(List<String> lines, int first) {
    int end = Math.min(lines.size(), first + MOST_PIECES);
    for (int i = first + 1; i < end && !KAIO.matcher(lines.get(i)).find(); i++) {
      if (END.matcher(joined(lines, first, i)).find()) {
        return i;
      }
    }
    return -1;
  }

  /** A wrap may stand between words or within one: a blank stays only where one was. */
  private static String joined(List<String> lines, int first, int last) {
    StringBuilder joined = new StringBuilder(lines.get(first));
    for (int i = first + 1; i <= last; i++) {
      String next = lines.get(i);
      boolean afterComma = joined.toString().stripTrailing().endsWith(",");
      boolean beforeResult = next.strip().startsWith("=") || next.strip().startsWith("Err#");
      joined.append(afterComma || beforeResult ? " " : "").append(next.strip());
    }
    return joined.toString();
  }

  private static String shown(String line) {
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  /** Takes down the times of the call that begins so. */
  private static void stamp(List<Times.Stamp> stamps, int index, String line) {
    Matcher matcher = STAMP.matcher(line);
    if (matcher.find()) {
      List<Double> columns =
          Arrays.stream(matcher.group("times").strip().split("\\s+"))
              .map(Double::parseDouble)
              .toList();
      stamps.add(
          new Times.Stamp(index + 1, id(matcher.group("pid")), id(matcher.group("lwp")), columns));
    }
  }

  private static int id(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
