package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;

/** The argument slots of system call 178. */
public final class KaioSlots {
  private KaioSlots() {}

  /**
   * AIOREAD or AIOWRITE (R-SYS-6): six slots, or in ILP32 seven, with the offset as two words whose
   * order is the machine's.
   */
  public static long[] transfer(
      Abi abi, int op, int fd, long buffer, int length, long offset, long result) {
    if (abi.isLp64()) {
      return new long[] {op, fd, buffer, length, offset, result};
    }
    long high = offset >>> 32;
    long low = offset & 0xFFFF_FFFFL;
    boolean highFirst = abi.machine() == Machine.SPARC;
    return new long[] {
      op, fd, buffer, length & 0xFFFF_FFFFL, highFirst ? high : low, highFirst ? low : high, result
    };
  }
}
