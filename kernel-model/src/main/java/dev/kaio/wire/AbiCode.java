package dev.kaio.wire;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Machine;
import java.nio.ByteBuffer;

/** A data model, a machine and a reserved field, in four bytes. */
final class AbiCode {
  static final int SIZE = 4;

  private AbiCode() {}

  static Abi read(Frame frame, BodyReader body) throws ProtocolFault {
    int model = body.u8();
    int machine = body.u8();
    body.reserved16();
    if (model > 1 || machine > 1) {
      throw frame.badBody("no data model " + model + " or no machine " + machine);
    }
    return new Abi(
        model == 0 ? DataModel.LP64 : DataModel.ILP32, machine == 0 ? Machine.SPARC : Machine.X86);
  }

  static void put(ByteBuffer out, Abi abi) {
    out.put((byte) (abi.model() == DataModel.LP64 ? 0 : 1));
    out.put((byte) (abi.machine() == Machine.SPARC ? 0 : 1));
    out.putShort((short) 0);
  }
}
