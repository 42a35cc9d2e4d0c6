package dev.kaio.harness.sim;

/** The kernel did what the rules do not allow. */
public final class SimFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SimFailure(String message) {
    super(message);
  }

  static void require(boolean condition, String message, Object... details) {
    if (!condition) {
      throw new SimFailure(String.format(message, details));
    }
  }
}
