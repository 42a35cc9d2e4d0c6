package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * The first frame of a client: what it speaks.
 *
 * <pre>
 *  16  u32  magic       the bytes K A I O
 *  20  u16  minVersion
 *  22  u16  maxVersion
 * </pre>
 */
public record Hello(int minVersion, int maxVersion) implements Message {

  static Hello decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    if (body.i32() != Wire.MAGIC) {
      throw new ProtocolFault(Fault.BAD_MAGIC, "not a kaio client");
    }
    Hello hello = new Hello(body.u16(), body.u16());
    body.end();
    if (hello.minVersion > hello.maxVersion) {
      throw frame.badBody("the least version is above the greatest");
    }
    return hello;
  }

  /**
   * The greatest version that both sides speak.
   *
   * @throws ProtocolFault BAD_VERSION if there is none
   */
  public int chooseVersion() throws ProtocolFault {
    if (minVersion > Wire.VERSION || maxVersion < Wire.VERSION) {
      throw new ProtocolFault(
          Fault.BAD_VERSION,
          "client speaks versions "
              + minVersion
              + " to "
              + maxVersion
              + ", server speaks "
              + Wire.VERSION);
    }
    return Wire.VERSION;
  }

  @Override
  public MessageType type() {
    return MessageType.HELLO;
  }

  @Override
  public int bodySize() {
    return 8;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(Wire.MAGIC).putShort((short) minVersion).putShort((short) maxVersion);
  }
}
