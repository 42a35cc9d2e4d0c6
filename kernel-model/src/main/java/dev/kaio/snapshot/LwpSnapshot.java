package dev.kaio.snapshot;

import java.util.List;

/**
 * One LWP.
 *
 * @param id 1 and up; 0 is the kernel's own, which ends a process whose program is lost
 * @param interruptible whether a signal ends its sleep
 * @param sleepsOn what it waits for; empty unless it is asleep
 * @param maskLow the signals 1 to 64 that it blocks, the lowest in bit 0
 * @param maskHigh the same for 65 to 73
 * @param signals what waits for this LWP alone, in the order in which it would be taken
 */
public record LwpSnapshot(
    int id,
    State state,
    boolean interruptible,
    String sleepsOn,
    long maskLow,
    long maskHigh,
    List<SignalSnapshot> signals) {

  /** Where an LWP is. */
  public enum State {
    USER(0),
    /** In the kernel and ready to run. */
    READY(1),
    ASLEEP(2),
    /** Held until a fork is done. */
    HELD(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** The state with this number, or null. */
    public static State of(int code) {
      return switch (code) {
        case 0 -> USER;
        case 1 -> READY;
        case 2 -> ASLEEP;
        case 3 -> HELD;
        default -> null;
      };
    }
  }

  public LwpSnapshot {
    signals = List.copyOf(signals);
  }
}
