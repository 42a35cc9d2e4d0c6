package dev.kaio.snapshot;

/**
 * One line of a list of processes.
 *
 * @param exiting whether it is on its way out, and may wait for devices (R-CLN-13)
 * @param lwps LWPs that are not gone
 * @param asleep those of them that sleep in the kernel
 */
public record ProcSummary(int pid, int uid, boolean exiting, int lwps, int asleep, String name) {}
