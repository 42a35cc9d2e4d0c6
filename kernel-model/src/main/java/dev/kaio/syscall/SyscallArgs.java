package dev.kaio.syscall;

import dev.kaio.abi.DataModel;
import java.util.Arrays;

/**
 * The argument slots of a call, as the caller's data model sees them (R-SYS-5). They belong to the
 * LWP that makes the call, and are those of its next call when this one is over.
 */
public final class SyscallArgs {
  /** The most that a call has. */
  public static final int MOST = 8;

  private final long[] slots = new long[MOST];
  private DataModel model;
  private int count;

  /** Slots of a caller with this data model. */
  public SyscallArgs(DataModel model, long... slots) {
    set(model, slots);
  }

  /** ILP32 slots count with their low 32 bits, zero-extended. */
  public void set(DataModel newModel, long... newSlots) {
    model = newModel;
    count = newSlots.length;
    System.arraycopy(newSlots, 0, slots, 0, count);
  }

  /** Slots that the caller gave. */
  public int count() {
    return count;
  }

  /** As the caller gave them, as a copy. */
  public long[] raw() {
    return Arrays.copyOf(slots, count);
  }

  /** The slot as a word of the caller; 0 beyond what was given. */
  public long longAt(int index) {
    return index < count ? model.slot(slots[index]) : 0;
  }

  /** The low 32 bits of the slot, signed. */
  public int intAt(int index) {
    return (int) longAt(index);
  }
}
