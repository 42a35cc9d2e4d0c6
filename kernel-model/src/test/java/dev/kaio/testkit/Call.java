package dev.kaio.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import java.util.function.Consumer;

/**
 * One system call of a test, from its beginning. It is asleep, or has returned, or its LWP is gone;
 * a test asks at once and, of a call that slept, again after later steps.
 */
public final class Call {
  private final String what;
  private Rval result;
  private boolean gone;
  private Consumer<Rval> then = ended -> {};

  Call(String what) {
    this.what = what;
  }

  void end(Rval rval) {
    assertThat(result).as("result of %s, which returns again", what).isNull();
    result = rval;
    then.accept(rval);
  }

  /** Who is told of the end. */
  void then(Consumer<Rval> whoever) {
    then = whoever;
  }

  void lwpIsGone() {
    gone = true;
  }

  /** Succeeds with this value. */
  public Call returns(long value) {
    assertThat(this).as(what).hasToString(Long.toString(value));
    return this;
  }

  /** Fails with this errno, and -1 as value. */
  public Call fails(Errno errno) {
    assertThat(this).as(what).hasToString(errno.name());
    assertThat(result.value()).as("value of failing %s", what).isEqualTo(-1);
    return this;
  }

  /** Has not returned yet. */
  public Call sleeps() {
    assertThat(this).as(what).hasToString("asleep");
    return this;
  }

  /** Never returned, and never will: its LWP is gone. */
  public Call neverReturns() {
    assertThat(this).as(what).hasToString("gone");
    return this;
  }

  /** The value of a call that succeeded. */
  public long value() {
    assertThat(result).as("result of %s", what).isNotNull();
    assertThat(result.isError()).as("%s fails with %s", what, result).isFalse();
    return result.value();
  }

  /** {@code asleep}, {@code gone}, a value, or the name of an errno. */
  @Override
  public String toString() {
    if (result != null) {
      return result.toString();
    }
    return gone ? "gone" : "asleep";
  }
}
