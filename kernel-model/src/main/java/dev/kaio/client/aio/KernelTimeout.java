package dev.kaio.client.aio;

import dev.kaio.abi.KaioOp;
import dev.kaio.client.ProcessMemory;
import java.util.concurrent.TimeUnit;

/**
 * How long the kernel was asked to wait. Its clock may be another than the host's, a virtual one;
 * when it says that the time is over, that is so.
 */
final class KernelTimeout {
  /** No limit. */
  static final long NONE = -1;

  private KernelTimeout() {}

  /**
   * The nanoseconds of the timeout that a call of kaio has, or NONE; what it points to is there.
   */
  static long of(ProcessMemory memory, long[] slots) {
    int op = (int) slots[0];
    if (op == KaioOp.AIOWAIT.code()) {
      return read(memory, slots[1], TimeUnit.MICROSECONDS);
    }
    if (op == KaioOp.AIOSUSPEND.code() || op == KaioOp.AIOSUSPEND64.code()) {
      return read(memory, slots[3], TimeUnit.NANOSECONDS);
    }
    return op == KaioOp.AIOWAITN.code() ? read(memory, slots[4], TimeUnit.NANOSECONDS) : NONE;
  }

  private static long read(ProcessMemory memory, long address, TimeUnit fraction) {
    if (address == 0 || address == memory.abi().model().allOnes()) {
      return NONE;
    }
    long seconds = memory.getWord(address);
    long rest = memory.getWord(address + memory.abi().wordSize());
    return TimeUnit.SECONDS.toNanos(seconds) + fraction.toNanos(rest); // the former saturates
  }
}
