package dev.kaio.harness.trace;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;

/** What the slots of an AIOREAD or AIOWRITE say (R-SYS-6). */
public record Transfer(
    int slot0, int descriptor, long buffer, int length, long offset, long result) {
  private static final int SECTOR = 512;

  public static Transfer of(Abi abi, long[] slots) {
    boolean big = abi.machine() == Machine.SPARC;
    long offset = slots[4];
    if (!abi.isLp64()) {
      offset = big ? (slots[4] << 32) | slots[5] : (slots[5] << 32) | slots[4];
    }
    return new Transfer(
        (int) slots[0],
        (int) slots[1],
        slots[2],
        (int) slots[3],
        offset,
        slots[resultSlot(abi.model())]);
  }

  /** The slot of the result address: the last one. */
  static int resultSlot(DataModel model) {
    return model.kaioSlots() - 1;
  }

  public boolean isWrite() {
    return (slot0 & ~KaioOp.POLL_BIT) == KaioOp.AIOWRITE.code();
  }

  /** Whether every disk refuses it with EINVAL (R-DRV-2, R-DRV-3). */
  boolean isMisplaced() {
    return offset < 0 || (offset & (SECTOR - 1)) != 0 || (length & (SECTOR - 1)) != 0;
  }

  /** One sector at the start of the device, read: a request that stands for one not in the log. */
  static long[] standIn(Abi abi, int descriptor, long buffer, long result) {
    long[] slots = new long[abi.model().kaioSlots()];
    slots[0] = KaioOp.AIOREAD.code();
    slots[1] = descriptor;
    slots[2] = buffer;
    slots[3] = SECTOR;
    slots[resultSlot(abi.model())] = result;
    return slots;
  }
}
