package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The client wants a file that both sides map behind a range of its memory. Answered by SHARED with
 * the same sequence.
 *
 * <pre>
 *  16  u64  address  on a page boundary
 *  24  u64  length   whole pages
 * </pre>
 */
public record Share(int sequence, long address, long length) implements Message {

  static Share decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofRequest(frame);
    Share share = new Share(frame.sequence(), body.i64(), body.i64());
    body.end();
    return share;
  }

  @Override
  public MessageType type() {
    return MessageType.SHARE;
  }

  @Override
  public int bodySize() {
    return 16;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putLong(address).putLong(length);
  }
}
