package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A step in the life of a shared file. The client has mapped it (BACK): from here on the file has
 * the bytes of the range. The client wants it no longer (UNSHARE). The server no longer uses it
 * (UNSHARED), the answer to UNSHARE.
 *
 * <pre>
 *  16  u32  id        of SHARED
 *  20  u32  reserved  0
 * </pre>
 */
public record ShareStep(MessageType type, int id) implements Message {

  public ShareStep {
    if (type != MessageType.BACK && type != MessageType.UNSHARE && type != MessageType.UNSHARED) {
      throw new IllegalArgumentException(type + " has another body");
    }
  }

  static ShareStep decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    ShareStep step = new ShareStep(frame.type(), body.i32());
    body.reserved32();
    body.end();
    return step;
  }

  @Override
  public int bodySize() {
    return 8;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(id).putInt(0);
  }
}
