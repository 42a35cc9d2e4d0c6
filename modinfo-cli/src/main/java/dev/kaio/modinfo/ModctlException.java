package dev.kaio.modinfo;

import dev.kaio.abi.Errno;

/** A module call has failed. */
public final class ModctlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public ModctlException(int errno) {
    super(Errno.nameOf(errno));
    this.errno = errno;
  }

  /** Why: a number of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
