package dev.kaio.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.aio.Aio;
import dev.kaio.aio.AioBooks;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Proc;
import dev.kaio.proc.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Checks the books after every test that passed: counters agree with queues, locks and holds; and
 * when the devices have completed and the processes are gone, nothing is left.
 */
public final class BalancedCounters implements AfterTestExecutionCallback {
  private final List<Machine> machines = new ArrayList<>();

  /** From now on this machine is checked, too. */
  public Machine watch(Machine machine) {
    machines.add(machine);
    return machine;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      machines.forEach(BalancedCounters::check);
    }
  }

  /** Ends a machine's life and checks it on the way. */
  public static void check(Machine machine) {
    for (TestProcess process : machine.processes()) {
      checkBooks(process);
    }
    machine.devices().forEach(TestDevice::completeAll);
    for (TestProcess process : machine.processes()) {
      checkBooks(process);
      if (!process.isGone()) {
        machine.kernel().abandon(process.proc());
        machine.run();
      }
    }
    checkNothingIsLeft(machine);
  }

  private static void checkBooks(TestProcess process) {
    Aio aio = process.aio();
    if (aio != null) {
      assertThat(AioBooks.imbalances(aio)).as("books of pid %d", process.proc().pid()).isEmpty();
    }
  }

  private static void checkNothingIsLeft(Machine machine) {
    checkNothingIsLeft(machine.kernel());
    assertThat(machine.kernel().brokenSleeps())
        .as("sleeps that nothing ends")
        .isEqualTo(machine.stuckSleeps());
    for (TestProcess process : machine.processes()) {
      Proc proc = process.proc();
      assertThat(proc.addressSpace().lockedPages()).as("locked pages left").isZero();
      assertThat(proc.addressSpace().segments()).as("segments left").isEmpty();
      assertThat(proc.descriptors().holds()).as("holds left").isZero();
      assertThat(proc.descriptors().sleepers()).as("sleepers on descriptors left").isZero();
      assertThat(proc.descriptors().size()).as("descriptors left").isZero();
      Aio aio = process.lastAio();
      if (aio != null) {
        assertThat(aio.pending()).as("pending requests left").isZero();
        assertThat(aio.requests()).as("requests left").isEmpty();
        assertThat(AioBooks.imbalances(aio)).as("books in the end").isEmpty();
      }
    }
  }

  /** A kernel without processes: no timers, and nothing of what is limited in use. */
  public static void checkNothingIsLeft(Kernel kernel) {
    assertThat(kernel.procs().all()).as("processes that cannot exit").isEmpty();
    assertThat(kernel.scheduler().callouts().size()).as("timers left").isZero();
    assertThat(inUse(kernel.procs().quotas())).as("in use of the quotas").isEmpty();
  }

  private static Map<String, Long> inUse(Quotas quotas) {
    Map<String, Long> used = new TreeMap<>();
    used.put("descriptors", quotas.descriptors().used());
    used.put("lwps", quotas.lwps().used());
    used.put("segments", quotas.segments().used());
    used.put("requests", quotas.requests().used());
    used.put("port events", quotas.portEvents().used());
    used.put("queued signals", quotas.queuedSignals().used());
    used.put("bytes in flight", quotas.bytesInFlight().used());
    used.values().removeIf(number -> number == 0);
    return used;
  }
}
