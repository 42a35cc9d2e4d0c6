package dev.kaio.syscall;

import dev.kaio.abi.DataModel;

/** The native table and the one for 32-bit callers, each replaced as a whole. */
public final class SyscallTables {
  private SysentTable nativeTable = SysentTable.empty();
  private SysentTable table32 = SysentTable.empty();

  public Sysent lookup(DataModel caller, int number) {
    return table(caller).get(number);
  }

  private SysentTable table(DataModel model) {
    return model == DataModel.LP64 ? nativeTable : table32;
  }

  /** Replaces one entry of the table for callers of this model. */
  public void set(DataModel caller, int number, Sysent entry) {
    if (caller == DataModel.LP64) {
      nativeTable = nativeTable.with(number, entry);
    } else {
      table32 = table32.with(number, entry);
    }
  }

  /** Replaces one entry of both tables. */
  public void setBoth(int number, Sysent entry) {
    set(DataModel.LP64, number, entry);
    set(DataModel.ILP32, number, entry);
  }
}
