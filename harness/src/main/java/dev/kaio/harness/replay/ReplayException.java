package dev.kaio.harness.replay;

import java.io.Serial;

/** A replay that cannot go on; the message is one line for the user. */
public final class ReplayException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public ReplayException(String message) {
    super(message);
  }

  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
