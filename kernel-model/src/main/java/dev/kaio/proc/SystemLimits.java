package dev.kaio.proc;

/**
 * How much there may be in a kernel.
 *
 * @param processes processes, exiting ones included; one more cannot attach, and fork is EAGAIN
 * @param each what one process may have
 * @param inAll what all processes may have together
 */
public record SystemLimits(int processes, ProcLimits each, ProcLimits inAll) {
  public static final SystemLimits DEFAULT =
      new SystemLimits(16384, ProcLimits.DEFAULT, ProcLimits.DEFAULT_IN_ALL);

  public SystemLimits withProcesses(int limit) {
    return new SystemLimits(limit, each, inAll);
  }

  public SystemLimits withEach(ProcLimits limits) {
    return new SystemLimits(processes, limits, inAll);
  }

  public SystemLimits withInAll(ProcLimits limits) {
    return new SystemLimits(processes, each, limits);
  }
}
