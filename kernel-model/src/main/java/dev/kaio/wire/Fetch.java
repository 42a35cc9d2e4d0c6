package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A device wants bytes of the process's memory. Answered by PAYLOAD with the same request.
 *
 * <pre>
 *  16  u64  request   chosen by the server
 *  24  u64  address
 *  32  u32  length    at least 1; the PAYLOAD fits in a frame
 *  36  u32  reserved  0
 * </pre>
 */
public record Fetch(long request, long address, int length) implements Message {

  static Fetch decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Fetch fetch = new Fetch(body.i64(), body.i64(), body.length());
    body.reserved32();
    body.end();
    if (fetch.length == 0) {
      throw frame.badBody("a range of 0 bytes");
    }
    return fetch;
  }

  @Override
  public MessageType type() {
    return MessageType.FETCH;
  }

  @Override
  public int bodySize() {
    return 24;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putLong(request).putLong(address).putInt(length).putInt(0);
  }
}
