package dev.kaio.harness.soak;

/** The server did what it must not; the message says what, on one line. */
final class SoakFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SoakFailure(String message) {
    super(message);
  }
}
