package dev.kaio.syscall;

import dev.kaio.proc.Lwp;
import java.nio.ByteOrder;

/** Offsets in argument slots. */
final class FileOffset {
  private FileOffset() {}

  /** An off_t: 64 bits in LP64, 32 signed bits in ILP32. */
  static long ofOneSlot(Lwp lwp, SyscallArgs args, int slot) {
    return lwp.proc().abi().isLp64() ? args.longAt(slot) : args.intAt(slot);
  }

  /** An off64_t of ILP32: two slots, the high word first on a big-endian machine. */
  static long ofTwoSlots(Lwp lwp, SyscallArgs args, int slot) {
    boolean little = lwp.proc().abi().order() == ByteOrder.LITTLE_ENDIAN;
    long high = args.longAt(little ? slot + 1 : slot);
    long low = args.longAt(little ? slot : slot + 1);
    return (high << 32) | low;
  }
}
