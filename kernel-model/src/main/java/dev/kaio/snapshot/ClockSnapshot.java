package dev.kaio.snapshot;

/**
 * The kernel's clock.
 *
 * @param virtual whether it stands still until it is told to move
 * @param monotonicNanos nanoseconds since boot
 * @param wallNanos nanoseconds since 1970
 * @param nextDeadlineNanos monotonic time of the next timer; {@link Long#MAX_VALUE} if there is
 *     none
 */
public record ClockSnapshot(
    boolean virtual, long monotonicNanos, long wallNanos, long nextDeadlineNanos) {}
