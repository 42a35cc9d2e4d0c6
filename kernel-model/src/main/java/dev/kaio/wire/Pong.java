package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The answer to PING.
 *
 * <pre>
 *  16  u64  token  chosen by the client, repeated in the answer
 * </pre>
 */
public record Pong(long token) implements Message {

  static Pong decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Pong message = new Pong(body.i64());
    body.end();
    return message;
  }

  @Override
  public MessageType type() {
    return MessageType.PONG;
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
