package dev.kaio.dev;

import dev.kaio.abi.Errno;
import java.io.IOException;

/** A file of the host cannot be had; the message is one line that names it and says why. */
public final class HostException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public HostException(Errno errno, String message) {
    super(message);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
