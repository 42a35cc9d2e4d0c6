package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The program ends, as if its connection were lost; but it may wait for the EXITED. Has no body.
 */
public record Bye() implements Message {

  static Bye decode(Frame frame) throws ProtocolFault {
    BodyReader.of(frame).end();
    return new Bye();
  }

  @Override
  public MessageType type() {
    return MessageType.BYE;
  }

  @Override
  public int bodySize() {
    return 0;
  }

  @Override
  public void putBody(ByteBuffer out) {}
}
