package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The process is gone; the server closes the connection behind it.
 *
 * <pre>
 *  16  u32  status  0 to 255
 *  20  u32  signo   the signal that killed it, or 0
 * </pre>
 */
public record Exited(int status, int signo) implements Message {

  static Exited decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Exited exited = new Exited(body.i32(), body.i32());
    body.end();
    return exited;
  }

  @Override
  public MessageType type() {
    return MessageType.EXITED;
  }

  @Override
  public int bodySize() {
    return 8;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(status).putInt(signo);
  }
}
