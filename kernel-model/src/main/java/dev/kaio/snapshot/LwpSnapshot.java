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
 * @param signals what waits for this LWP alone, in order of arrival
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
    USER,
    /** In the kernel and ready to run. */
    READY,
    ASLEEP,
    /** Held until a fork is done. */
    HELD
  }

  public LwpSnapshot {
    signals = List.copyOf(signals);
  }
}
