package dev.kaio.client;

import dev.kaio.abi.Errno;

/**
 * How a system call ended.
 *
 * @param value of a success; −1 of a failure
 * @param errno 0, or why it failed
 */
public record CallResult(long value, int errno) {

  static final CallResult ZERO = new CallResult(0, 0);

  public boolean isError() {
    return errno != 0;
  }

  /** {@code EINVAL}, or the value in decimal. */
  @Override
  public String toString() {
    return isError() ? Errno.nameOf(errno) : Long.toString(value);
  }
}
