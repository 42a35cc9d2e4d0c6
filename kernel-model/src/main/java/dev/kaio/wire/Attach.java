package dev.kaio.wire;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;

/**
 * Makes the connection a process. Answered by ATTACHED.
 *
 * <pre>
 *  16  u8   model     0 LP64, 1 ILP32
 *  17  u8   machine   0 sparc, 1 x86
 *  18  u16  reserved  0
 *  20  u16  length of the name, at most 255
 *  22  ...  name      UTF-8: what traces and snapshots call the process
 * </pre>
 */
public record Attach(Abi abi, String name) implements Message {

  public Attach {
    Text.check(name, Wire.MAX_NAME);
  }

  static Attach decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Attach attach = new Attach(AbiCode.read(frame, body), body.string(Wire.MAX_NAME));
    body.end();
    return attach;
  }

  @Override
  public MessageType type() {
    return MessageType.ATTACH;
  }

  @Override
  public int bodySize() {
    return AbiCode.SIZE + Text.size(name);
  }

  @Override
  public void putBody(ByteBuffer out) {
    AbiCode.put(out, abi);
    Text.put(out, name);
  }
}
