package dev.kaio.harness.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaio.abi.KaioOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log of truss.
 *
 * @param lines every line; a timeout line is also part of the call that it belongs to
 */
public record TrussLog(List<LogLine> lines) {
  public TrussLog {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a log.
   *
   * @throws TraceException naming the line that begins like a kaio call and is none
   */
  public static TrussLog parse(String text) throws TraceException {
    List<LogLine> lines = new ArrayList<>();
    int call = -1;
    int number = 0;
    for (String each : text.lines().toList()) {
      LogLine line = LineParser.parse(++number, each);
      if (line instanceof LogLine.Timeout timeout && call < 0) {
        // It belongs to some other call that truss was asked to be verbose about.
        line = new LogLine.Other(number, timeout.text());
      }
      lines.add(line);
      if (line instanceof LogLine.Timeout timeout) {
        attach(lines, call, timeout);
      }
      call = line instanceof LogLine.KaioCall ? lines.size() - 1 : -1;
    }
    return new TrussLog(lines);
  }

  /**
   * A timeout line belongs to the successful AIOWAIT on the line before it, and to nothing else.
   */
  private static void attach(List<LogLine> lines, int call, LogLine.Timeout timeout)
      throws TraceException {
    if (!(lines.get(call) instanceof LogLine.KaioCall wait)
        || wait.slot0() != KaioOp.AIOWAIT.code()
        || wait.errno() != 0
        || wait.arguments().isEmpty()) {
      throw TraceException.atLine(timeout.number(), "a timeout that follows no successful AIOWAIT");
    }
    lines.set(call, wait.with(timeout.value()));
  }

  /**
   * Reads a log from a file. Bytes that are no ASCII do not matter: they can only be in lines of
   * other calls.
   */
  public static TrussLog read(Path file) throws IOException, TraceException {
    return parse(Files.readString(file, ISO_8859_1));
  }

  /** The kaio calls that returned, in order. */
  public List<LogLine.KaioCall> calls() {
    return lines.stream()
        .filter(LogLine.KaioCall.class::isInstance)
        .map(LogLine.KaioCall.class::cast)
        .toList();
  }
}
