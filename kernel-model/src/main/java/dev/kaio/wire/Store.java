package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The kernel has written these bytes of the process's memory. The client applies it before it looks
 * at the next frame.
 *
 * <pre>
 *  16  u64  address
 *  24  ...  bytes    at least one, to the end of the frame
 * </pre>
 */
public record Store(long address, ByteBuffer bytes) implements Message {

  /** Bytes of a frame that are not stored bytes. */
  public static final int OVERHEAD = Wire.HEADER_SIZE + 8;

  static Store decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Store store = new Store(body.i64(), body.rest());
    if (!store.bytes.hasRemaining()) {
      throw frame.badBody("too short");
    }
    return store;
  }

  @Override
  public MessageType type() {
    return MessageType.STORE;
  }

  @Override
  public int bodySize() {
    return 8 + bytes.remaining();
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putLong(address);
    put(out, bytes);
  }

  /** Puts what stands in the frame before the bytes. */
  public static void encodeHead(ByteBuffer out, long address, int length) {
    Message.putHeader(out, OVERHEAD + length, MessageType.STORE, 0, 0);
    out.putLong(address);
  }

  private static void put(ByteBuffer out, ByteBuffer bytes) {
    int at = out.position();
    out.put(at, bytes, bytes.position(), bytes.remaining()).position(at + bytes.remaining());
  }

  /** Puts the frame of such a message without making the message; leaves the bytes as they are. */
  public static void encode(ByteBuffer out, long address, ByteBuffer bytes) {
    encodeHead(out, address, bytes.remaining());
    put(out, bytes);
  }
}
