package dev.kaio.abi;

/** struct modinfo (R-LAY-7): sizes 432 (LP64) and 424 (ILP32). */
public final class ModinfoLayout {
  public static final int INFO = 0;
  public static final int STATE = 4;
  public static final int ID = 8;
  public static final int NEXT_ID = 12;
  public static final int BASE = 16;
  public static final int NAME_LENGTH = 32;
  public static final int MSINFO_COUNT = 10;

  /** One msinfo: linkinfo[32], then p0, a signed int; 36 bytes. */
  public static final int LINKINFO_LENGTH = 32;

  public static final int MSINFO_P0 = 32;
  public static final int MSINFO_SIZE = 36;

  private ModinfoLayout() {}

  public static int size(Abi abi) {
    return msinfo(abi) + MSINFO_COUNT * MSINFO_SIZE;
  }

  /** mi_size: text and data bytes, one word. */
  public static int moduleSize(Abi abi) {
    return BASE + abi.wordSize();
  }

  public static int rev(Abi abi) {
    return BASE + 2 * abi.wordSize();
  }

  public static int loadcnt(Abi abi) {
    return rev(abi) + 4;
  }

  public static int name(Abi abi) {
    return rev(abi) + 8;
  }

  public static int msinfo(Abi abi) {
    return name(abi) + NAME_LENGTH;
  }
}
