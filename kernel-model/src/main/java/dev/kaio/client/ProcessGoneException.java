package dev.kaio.client;

/** A call cannot return any more, because its process or the connection to its kernel is gone. */
public class ProcessGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessGoneException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same news for another thread, with that thread's stack. */
  public ProcessGoneException again() {
    return new ProcessGoneException(getMessage(), this);
  }
}
