package dev.kaio.wire;

import java.nio.ByteBuffer;

/** The memory bytes that go with a CALL: in ascending unsigned order, not overlapping. */
public interface CallRanges {

  /** Number of ranges. */
  int count();

  /** First byte of range {@code index}, unsigned. */
  long address(int index);

  /** Bytes of range {@code index}, at least 1. */
  int length(int index);

  /** Puts the bytes of range {@code index}. */
  void put(int index, ByteBuffer out);

  /** Bytes that these ranges take in a frame. */
  default int encodedSize() {
    int size = 0;
    for (int i = 0; i < count(); i++) {
      size = Math.addExact(size, Wire.RANGE_HEADER + Wire.padded(length(i)));
    }
    return size;
  }
}
