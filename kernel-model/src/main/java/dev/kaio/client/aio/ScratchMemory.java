package dev.kaio.client.aio;

import dev.kaio.abi.Abi;
import dev.kaio.client.CallResult;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import java.util.BitSet;

/** Process memory for the operands of the library's own calls: a piece for every thread. */
final class ScratchMemory {
  static final int PIECE_BYTES = 256;
  private static final int PIECES = 16384;
  static final int LENGTH = PIECES * PIECE_BYTES;

  // Behind the scratch page of RemoteProcess.
  private static final long BASE_LP64 = 0x0000_0FF1_0000_0000L;
  private static final long BASE_ILP32 = 0xE100_0000L;

  private final long base;
  private final BitSet used = new BitSet();

  private ScratchMemory(long base) {
    this.base = base;
  }

  static long base(Abi abi) {
    return abi.isLp64() ? BASE_LP64 : BASE_ILP32;
  }

  /**
   * Maps the memory, unless a forked child has it already.
   *
   * @throws IllegalStateException if something else is there, or it cannot be mapped
   */
  static ScratchMemory of(RemoteProcess process, RemoteLwp lwp, boolean inherited) {
    long base = base(process.abi());
    boolean mapped = process.memory().isMapped(base, LENGTH);
    if (mapped && !inherited) {
      throw new IllegalStateException(
          "the process has an AsyncIo, or memory of its own at 0x" + Long.toHexString(base));
    }
    if (!mapped) {
      CallResult result = lwp.mmap(base, LENGTH, 3);
      if (result.isError()) {
        throw new IllegalStateException("cannot map scratch memory: " + result);
      }
    }
    return new ScratchMemory(base);
  }

  long base() {
    return base;
  }

  /** Address of a free piece; 0 if there is none. */
  synchronized long take() {
    int piece = used.nextClearBit(0);
    if (piece == PIECES) {
      return 0;
    }
    used.set(piece);
    return base + (long) piece * PIECE_BYTES;
  }

  synchronized void give(long address) {
    used.clear((int) ((address - base) / PIECE_BYTES));
  }
}
