package dev.kaio.harness.soak;

import dev.kaio.abi.Abi;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks into the kernel between two parts: nothing may be left of clients that are gone. */
final class Watcher implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final RemoteProcess process;
  private final Duration patience;

  /**
   * A watcher.
   *
   * @param patience how long a process may be there after its client is gone
   */
  Watcher(Endpoint endpoint, Duration patience) throws IOException {
    this.patience = patience;
    process = KernelClient.attach(endpoint, Abi.LP64_X86, "soak watcher");
  }

  /**
   * Waits until the processes of clients are gone, as they soon must.
   *
   * @throws SoakFailure if they are not, or if the kernel's books do not balance then
   */
  void requireNothingLeft() {
    long deadline = System.nanoTime() + patience.toNanos();
    KernelSnapshot kernel = look();
    while (clients(kernel) > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new SoakFailure(
            clients(kernel) + " processes are left of clients that have been gone for " + patience);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      kernel = look();
    }
    if (kernel.processes().size() == 1) { // only this one: nobody else has anything in flight
      CounterSnapshot done = kernel.module().counters();
      if (done.reads() + done.writes() != done.completions()) {
        throw new SoakFailure(
            "the kernel took "
                + (done.reads() + done.writes())
                + " requests, and completed "
                + done.completions());
      }
    }
  }

  private KernelSnapshot look() {
    return process.control().processes().get();
  }

  private static long clients(KernelSnapshot kernel) {
    return kernel.processes().stream().filter(one -> one.name().equals(SoakRun.NAME)).count();
  }

  @Override
  public void close() {
    process.close();
  }
}
