package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A call has returned; its LWP is in user mode.
 *
 * <pre>
 *  16  i64  value     of a success; -1 of a failure
 *  24  u32  errno     0: success
 *  28  u32  reserved  0
 * </pre>
 *
 * @param lwp in the header: of the CALL
 * @param sequence in the header: of the CALL
 */
public record Return(int lwp, int sequence, long value, int errno) implements Message {

  /** Bytes of a frame. */
  public static final int FRAME_SIZE = Wire.HEADER_SIZE + 16;

  static Return decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofCall(frame);
    Return message = new Return(frame.lwp(), frame.sequence(), body.i64(), body.i32());
    body.reserved32();
    body.end();
    return message;
  }

  @Override
  public MessageType type() {
    return MessageType.RETURN;
  }

  @Override
  public int bodySize() {
    return FRAME_SIZE - Wire.HEADER_SIZE;
  }

  @Override
  public void putBody(ByteBuffer out) {
    putBody(out, value, errno);
  }

  private static void putBody(ByteBuffer out, long value, int errno) {
    out.putLong(value).putInt(errno).putInt(0);
  }

  /** Puts the frame of such a message without making the message. */
  public static void encode(ByteBuffer out, int lwp, int sequence, long value, int errno) {
    Message.putHeader(out, FRAME_SIZE, MessageType.RETURN, lwp, sequence);
    putBody(out, value, errno);
  }
}
