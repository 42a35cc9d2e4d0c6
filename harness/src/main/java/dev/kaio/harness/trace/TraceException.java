package dev.kaio.harness.trace;

import java.io.Serial;

/** A log that cannot be understood or carried out; the message is one line for the user. */
public final class TraceException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }

  /** About one line of the log, counted from 1. */
  static TraceException atLine(int number, String message) {
    return new TraceException("line " + number + ": " + message);
  }
}
