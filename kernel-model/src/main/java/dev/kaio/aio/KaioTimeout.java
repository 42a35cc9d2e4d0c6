package dev.kaio.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.TimeLayout;
import dev.kaio.time.CalloutQueue;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;

/** How long a wait may last: not at all, for a while, or without limit. */
final class KaioTimeout {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static final KaioTimeout FOREVER = new KaioTimeout(0, true, CalloutQueue.NEVER);
  static final KaioTimeout NONE = new KaioTimeout(0, false, 0);
  private static final KaioTimeout FAULT = new KaioTimeout(Errno.EFAULT.code(), false, 0);
  private static final KaioTimeout INVALID = new KaioTimeout(Errno.EINVAL.code(), false, 0);

  private final int errno;
  private final boolean blocking;
  private final long nanos;

  private KaioTimeout(int errno, boolean blocking, long nanos) {
    this.errno = errno;
    this.blocking = blocking;
    this.nanos = nanos;
  }

  /** 0; EFAULT if it could not be read; EINVAL if it is out of range. */
  int errno() {
    return errno;
  }

  boolean isBlocking() {
    return blocking;
  }

  /** AIOWAIT's: a timeval; an address of all ones does not block (R-WAIT-1). */
  static KaioTimeout ofTimeval(AddressSpace as, long address) {
    if (address == as.abi().model().allOnes()) {
      return NONE;
    }
    return read(as, address, 1000);
  }

  /** A timespec (R-WTN-1, R-SUSP-1). */
  static KaioTimeout ofTimespec(AddressSpace as, long address) {
    return read(as, address, 1);
  }

  private static KaioTimeout read(AddressSpace as, long address, long unitNanos) {
    if (address == 0) {
      return FOREVER;
    }
    Abi abi = as.abi();
    ByteBuffer struct = abi.buffer(TimeLayout.size(abi));
    if (as.copyin(address, struct) != 0) {
      return FAULT;
    }
    long seconds = TimeLayout.seconds(abi, struct);
    long fraction = TimeLayout.fraction(abi, struct);
    if (seconds == 0 && fraction == 0) {
      return NONE;
    }
    if (seconds < 0 || fraction < 0 || fraction >= NANOS_PER_SECOND / unitNanos) {
      return INVALID;
    }
    if (seconds >= CalloutQueue.NEVER / NANOS_PER_SECOND) {
      return FOREVER;
    }
    return new KaioTimeout(0, true, seconds * NANOS_PER_SECOND + fraction * unitNanos);
  }

  /** Monotonic time at which a wait that begins now ends; at least a tick away (R-WAIT-6). */
  long deadline(KernelClock clock) {
    if (nanos == CalloutQueue.NEVER) {
      return CalloutQueue.NEVER;
    }
    long deadline = clock.monotonicNanos() + Math.max(nanos, KernelClock.TICK_NANOS);
    return deadline < 0 ? CalloutQueue.NEVER : deadline;
  }
}
