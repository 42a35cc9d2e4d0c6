package dev.kaio.client;

import dev.kaio.abi.Errno;

/**
 * What came of a CONTROL.
 *
 * @param value null if it failed
 * @param errno 0, or why it failed
 */
public record ControlResult<T>(T value, int errno) {

  public boolean isError() {
    return errno != 0;
  }

  /**
   * The value of a success.
   *
   * @throws IllegalStateException with the errno's name if it failed
   */
  public T get() {
    if (isError()) {
      throw new IllegalStateException(Errno.nameOf(errno));
    }
    return value;
  }
}
