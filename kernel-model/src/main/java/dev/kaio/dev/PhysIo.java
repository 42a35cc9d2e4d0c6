package dev.kaio.dev;

import dev.kaio.abi.Errno;

/** The steps between a driver's entry point and its strategy routine (R-DRV-2, R-DRV-3). */
public final class PhysIo {
  private PhysIo() {}

  /**
   * Starts a transfer on the buf's device.
   *
   * @return 0 when the driver has it; else, in this order: what the driver refuses at once; EINVAL
   *     for a negative offset; ENOTSUP beyond the driver's transfer limit; EFAULT or EACCES from
   *     the page lock; what strategy returns
   */
  public static int aphysio(Buf buf) {
    CharDevice device = buf.device();
    int refusal = device.refusal(buf.offset(), buf.count());
    if (refusal != 0) {
      return refusal;
    }
    if (buf.offset() < 0) {
      return Errno.EINVAL.code();
    }
    if (Long.compareUnsigned(buf.count(), device.maxTransfer()) > 0) {
      return Errno.ENOTSUP.code();
    }
    int fault = buf.addressSpace().pageLock(buf.address(), buf.count(), !buf.isWrite());
    if (fault != 0) {
      return fault;
    }
    buf.setPagesLocked(true);
    int refused = device.strategy(buf);
    if (refused != 0) {
      unlock(buf);
    }
    return refused;
  }

  /** Unlocks the pages of a transfer, if they are locked. */
  public static void unlock(Buf buf) {
    if (buf.hasPagesLocked()) {
      buf.setPagesLocked(false);
      buf.addressSpace().pageUnlock(buf.address(), buf.count());
    }
  }
}
