package dev.kaio.harness.plain;

import dev.kaio.wire.CallRanges;
import java.nio.ByteBuffer;

/** Memory that goes with a call: one range, or none if it has no bytes. */
record OneRange(long address, byte[] bytes) implements CallRanges {
  @Override
  public int count() {
    return bytes.length == 0 ? 0 : 1;
  }

  @Override
  public long address(int index) {
    return address;
  }

  @Override
  public int length(int index) {
    return bytes.length;
  }

  @Override
  public void put(int index, ByteBuffer out) {
    out.put(bytes);
  }
}
