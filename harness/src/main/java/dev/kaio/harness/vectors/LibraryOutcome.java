package dev.kaio.harness.vectors;

import dev.kaio.libaio.LibState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step did to a program that uses the C library, and where it left it.
 *
 * @param returned the application's calls that returned, in order
 * @param asleep the application's threads that are in a call, ascending
 * @param poolCalls system calls that the pool began
 * @param canceledCalls numbers of pool calls that a cancellation interrupted
 * @param kaioCalls calls of kaio that began
 * @param library what the library remembers
 * @param kernel pending, outstanding and notifycnt of the kernel; null before AIOINIT
 */
record LibraryOutcome(
    List<StepOutcome.Returned> returned,
    List<Integer> asleep,
    List<StepOutcome.MemoryRun> memory,
    List<StepOutcome.SentSignal> signals,
    List<StepOutcome.PortEvent> portEvents,
    List<StepOutcome.PortEvent> got,
    List<StepOutcome.DeviceRequest> accepted,
    List<PoolCall> poolCalls,
    List<Integer> canceledCalls,
    List<KaioCall> kaioCalls,
    LibState library,
    KernelCounts kernel) {

  /** A system call that the pool began; size and offset in bytes. */
  record PoolCall(int number, String name, int fd, long buffer, long size, long offset) {
    @Override
    public String toString() {
      return "["
          + number
          + ",\""
          + name
          + "\","
          + fd
          + ","
          + StepOutcome.quotedHex(buffer)
          + ","
          + size
          + ","
          + offset
          + "]";
    }
  }

  /** A call of kaio: the LWP, 0 for a thread of the library; the opcode with its poll bit. */
  record KaioCall(int lwp, int opcode) {
    @Override
    public String toString() {
      return "[" + lwp + "," + opcode + "]";
    }
  }

  /** The kernel's counters. */
  record KernelCounts(int pending, int outstanding, int notifycnt) {}

  /** Every key that the recording of this outcome has, with its value. */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("ret", returned);
    keys.put("asleep", asleep);
    keys.put("mem", memory);
    StepOutcome.putUnlessEmpty(keys, "sig", signals);
    StepOutcome.putUnlessEmpty(keys, "port", portEvents);
    StepOutcome.putUnlessEmpty(keys, "got", got);
    StepOutcome.putUnlessEmpty(keys, "dev", accepted);
    StepOutcome.putUnlessEmpty(keys, "io", poolCalls);
    StepOutcome.putUnlessEmpty(keys, "iocancel", canceledCalls);
    StepOutcome.putUnlessEmpty(keys, "kaio", kaioCalls);
    keys.put("lib.kaio", library.kaio());
    keys.put("lib.pool", library.pool() ? 1 : 0);
    keys.put("lib.kcnt", library.kernelOutstanding());
    keys.put("lib.out", library.outstanding());
    keys.put("lib.doneq", library.doneq());
    keys.put("lib.waitq", library.waitq());
    keys.put("lib.workers", library.workers());
    if (kernel == null) {
      keys.put("A", "null");
    } else {
      keys.put("A.pend", kernel.pending());
      keys.put("A.out", kernel.outstanding());
      keys.put("A.ntf", kernel.notifycnt());
    }
    return keys;
  }
}
