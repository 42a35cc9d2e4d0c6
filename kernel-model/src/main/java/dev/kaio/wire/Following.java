package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * Whether this process traces others: the answer to FOLLOW, and the end of a trace.
 *
 * <pre>
 *  16  u32  errno      why there is no trace, or 0
 *  20  u32  pid        the process that the errno is about, or 0
 *  24  u32  following  1 from now on, 0 not or no longer
 * </pre>
 */
public record Following(int errno, int pid, boolean following) implements Message {

  static Following decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    int errno = body.i32();
    int pid = body.i32();
    int following = body.i32();
    if ((following & ~1) != 0) {
      throw frame.badBody("a reserved bit is not 0");
    }
    body.end();
    return new Following(errno, pid, following == 1);
  }

  @Override
  public MessageType type() {
    return MessageType.FOLLOWING;
  }

  @Override
  public int bodySize() {
    return 12;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(errno).putInt(pid).putInt(following ? 1 : 0);
  }
}
