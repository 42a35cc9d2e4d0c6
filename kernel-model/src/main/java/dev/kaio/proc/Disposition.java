package dev.kaio.proc;

/** What a process does with a signal. */
public enum Disposition {
  DEFAULT(0),
  IGNORED(1),
  CAUGHT(2);

  private final int code;

  Disposition(int code) {
    this.code = code;
  }

  /** The number by which sigaction takes and returns it. */
  public int code() {
    return code;
  }

  /** The disposition with this number, or null. */
  public static Disposition of(int code) {
    return switch (code) {
      case 0 -> DEFAULT;
      case 1 -> IGNORED;
      case 2 -> CAUGHT;
      default -> null;
    };
  }
}
