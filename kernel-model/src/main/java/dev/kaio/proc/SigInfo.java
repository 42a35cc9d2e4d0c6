package dev.kaio.proc;

/**
 * A signal with what it carries.
 *
 * @param signo 1..73
 * @param code si_code: 0 for kill, −4 for a finished request
 * @param value si_value, 64 bits; the low 32 for an ILP32 process
 * @param pid who sent it
 * @param uid the sender's user
 */
public record SigInfo(int signo, int code, long value, int pid, int uid) {}
