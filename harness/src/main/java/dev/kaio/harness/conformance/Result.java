package dev.kaio.harness.conformance;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AioResultLayout;
import dev.kaio.abi.Errno;
import java.nio.ByteBuffer;

/** A result structure in the memory of a data. */
final class Result {
  private static final int FILLER = 0x5A5A5A5A;
  private static final long AIO_INPROGRESS = -2;

  private final Data data;
  private final long address;

  Result(Data data, long address) {
    this.data = data;
    this.address = address;
  }

  long address() {
    return address;
  }

  /** Stores what no kernel stores. */
  Result fill() {
    store(FILLER, FILLER);
    return this;
  }

  private void store(long value, int errno) {
    Abi abi = data.abi();
    ByteBuffer struct = abi.buffer(AioResultLayout.written(abi));
    abi.putWord(struct, AioResultLayout.RETURN, value);
    struct.putInt(AioResultLayout.errno(abi), errno);
    data.put(address, struct);
  }

  private long storedValue() {
    return data.word(address + AioResultLayout.RETURN);
  }

  private int storedErrno() {
    return data.integer(address + AioResultLayout.errno(data.abi()));
  }

  /** The kernel has not stored into it. */
  void isUntouched() {
    expect(FILLER, FILLER);
  }

  void is(long value) {
    expect(value, 0);
  }

  void isError(Errno errno) {
    expect(-1, errno.code());
  }

  /** Its errno says that the request is on its way, and its other half is untouched. */
  void isInProgress() {
    expect(FILLER, Errno.EINPROGRESS.code());
  }

  /** Its errno is 0, and its other half is untouched. */
  void isStarted() {
    expect(FILLER, 0);
  }

  /** It asks to be told there when the request has ended (the poll bit). */
  Result asksForPolling() {
    store(AIO_INPROGRESS, 0);
    return this;
  }

  void expect(long value, int errno) {
    if (storedValue() != value || storedErrno() != errno) {
      throw new AssertionError(
          "result: %d/%d was expected, but it is %d/%d"
              .formatted(value, errno, storedValue(), storedErrno()));
    }
  }
}
