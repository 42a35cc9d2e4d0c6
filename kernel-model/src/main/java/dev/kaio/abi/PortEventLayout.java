package dev.kaio.abi;

/** port_event (R-LAY-5): 24 bytes (LP64) or 16 (ILP32); events at 0 and source at 4 in both. */
public final class PortEventLayout {
  public static final int EVENTS = 0;

  /** A u16; a pad of the same width follows. */
  public static final int SOURCE = 4;

  public static final int OBJECT = 8;

  private PortEventLayout() {}

  public static int user(Abi abi) {
    return OBJECT + abi.wordSize();
  }

  public static int size(Abi abi) {
    return OBJECT + 2 * abi.wordSize();
  }
}
