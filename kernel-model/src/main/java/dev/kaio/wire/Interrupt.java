package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A signal of the client's host has hit a call that sleeps: if it is still that call, and it can be
 * interrupted, it ends with EINTR. Has no body and no answer of its own.
 *
 * @param lwp in the header: whose call
 * @param sequence in the header: of the CALL
 */
public record Interrupt(int lwp, int sequence) implements Message {

  static Interrupt decode(Frame frame) throws ProtocolFault {
    BodyReader.ofCall(frame).end();
    return new Interrupt(frame.lwp(), frame.sequence());
  }

  @Override
  public MessageType type() {
    return MessageType.INTERRUPT;
  }

  @Override
  public int bodySize() {
    return 0;
  }

  @Override
  public void putBody(ByteBuffer out) {}
}
