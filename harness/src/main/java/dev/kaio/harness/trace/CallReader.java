package dev.kaio.harness.trace;

import dev.kaio.abi.KaioOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads a log line by line and keeps nothing but the kaio calls that returned. Unlike {@link
 * TrussLog} it goes on when a line is not what truss prints.
 */
public final class CallReader {
  private final BiConsumer<Integer, String> complaints;
  private final List<LogLine.KaioCall> calls = new ArrayList<>();
  private int lineOfCall;

  /**
   * @param complaints told the number of a line that begins like a kaio call and is none, and why
   */
  public CallReader(BiConsumer<Integer, String> complaints) {
    this.complaints = complaints;
  }

  /** Takes the next line, and returns whether it is a kaio call that returned. */
  public boolean accept(int number, String text) {
    LogLine line;
    try {
      line = LineParser.parse(number, text);
    } catch (TraceException e) {
      complaints.accept(number, e.getMessage());
      return false;
    }
    if (line instanceof LogLine.KaioCall call) {
      calls.add(call);
      lineOfCall = number;
      return true;
    }
    if (line instanceof LogLine.Timeout timeout && lineOfCall == number - 1 && !calls.isEmpty()) {
      attach(timeout);
    }
    return false;
  }

  /** The timeout of an AIOWAIT stands on the line behind it (T-VERB). */
  private void attach(LogLine.Timeout timeout) {
    int last = calls.size() - 1;
    if (LogForm.isOp(calls.get(last), KaioOp.AIOWAIT)) {
      calls.set(last, calls.get(last).with(timeout.value()));
    }
  }

  public List<LogLine.KaioCall> calls() {
    return Collections.unmodifiableList(calls);
  }
}
