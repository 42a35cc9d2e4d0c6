package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The answer to ATTACH: there is a process, and its LWP 1 is in user mode.
 *
 * <pre>
 *  16  u32  pid
 *  20  u32  uid
 *  24  u32  flags     bit 0: privileged; the others are 0
 *  28  u32  pageSize  in bytes
 * </pre>
 */
public record Attached(int pid, int uid, boolean privileged, int pageSize) implements Message {

  static Attached decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    int pid = body.i32();
    int uid = body.i32();
    int flags = body.bits(1);
    Attached attached = new Attached(pid, uid, flags == 1, body.length());
    body.end();
    return attached;
  }

  @Override
  public MessageType type() {
    return MessageType.ATTACHED;
  }

  @Override
  public int bodySize() {
    return 16;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(pid).putInt(uid).putInt(privileged ? 1 : 0).putInt(pageSize);
  }
}
