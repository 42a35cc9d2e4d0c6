package dev.kaio.sched;

import dev.kaio.abi.Errno;

/**
 * What a kernel routine returns: a value, or an errno, or the news that it sleeps and will produce
 * its result later through its continuation.
 */
public final class Rval {
  public static final Rval ZERO = new Rval(0, 0);
  public static final Rval ONE = new Rval(1, 0);
  public static final Rval ASLEEP = new Rval(0, 0);

  private static final Rval[] FAILURES = new Rval[160];

  static {
    for (int errno = 1; errno < FAILURES.length; errno++) {
      FAILURES[errno] = new Rval(-1, errno);
    }
  }

  private final long value;
  private final int errno;

  private Rval(long value, int errno) {
    this.value = value;
    this.errno = errno;
  }

  public static Rval of(long value) {
    return value == 0 ? ZERO : value == 1 ? ONE : new Rval(value, 0);
  }

  public static Rval error(Errno errno) {
    return FAILURES[errno.code()];
  }

  /** Success with value 0 if {@code errno} is 0, else that failure. Drivers may use any number. */
  public static Rval ofErrno(int errno) {
    if (errno == 0) {
      return ZERO;
    }
    return errno > 0 && errno < FAILURES.length ? FAILURES[errno] : new Rval(-1, errno);
  }

  public boolean isAsleep() {
    return this == ASLEEP;
  }

  public boolean isError() {
    return errno != 0;
  }

  /** The value of a success; -1 of a failure. */
  public long value() {
    return value;
  }

  /** 0, or the error. */
  public int errno() {
    return errno;
  }

  @Override
  public String toString() {
    return isAsleep() ? "asleep" : isError() ? Errno.nameOf(errno) : Long.toString(value);
  }
}
