package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The answer to SHARE: the file, which is the client's and the server's alone, or why there is
 * none.
 *
 * <pre>
 *  16  u32  errno
 *  20  u32  id       by which the client calls it; 0 with an errno
 *  24  u16  length of the path, at most 1024
 *  26  ...  path     UTF-8, absolute; empty with an errno
 * </pre>
 */
public record Shared(int sequence, int errno, int id, String path) implements Message {

  public Shared {
    Text.check(path, Wire.MAX_PATH);
  }

  static Shared decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofRequest(frame);
    Shared shared =
        new Shared(frame.sequence(), body.i32(), body.i32(), body.string(Wire.MAX_PATH));
    body.end();
    return shared;
  }

  @Override
  public MessageType type() {
    return MessageType.SHARED;
  }

  @Override
  public int bodySize() {
    return 8 + Text.size(path);
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(errno).putInt(id);
    Text.put(out, path);
  }
}
