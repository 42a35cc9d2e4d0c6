package dev.kaio.modinfo;

import dev.kaio.client.ControlResult;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The statistics of a kernel behind a socket. */
final class StatisticsClient implements Statistics, AutoCloseable {
  private final RemoteProcess process;

  StatisticsClient(RemoteProcess process) {
    this.process = process;
  }

  @Override
  public KernelSnapshot kernel() throws IOException {
    try {
      KernelSnapshot all = process.control().processes().get();
      List<ProcSummary> others = new ArrayList<>();
      for (ProcSummary other : all.processes()) {
        if (other.pid() != process.pid()) {
          others.add(other);
        }
      }
      return new KernelSnapshot(all.clock(), all.pressure(), all.module(), others);
    } catch (ProcessGoneException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public ProcSnapshot process(int pid) throws IOException {
    try {
      ControlResult<ProcSnapshot> seen = process.control().snapshot(pid);
      return seen.value();
    } catch (ProcessGoneException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
