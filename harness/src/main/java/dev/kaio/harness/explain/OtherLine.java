package dev.kaio.harness.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is not a kaio call that returned, but may say something about one. */
sealed interface OtherLine {
  /** Place in the log, from 1. */
  int line();

  /** The process, or 0 if the line does not name it. */
  int pid();

  /** The LWP, or 0 if the line does not name it. */
  int lwp();

  /**
   * Another system call.
   *
   * @param name as truss prints it
   * @param arguments as printed, strings with their quotes
   * @param value what it returned; 0 after an error
   * @param errno 0, or the error
   */
  record Returned(
      int line, int pid, int lwp, String name, List<String> arguments, long value, int errno)
      implements OtherLine {

    /** An argument that is a number, or −1. */
    long number(int index) {
      return index < arguments.size() ? parse(arguments.get(index)) : -1;
    }
  }

  /**
   * Any call that has not returned yet (T-SLEEP).
   *
   * @param printed the line
   * @param name of the call
   * @param first its first argument as printed, or an empty string
   */
  record Asleep(int line, int pid, int lwp, String printed, String name, String first)
      implements OtherLine {}

  /**
   * A signal (T-SIG).
   *
   * @param call the one that it interrupted, or an empty string
   */
  record Signal(int line, int pid, int lwp, String name, String call) implements OtherLine {}

  /** T-PFX. */
  String PREFIX =
      "\\s*(?:(?<pid>[0-9]{1,9})?(?:/(?<lwp>[0-9]{1,9}))?(?:@[0-9]+)?:\\s)?"
          + "(?:\\s*[0-9]+\\.[0-9]{4}(?=\\s)){0,3}\\s*";

  Pattern CALL =
      Pattern.compile(
          PREFIX
              + "(?<name>[a-z_]\\w{0,40})\\((?<arguments>.*)\\)\\s+"
              + "(?:= (?<value>-?[0-9]{1,18}|0x[0-9A-Fa-f]{1,16})(?:\\s.*)?"
              + "|Err#(?<errno>[0-9]{1,6})(?:\\s.*)?|\\(sleeping\\.\\.\\.\\))");

  Pattern SIGNAL =
      Pattern.compile(
          PREFIX + "Received signal #[0-9]+, (?<name>\\w+)(?:, in (?<call>\\w+)\\(\\))?.*");

  Pattern HEX = Pattern.compile("0x[0-9A-Fa-f]{1,16}");

  Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}");

  /** Reads a line; empty if it says nothing. */
  static Optional<OtherLine> read(int line, String text) {
    String stripped = text.stripTrailing();
    Matcher signal = SIGNAL.matcher(stripped);
    if (signal.matches()) {
      String call = signal.group("call");
      return Optional.of(
          new Signal(
              line, id(signal, "pid"), id(signal, "lwp"), signal.group("name"), orEmpty(call)));
    }
    Matcher call = CALL.matcher(stripped);
    if (!call.matches()) {
      return Optional.empty();
    }
    int pid = id(call, "pid");
    int lwp = id(call, "lwp");
    String name = call.group("name");
    List<String> arguments = split(call.group("arguments"));
    if (call.group("value") == null && call.group("errno") == null) {
      String first = arguments.isEmpty() ? "" : arguments.get(0);
      return Optional.of(new Asleep(line, pid, lwp, stripped, name, first));
    }
    if (name.equals("kaio")) {
      return Optional.empty();
    }
    boolean failed = call.group("errno") != null;
    long value = failed ? 0 : parse(call.group("value"));
    int errno = failed ? Integer.parseInt(call.group("errno")) : 0;
    return Optional.of(new Returned(line, pid, lwp, name, arguments, value, errno));
  }

  private static int id(Matcher matcher, String group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** A number in decimal or hex, or −1. */
  private static long parse(String word) {
    if (HEX.matcher(word).matches()) {
      return Long.parseUnsignedLong(word.substring(2), 16);
    }
    return DECIMAL.matcher(word).matches() ? Long.parseLong(word) : -1;
  }

  /** At commas, but for those in strings. */
  private static List<String> split(String arguments) {
    List<String> words = new ArrayList<>();
    int begin = 0;
    boolean quoted = false;
    for (int i = 0; i < arguments.length(); i++) {
      char here = arguments.charAt(i);
      if (quoted && here == '\\') {
        i++;
      } else if (here == '"') {
        quoted = !quoted;
      } else if (here == ',' && !quoted) {
        words.add(arguments.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    String last = arguments.substring(begin).strip();
    if (!last.isEmpty()) {
      words.add(last);
    }
    return words;
  }
}
