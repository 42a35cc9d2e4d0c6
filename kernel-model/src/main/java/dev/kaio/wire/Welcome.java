package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The answer to HELLO.
 *
 * <pre>
 *  16  u16  version           that both will speak
 *  18  u16  reserved          0
 *  20  u32  maxFrame          the largest frame either side may send, header included
 *  24  u32  keepaliveSeconds  0: the client need not speak; n: it says something every n seconds
 *  28  u32  stallSeconds      a client that takes no output for so long is lost; 0: never
 *  32  u16  length of the profile, at most 255
 *  34  ...  profile           UTF-8: classic, sparcv9 or amd64
 * </pre>
 */
public record Welcome(
    int version, int maxFrame, int keepaliveSeconds, int stallSeconds, String profile)
    implements Message {

  public Welcome {
    Text.check(profile, Wire.MAX_NAME);
  }

  static Welcome decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    int version = body.u16();
    body.reserved16();
    Welcome welcome =
        new Welcome(
            version, body.length(), body.length(), body.length(), body.string(Wire.MAX_NAME));
    body.end();
    return welcome;
  }

  @Override
  public MessageType type() {
    return MessageType.WELCOME;
  }

  @Override
  public int bodySize() {
    return 16 + Text.size(profile);
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putShort((short) version).putShort((short) 0);
    out.putInt(maxFrame).putInt(keepaliveSeconds).putInt(stallSeconds);
    Text.put(out, profile);
  }
}
