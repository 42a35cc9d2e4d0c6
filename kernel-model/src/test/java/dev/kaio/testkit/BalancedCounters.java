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
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Checks the books after every test that passed: counters agree with queues, locks and holds; and
 * when the devices have completed and the processes are gone, nothing is left. JUnit finds this
 * extension by itself, and it checks every kernel that a test has made: no test can forget it.
 */
public final class BalancedCounters implements TestInstancePreConstructCallback, AfterEachCallback {

  /** The kernels of the test that runs; tests run one after the other. */
  private static final List<Watched> WATCHED = new ArrayList<>();

  /** From now on this kernel is checked, too. */
  static <T extends Watched> void watch(T watched) {
    WATCHED.add(watched);
  }

  /** This kernel is not checked after the test: it is meant to be wrong. */
  public static void ignore(Machine machine) {
    WATCHED.remove(machine);
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factoryContext, ExtensionContext context) {
    WATCHED.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      WATCHED.forEach(BalancedCounters::check);
    }
    WATCHED.clear();
  }

  /** Ends a machine's life and checks it on the way. */
  public static void check(Machine machine) {
    check((Watched) machine);
  }

  private static void check(Watched watched) {
    Kernel kernel = watched.kernel();
    List<Aio> aios = List.copyOf(watched.aios());
    checkBooks(aios);
    watched.completeAll();
    checkBooks(aios);
    for (Proc proc : List.copyOf(kernel.procs().all())) {
      kernel.abandon(proc);
      kernel.runUntilIdle();
    }
    checkNothingIsLeft(watched, aios);
  }

  private static void checkBooks(List<Aio> aios) {
    for (Aio aio : aios) {
      assertThat(AioBooks.imbalances(aio)).as("books of asynchronous I/O").isEmpty();
    }
  }

  private static void checkNothingIsLeft(Watched watched, List<Aio> aios) {
    checkNothingIsLeft(watched.kernel());
    assertThat(watched.kernel().brokenSleeps())
        .as("sleeps that nothing ends")
        .isEqualTo(watched.stuckSleeps());
    for (Proc proc : watched.procs()) {
      assertThat(proc.addressSpace().lockedPages()).as("locked pages left").isZero();
      assertThat(proc.addressSpace().segments()).as("segments left").isEmpty();
      assertThat(proc.descriptors().holds()).as("holds left").isZero();
      assertThat(proc.descriptors().sleepers()).as("sleepers on descriptors left").isZero();
      assertThat(proc.descriptors().size()).as("descriptors left").isZero();
    }
    for (Aio aio : aios) {
      assertThat(aio.pending()).as("pending requests left").isZero();
      assertThat(aio.requests()).as("requests left").isEmpty();
      assertThat(AioBooks.imbalances(aio)).as("books in the end").isEmpty();
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
    used.put("unclaimed", quotas.unclaimed().used());
    used.put("untaken", quotas.untaken().used());
    used.values().removeIf(number -> number == 0);
    return used;
  }
}
