package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts fields one behind the other into a buffer that grows, up to a limit. */
public final class BodyWriter {
  private static final int FIRST_SIZE = 1024;

  private final int limit;
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private boolean overflowed;

  BodyWriter(int limit) {
    this.limit = limit;
  }

  /** Room for so many bytes; beyond the limit what is written is thrown away. */
  private ByteBuffer room(int size) {
    if (buffer.remaining() < size) {
      if (buffer.position() + size > limit) {
        overflowed = true;
        buffer.clear();
      } else {
        int larger = (int) Math.min(limit, 2L * buffer.capacity());
        ByteBuffer grown = ByteBuffer.allocate(Math.max(larger, buffer.position() + size));
        buffer = grown.order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
      }
    }
    return buffer;
  }

  void u8(int value) {
    room(1).put((byte) value);
  }

  void u16(int value) {
    room(2).putShort((short) value);
  }

  void i32(int value) {
    room(4).putInt(value);
  }

  void i64(long value) {
    room(8).putLong(value);
  }

  void string(String text) {
    Text.put(room(Text.size(text)), text);
  }

  /** What was written, ready to be read; null if it was more than the limit. */
  ByteBuffer bytes() {
    return overflowed ? null : buffer.flip();
  }
}
