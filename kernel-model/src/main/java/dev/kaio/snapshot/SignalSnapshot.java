package dev.kaio.snapshot;

/**
 * A signal that waits to be taken.
 *
 * @param code si_code: 0 for kill, −4 for a finished request
 * @param value si_value
 * @param pid who sent it
 * @param uid the sender's user
 * @param queued whether it keeps its value and never merges with others of its number
 */
public record SignalSnapshot(int signo, int code, long value, int pid, int uid, boolean queued) {}
