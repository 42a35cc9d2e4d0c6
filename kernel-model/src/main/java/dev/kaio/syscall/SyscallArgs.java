package dev.kaio.syscall;

import dev.kaio.abi.DataModel;

/** The argument slots of a call, as the caller's data model sees them (R-SYS-5). */
public final class SyscallArgs {
  private final DataModel model;
  private final long[] slots;

  /** ILP32 slots count with their low 32 bits, zero-extended. */
  public SyscallArgs(DataModel model, long... slots) {
    this.model = model;
    this.slots = slots;
  }

  /** Slots that the caller gave. */
  public int count() {
    return slots.length;
  }

  /** The slot as a word of the caller; 0 beyond what was given. */
  public long longAt(int index) {
    return index < slots.length ? model.slot(slots[index]) : 0;
  }

  /** The low 32 bits of the slot, signed. */
  public int intAt(int index) {
    return (int) longAt(index);
  }
}
