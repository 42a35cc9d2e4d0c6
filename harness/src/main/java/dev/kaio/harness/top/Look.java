package dev.kaio.harness.top;

import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelControl;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A kernel as one look finds it.
 *
 * @param nanos when that was, on the host's monotonic clock
 * @param processes all but the one that looks
 * @param inside what is in them, by pid; not of those that may not be looked into, that are gone
 *     meanwhile, or that are beyond {@link #MOST}
 */
record Look(
    long nanos,
    KernelSnapshot kernel,
    List<ProcSummary> processes,
    Map<Integer, ProcSnapshot> inside) {

  /** Processes that are looked into: the first by pid. */
  static final int MOST = 256;

  static Look at(RemoteProcess self) {
    KernelControl control = self.control();
    long nanos = System.nanoTime();
    KernelSnapshot kernel = control.processes().get();
    List<ProcSummary> processes =
        kernel.processes().stream().filter(process -> process.pid() != self.pid()).toList();
    Map<Integer, ProcSnapshot> inside = new TreeMap<>();
    for (ProcSummary process : processes.subList(0, Math.min(MOST, processes.size()))) {
      ControlResult<ProcSnapshot> seen = control.snapshot(process.pid());
      if (!seen.isError()) {
        inside.put(process.pid(), seen.value());
      }
    }
    return new Look(nanos, kernel, processes, inside);
  }
}
