package dev.kaio.harness.trace;

import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads single lines. Any blanks or tabs will do where truss prints tabs, so that lines survive
 * mail, web pages and indentation.
 */
final class LineParser {
  /** T-PFX: process, LWP, both or neither; then up to three columns of time. */
  private static final String PREFIX =
      "\\s*(?:(?<pid>[0-9]{1,9})?(?:/(?<lwp>[0-9]{1,9}))?(?:@[0-9]+)?:\\s)?"
          + "(?:\\s*[0-9]+\\.[0-9]{4}(?=\\s)){0,3}\\s*";

  private static final Pattern KAIO = Pattern.compile(PREFIX + "kaio\\((?<rest>.*)");

  private static final Pattern RETURNED =
      Pattern.compile(
          "(?<arguments>[^()]*)\\)\\s+"
              + "(?:= (?<value>-?[0-9]{1,20})|Err#(?<errno>[0-9]{1,6})(?:\\s+\\w+)?)(?: \\[.*\\])?");

  private static final Pattern SLEEPING = Pattern.compile("[^()]*\\)\\s+\\(sleeping\\.\\.\\.\\)");

  private static final Pattern TIMEOUT =
      Pattern.compile(PREFIX + "timeout: (?<seconds>-?[0-9]{1,19})\\.(?<micros>-?[0-9]{1,19}) sec");

  private LineParser() {}

  /**
   * Reads a line.
   *
   * @throws TraceException if it begins like a kaio call and does not go on like one
   */
  static LogLine parse(int number, String line) throws TraceException {
    String text = line.stripTrailing();
    Matcher kaio = KAIO.matcher(text);
    if (kaio.matches()) {
      return kaio(number, text, kaio);
    }
    Matcher timeout = TIMEOUT.matcher(text);
    if (timeout.matches()) {
      try {
        return new LogLine.Timeout(
            number,
            text,
            new Timeval(
                Long.parseLong(timeout.group("seconds")), Long.parseLong(timeout.group("micros"))));
      } catch (NumberFormatException e) {
        throw TraceException.atLine(number, "a timeout out of range");
      }
    }
    return new LogLine.Other(number, text);
  }

  private static LogLine kaio(int number, String text, Matcher kaio) throws TraceException {
    String rest = kaio.group("rest");
    if (SLEEPING.matcher(rest).matches()) {
      return new LogLine.Other(number, text);
    }
    Matcher returned = RETURNED.matcher(rest);
    if (!returned.matches()) {
      throw TraceException.atLine(number, "a kaio call without a result");
    }
    String[] words = returned.group("arguments").split(",\\s*", -1);
    List<Long> arguments = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      arguments.add(argument(number, words[i]));
    }
    boolean failed = returned.group("errno") != null;
    int errno = failed ? Integer.parseInt(returned.group("errno")) : 0;
    if (failed && errno == 0) {
      throw TraceException.atLine(number, "error 0 is none");
    }
    return new LogLine.KaioCall(
        number,
        text,
        id(kaio.group("pid")),
        id(kaio.group("lwp")),
        words[0],
        operation(number, words[0]),
        List.copyOf(arguments),
        failed ? 0 : decimal(number, returned.group("value")),
        errno,
        null);
  }

  private static int id(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long operation(int number, String word) throws TraceException {
    int slot = KaioTable.slotOf(word);
    if (slot >= 0) {
      return slot;
    }
    if (word.matches("-?[0-9]+")) {
      return decimal(number, word);
    }
    throw TraceException.atLine(number, "unknown kaio operation '" + word + "'");
  }

  private static long argument(int number, String word) throws TraceException {
    if (word.equals("LIO_NOWAIT") || word.equals("LIO_WAIT")) {
      return word.equals("LIO_WAIT") ? 1 : 0;
    }
    if (word.matches("0x[0-9A-Fa-f]{1,16}")) {
      return Long.parseUnsignedLong(word.substring(2), 16);
    }
    return decimal(number, word);
  }

  private static long decimal(int number, String word) throws TraceException {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw TraceException.atLine(number, "'" + word + "' is no number");
    }
  }
}
