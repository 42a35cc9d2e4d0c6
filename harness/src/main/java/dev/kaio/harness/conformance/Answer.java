package dev.kaio.harness.conformance;

import dev.kaio.abi.Errno;
import dev.kaio.client.CallResult;
import dev.kaio.harness.target.TargetProcess.Call;

/** A call that a case has made, and what is expected of it. */
final class Answer {
  private final String what;
  private final Call call;

  Answer(String what, Call call) {
    this.what = what;
    this.call = call;
  }

  private static String text(CallResult result) {
    return result == null ? "sleeps" : result.isError() ? result.toString() : "returns " + result;
  }

  private Answer expect(String expected, boolean holds) {
    if (!holds) {
      throw new AssertionError(
          what + ": " + expected + " was expected, but it " + text(call.result()));
    }
    return this;
  }

  Answer returns(long value) {
    CallResult result = call.result();
    return expect(
        "returns " + value, result != null && !result.isError() && result.value() == value);
  }

  Answer succeeds() {
    return returns(0);
  }

  Answer fails(Errno errno) {
    return expect(errno.name(), isError(errno.code()));
  }

  /** It fails with this number, whatever it is called. */
  Answer failsWith(int errno) {
    return expect("errno " + errno, isError(errno));
  }

  private boolean isError(int errno) {
    CallResult result = call.result();
    return result != null && result.errno() == errno;
  }

  Answer sleeps() {
    return expect("sleeps", call.result() == null);
  }

  /** The value of a success. */
  long value() {
    expect("a success", call.result() != null && !call.result().isError());
    return call.result().value();
  }
}
