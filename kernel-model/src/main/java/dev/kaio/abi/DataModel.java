package dev.kaio.abi;

/** The width of {@code long} and of pointers in a program. */
public enum DataModel {
  /** 64-bit longs and pointers; kaio takes six argument slots of 64 bits (R-SYS-5). */
  LP64(8, 6),
  /** 32-bit longs and pointers; kaio takes seven argument slots of 32 bits (R-SYS-5). */
  ILP32(4, 7);

  private final int wordSize;
  private final int kaioSlots;

  DataModel(int wordSize, int kaioSlots) {
    this.wordSize = wordSize;
    this.kaioSlots = kaioSlots;
  }

  /** Bytes of a {@code long} or a pointer. */
  public int wordSize() {
    return wordSize;
  }

  /** Argument slots of system call 178, the opcode included. */
  public int kaioSlots() {
    return kaioSlots;
  }

  /** The word with every bit set: kaio's "do not block" timeout pointer (R-WAIT-1). */
  public long allOnes() {
    return this == LP64 ? -1L : 0xFFFF_FFFFL;
  }

  /** An argument slot as this model sees it: ILP32 slots are zero-extended 32-bit words. */
  public long slot(long raw) {
    return this == LP64 ? raw : raw & 0xFFFF_FFFFL;
  }
}
