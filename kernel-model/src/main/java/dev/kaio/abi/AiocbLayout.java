package dev.kaio.abi;

import java.nio.ByteBuffer;

/** The four layouts of aiocb (R-LAY-3). */
public enum AiocbLayout {
  LP64(DataModel.LP64, 8, 16, 24, 8, 40, 80, 88, 104, 112),
  /** Offsets of 32 bits, which the kernel takes as unsigned (R-LAY-4). */
  ILP32(DataModel.ILP32, 4, 8, 12, 4, 20, 44, 48, 56, 64),
  /** The large-file form on x86: packed to four bytes. */
  ILP32_LARGE_X86(DataModel.ILP32, 4, 8, 12, 8, 24, 48, 52, 60, 68),
  /** The large-file form on SPARC. */
  ILP32_LARGE_SPARC(DataModel.ILP32, 4, 8, 16, 8, 28, 52, 56, 64, 72);

  private final DataModel model;
  private final int buf;
  private final int nbytes;
  private final int offset;
  private final int offsetWidth;
  private final int sigevent;
  private final int opcode;
  private final int result;
  private final int state;
  private final int size;

  AiocbLayout(
      DataModel model,
      int buf,
      int nbytes,
      int offset,
      int offsetWidth,
      int sigevent,
      int opcode,
      int result,
      int state,
      int size) {
    this.model = model;
    this.buf = buf;
    this.nbytes = nbytes;
    this.offset = offset;
    this.offsetWidth = offsetWidth;
    this.sigevent = sigevent;
    this.opcode = opcode;
    this.result = result;
    this.state = state;
    this.size = size;
  }

  /** The layout that a caller uses; {@code large} for the 64-bit-offset opcodes of ILP32. */
  public static AiocbLayout of(Abi abi, boolean large) {
    if (abi.isLp64()) {
      return LP64;
    }
    if (!large) {
      return ILP32;
    }
    return abi.machine() == Machine.SPARC ? ILP32_LARGE_SPARC : ILP32_LARGE_X86;
  }

  /** Bytes of the structure. */
  public int size() {
    return size;
  }

  public int buf() {
    return buf;
  }

  public int nbytes() {
    return nbytes;
  }

  public int offset() {
    return offset;
  }

  /** Bytes of the offset field: 8 or 4. */
  public int offsetWidth() {
    return offsetWidth;
  }

  public int reqprio() {
    return offset + offsetWidth;
  }

  public int sigevent() {
    return sigevent;
  }

  public int opcode() {
    return opcode;
  }

  /** Offset of the result member, the key of the request (R-ST-4). */
  public int result() {
    return result;
  }

  public int state() {
    return state;
  }

  /** The address of the result member of the aiocb at this address, in the caller's width. */
  public long resultAddress(long aiocb) {
    return model.slot(aiocb + result);
  }

  /** Reads what the kernel uses of an aiocb. */
  public AiocbRequest decode(Abi abi, ByteBuffer struct, long address) {
    long at =
        offsetWidth == 8 ? struct.getLong(offset) : Integer.toUnsignedLong(struct.getInt(offset));
    return new AiocbRequest(
        address,
        struct.getInt(0),
        abi.getPointer(struct, buf),
        abi.getPointer(struct, nbytes),
        at,
        SigeventLayout.decode(abi, struct, sigevent),
        struct.getInt(opcode),
        resultAddress(address));
  }
}
