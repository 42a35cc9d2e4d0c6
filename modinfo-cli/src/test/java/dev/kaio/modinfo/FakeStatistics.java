package dev.kaio.modinfo;

import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A kernel that looks as it is told. */
final class FakeStatistics implements Statistics {
  private final KernelSnapshot kernel;
  private final TreeMap<Integer, ProcSnapshot> processes = new TreeMap<>();

  /** The processes that were looked into. */
  final List<Integer> looked = new ArrayList<>();

  FakeStatistics(KernelSnapshot kernel, ProcSnapshot... processes) {
    this.kernel = kernel;
    for (ProcSnapshot process : processes) {
      this.processes.put(process.pid(), process);
    }
  }

  @Override
  public KernelSnapshot kernel() {
    return kernel;
  }

  @Override
  public ProcSnapshot process(int pid) {
    looked.add(pid);
    return processes.get(pid);
  }
}
