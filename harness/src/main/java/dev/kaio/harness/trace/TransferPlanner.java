package dev.kaio.harness.trace;

import dev.kaio.abi.Errno;
import dev.kaio.harness.trace.Step.Ending;

/**
 * Plans AIOREAD and AIOWRITE: what must be so that the call ends as in the log (R-RW-1, R-RW-2).
 */
final class TransferPlanner {
  private static final int PROT_READ = 1;
  private static final int PROT_NONE = 0;

  /** What the devices here take at once at most, on SPARC (R-DRV-6). */
  private static final int TRANSFER_LIMIT = 128 << 10;

  private final ProcessModel process;

  TransferPlanner(ProcessModel process) {
    this.process = process;
  }

  /**
   * Plans one call.
   *
   * @param reapedBy index of the AIOWAIT that returns its request; greatest if none does
   */
  void plan(LogLine.KaioCall call, Slots slots, int reapedBy) {
    long[] values = slots.values();
    Transfer transfer = Transfer.of(process.abi(), values);
    if (call.errno() == 0) {
      if (process.find(transfer.result()) != null) {
        process.infer(
            call, "its result address is in use by a request that no line before it reaps");
      }
      int request = process.submitted(values, reapedBy, transfer.length() == 0);
      process.step(call, values, request, null, Ending.RETURNS);
      return;
    }
    process.descriptors.transfer(transfer.descriptor(), transfer.isWrite(), call.errno());
    fail(call, transfer, values);
    process.step(call, values, -1, null, Ending.RETURNS);
  }

  private void fail(LogLine.KaioCall call, Transfer transfer, long[] values) {
    switch (Errno.nameOf(call.errno())) {
      case "EBADF", "EBADFD" -> {
        // The descriptor says it all.
      }
      case "EINVAL" -> misplace(call, transfer, values);
      case "EBUSY" -> occupy(call, transfer);
      case "EFAULT" -> {
        process.memory.leaveOut(transfer.buffer());
        process.memory.leaveOut(transfer.buffer() + Math.max(1, transfer.length()) - 1);
      }
      case "EACCES" ->
          process.memory.protect(transfer.buffer(), transfer.isWrite() ? PROT_NONE : PROT_READ);
      case "ENOTSUP" -> {
        if (transfer.length() >= 0 && transfer.length() <= TRANSFER_LIMIT) {
          process.infer(call, "no device here has a limit below " + transfer.length() + " bytes");
        }
      }
      default ->
          process.infer(call, "no device here ends a call with " + Errno.nameOf(call.errno()));
    }
  }

  /** EINVAL: no AIOINIT yet, or a place where no transfer can be. */
  private void misplace(LogLine.KaioCall call, Transfer transfer, long[] values) {
    if (!process.initialised || transfer.isMisplaced()) {
      return;
    }
    if (process.abi().isLp64()) {
      values[4] |= Long.MIN_VALUE;
      process.infer(call, "EINVAL is taken to come from a negative offset");
    } else {
      process.infer(call, "nothing in the line leads to EINVAL");
    }
  }

  /** EBUSY: the result address is in use. */
  private void occupy(LogLine.KaioCall call, Transfer transfer) {
    if (process.find(transfer.result()) == null) {
      process.standIn(ProcessModel.lwp(call), transfer.result());
      process.infer(
          call, "EBUSY is taken to come from an earlier request with the same result address");
    }
  }
}
