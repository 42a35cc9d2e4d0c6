package dev.kaio.harness.target;

/** The target could not do what it was told; that is no verdict about a rule. */
public final class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TargetException(String what, int errno) {
    super(what + ": " + dev.kaio.abi.Errno.nameOf(errno));
  }
}
