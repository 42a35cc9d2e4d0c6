package dev.kaio.mod;

import java.util.Locale;

/** A machine that the kernel plays: its modules, its tables, its limits. */
public enum MachineProfile {
  /** A 64-bit SPARC kernel built without the 32-bit system call table. */
  CLASSIC(
      8, 51, 128 * 1024, false, 0x1000_0000L, 0x6000_0000L, 0x608c_4000L, 0x2efd, 105, "sparcv9"),
  /** A 64-bit SPARC kernel with both tables. */
  SPARCV9(
      8, 51, 128 * 1024, true, 0x1000_0000L, 0x7ae0_0000L, 0x7b6a_8000L, 0x3228, 121, "sparcv9"),
  /** A 64-bit x86 kernel with both tables. */
  AMD64(
      16,
      43,
      56 * 1024,
      true,
      0xffff_ffff_fb80_0000L,
      0xffff_ffff_f740_0000L,
      0xffff_ffff_f7e9_5000L,
      0x4b70,
      118,
      "amd64");

  private final int addressDigits;
  private final int nameColumns;
  private final long maxTransfer;
  private final boolean has32BitTable;
  private final long baseKernel;
  private final long firstBase;
  private final long kaioBase;
  private final long kaioSize;
  private final int kaioId;
  private final String isa;

  MachineProfile(
      int addressDigits,
      int nameColumns,
      long maxTransfer,
      boolean has32BitTable,
      long baseKernel,
      long firstBase,
      long kaioBase,
      long kaioSize,
      int kaioId,
      String isa) {
    this.addressDigits = addressDigits;
    this.nameColumns = nameColumns;
    this.maxTransfer = maxTransfer;
    this.has32BitTable = has32BitTable;
    this.baseKernel = baseKernel;
    this.firstBase = firstBase;
    this.kaioBase = kaioBase;
    this.kaioSize = kaioSize;
    this.kaioId = kaioId;
    this.isa = isa;
  }

  /** The profile with this lower-case name, or null. */
  public static MachineProfile of(String id) {
    for (MachineProfile profile : values()) {
      if (profile.id().equals(id)) {
        return profile;
      }
    }
    return null;
  }

  /** Its name on command lines and on the wire. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Hex digits of a load address in modinfo (R-MOD-17). */
  public int addressDigits() {
    return addressDigits;
  }

  /** Columns of the module name in modinfo. */
  public int nameColumns() {
    return nameColumns;
  }

  /** The default limit of one transfer in bytes (R-DRV-6). */
  public long maxTransfer() {
    return maxTransfer;
  }

  /** Whether 32-bit programs can make loadable system calls. */
  public boolean has32BitTable() {
    return has32BitTable;
  }

  /** The instruction set directory of its modules: {@code sys/<isa>/kaio} (R-MOD-1). */
  public String isa() {
    return isa;
  }

  String bootModules() {
    return isa.equals("amd64") ? "boot-modules-x86.txt" : "boot-modules-sparc.txt";
  }

  /** Where the modules of the base kernel go: unix and the others that boot needs first. */
  long baseKernel() {
    return baseKernel;
  }

  /** Where the other boot modules go; they end below {@link #kaioBase}. */
  long firstBase() {
    return firstBase;
  }

  long kaioBase() {
    return kaioBase;
  }

  long kaioSize() {
    return kaioSize;
  }

  /** The id that kaio gets as the first module loaded after boot. */
  public int kaioId() {
    return kaioId;
  }
}
