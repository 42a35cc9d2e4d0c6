package dev.kaio.snapshot;

import java.util.List;

/**
 * The kernel as a whole.
 *
 * @param pressure how tight memory is: 0 not, 1 low, 2 exhausted (R-RW-2)
 * @param processes by ascending pid
 */
public record KernelSnapshot(
    ClockSnapshot clock, int pressure, ModuleSnapshot module, List<ProcSummary> processes) {

  public KernelSnapshot {
    processes = List.copyOf(processes);
  }
}
