package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The answer to FETCH.
 *
 * <pre>
 *  16  u64  request  of the FETCH
 *  24  ...  bytes    as many as were asked for, to the end of the frame
 * </pre>
 */
public record Payload(long request, ByteBuffer bytes) implements Message {

  /** Bytes of a frame that are not payload. */
  public static final int OVERHEAD = Wire.HEADER_SIZE + 8;

  static Payload decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    return new Payload(body.i64(), body.rest());
  }

  @Override
  public MessageType type() {
    return MessageType.PAYLOAD;
  }

  @Override
  public int bodySize() {
    return 8 + bytes.remaining();
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putLong(request).put(bytes.duplicate());
  }
}
