package dev.kaio.vm;

/** How much memory the kernel has left for itself; set from outside to test shortages. */
public final class KernelMemory {

  /** How tight memory is. */
  public enum Pressure {
    NORMAL,
    /** Free memory is below the system's reserve: new requests are refused. */
    LOW,
    /** Every allocation that must not sleep fails. */
    EXHAUSTED
  }

  private Pressure pressure = Pressure.NORMAL;

  public void setPressure(Pressure newPressure) {
    pressure = newPressure;
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
