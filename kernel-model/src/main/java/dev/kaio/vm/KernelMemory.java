package dev.kaio.vm;

/** How much memory the kernel has left for itself; set from outside to test shortages. */
public final class KernelMemory {

  /** How tight memory is. */
  public enum Pressure {
    NORMAL(0),
    /** Free memory is below the system's reserve: new requests are refused. */
    LOW(1),
    /** Every allocation that must not sleep fails. */
    EXHAUSTED(2);

    private final int code;

    Pressure(int code) {
      this.code = code;
    }

    /** The number by which it is set from outside. */
    public int code() {
      return code;
    }

    /** The pressure with this number, or null. */
    public static Pressure of(int code) {
      return switch (code) {
        case 0 -> NORMAL;
        case 1 -> LOW;
        case 2 -> EXHAUSTED;
        default -> null;
      };
    }
  }

  private Pressure pressure = Pressure.NORMAL;

  public void setPressure(Pressure newPressure) {
    pressure = newPressure;
  }

  public Pressure pressure() {
    return pressure;
  }

  /** Whether a new request is to be refused (R-RW-2). */
  public boolean isTight() {
    return pressure != Pressure.NORMAL;
  }

  /** Whether an allocation that must not sleep fails. */
  public boolean isExhausted() {
    return pressure == Pressure.EXHAUSTED;
  }
}
