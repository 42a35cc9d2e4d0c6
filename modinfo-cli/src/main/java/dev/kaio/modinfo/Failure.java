package dev.kaio.modinfo;

import dev.kaio.abi.Errno;

/** Ends a tool: the message is its line on stderr (R-MOD-22), the status what it exits with. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the shell makes of exit(-1). */
  static final int FATAL = 255;

  private static final String NO_SPACE = "Out of memory or no room in system tables";

  private final int status;

  private Failure(int status, String line) {
    super(line, null, false, false);
    this.status = status;
  }

  /** Exit status 255, and just this line. */
  static Failure fatal(String line) {
    return new Failure(FATAL, line);
  }

  /** This exit status, and just this line. */
  static Failure of(int status, String line) {
    return new Failure(status, line);
  }

  /** {@code what: text of the errno}; exits with the errno (R-MOD-19..21). */
  static Failure errno(String what, int errno) {
    boolean noSpace = errno == Errno.ENOSPC.code();
    return new Failure(errno, what + ": " + (noSpace ? NO_SPACE : Errno.textOf(errno)));
  }

  /** What the process exits with; the system keeps the low eight bits. */
  int status() {
    return status & 0xFF;
  }
}
