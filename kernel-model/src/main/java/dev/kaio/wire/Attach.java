package dev.kaio.wire;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Machine;
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
    int model = body.u8();
    int machine = body.u8();
    body.reserved16();
    if (model > 1 || machine > 1) {
      throw frame.badBody("no data model " + model + " or no machine " + machine);
    }
    Attach attach =
        new Attach(
            new Abi(
                model == 0 ? DataModel.LP64 : DataModel.ILP32,
                machine == 0 ? Machine.SPARC : Machine.X86),
            body.string(Wire.MAX_NAME));
    body.end();
    return attach;
  }

  @Override
  public MessageType type() {
    return MessageType.ATTACH;
  }

  @Override
  public int bodySize() {
    return 4 + Text.size(name);
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.put((byte) (abi.model() == DataModel.LP64 ? 0 : 1));
    out.put((byte) (abi.machine() == Machine.SPARC ? 0 : 1));
    out.putShort((short) 0);
    Text.put(out, name);
  }
}
