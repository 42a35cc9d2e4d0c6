package dev.kaio.client;

/** The connection to the kernel is gone; the message says to which one, and why. */
public final class ConnectionLostException extends ProcessGoneException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ConnectionLostException again() {
    return new ConnectionLostException(getMessage(), this);
  }
}
