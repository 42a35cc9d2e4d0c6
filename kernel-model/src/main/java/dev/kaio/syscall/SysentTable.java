package dev.kaio.syscall;

import dev.kaio.abi.Sysnum;
import java.util.Arrays;

/** A system call table of 256 entries (R-SYS-1): an immutable snapshot. */
public final class SysentTable {
  private final Sysent[] entries;

  private SysentTable(Sysent[] entries) {
    this.entries = entries;
  }

  /** A table in which no number leads anywhere. */
  public static SysentTable empty() {
    Sysent[] entries = new Sysent[Sysnum.TABLE_SIZE];
    Arrays.fill(entries, Sysent.NOSYS);
    return new SysentTable(entries);
  }

  /** The entry of a number; {@link Sysent#NOSYS} outside the table (R-MOD-8). */
  public Sysent get(int number) {
    return number >= 0 && number < entries.length ? entries[number] : Sysent.NOSYS;
  }

  /** The same table with another entry. */
  public SysentTable with(int number, Sysent entry) {
    Sysent[] copy = entries.clone();
    copy[number] = entry;
    return new SysentTable(copy);
  }
}
