package dev.kaio.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A data model on a machine: what fixes every byte that a process and the kernel exchange. */
public record Abi(DataModel model, Machine machine) {

  public static final Abi LP64_SPARC = new Abi(DataModel.LP64, Machine.SPARC);
  public static final Abi LP64_X86 = new Abi(DataModel.LP64, Machine.X86);
  public static final Abi ILP32_SPARC = new Abi(DataModel.ILP32, Machine.SPARC);
  public static final Abi ILP32_X86 = new Abi(DataModel.ILP32, Machine.X86);

  public boolean isLp64() {
    return model == DataModel.LP64;
  }

  public ByteOrder order() {
    return machine.order();
  }

  public int pageSize() {
    return machine.pageSize();
  }

  /** Bytes of a {@code long} or a pointer. */
  public int wordSize() {
    return model.wordSize();
  }

  /** A zeroed buffer of the given size in this machine's byte order. */
  public ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order());
  }

  /** The pointer at this offset, zero-extended in ILP32. */
  public long getPointer(ByteBuffer struct, int offset) {
    return isLp64() ? struct.getLong(offset) : Integer.toUnsignedLong(struct.getInt(offset));
  }

  /** The signed {@code long} at this offset. */
  public long getLong(ByteBuffer struct, int offset) {
    return isLp64() ? struct.getLong(offset) : struct.getInt(offset);
  }

  /** Stores a {@code long} or a pointer; ILP32 keeps the low 32 bits. */
  public void putWord(ByteBuffer struct, int offset, long value) {
    if (isLp64()) {
      struct.putLong(offset, value);
    } else {
      struct.putInt(offset, (int) value);
    }
  }
}
