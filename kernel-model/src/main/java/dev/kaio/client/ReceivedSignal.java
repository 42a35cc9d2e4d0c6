package dev.kaio.client;

/**
 * A caught signal.
 *
 * @param lwp who takes it
 * @param signo 1..73
 * @param code si_code: 0 for kill, −4 for a finished request
 * @param value si_value
 * @param pid who sent it
 * @param uid the sender's user
 */
public record ReceivedSignal(int lwp, int signo, int code, long value, int pid, int uid) {}
