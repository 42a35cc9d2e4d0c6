package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * Asks for a PONG; tells the server that the client is there.
 *
 * <pre>
 *  16  u64  token  chosen by the client, repeated in the answer
 * </pre>
 */
public record Ping(long token) implements Message {

  static Ping decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Ping message = new Ping(body.i64());
    body.end();
    return message;
  }

  @Override
  public MessageType type() {
    return MessageType.PING;
  }

  @Override
  public int bodySize() {
    return 8;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putLong(token);
  }
}
