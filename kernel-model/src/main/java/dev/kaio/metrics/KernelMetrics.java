package dev.kaio.metrics;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.CleanupPass;
import dev.kaio.kernel.KernelEvent.ModuleLoaded;
import dev.kaio.kernel.KernelEvent.ProcAttached;
import dev.kaio.kernel.KernelEvent.ProcExited;
import dev.kaio.kernel.KernelEvent.RequestCompleted;
import dev.kaio.kernel.KernelEvent.RequestStarted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts what happens in a kernel, and shows how things stand. docs/METRICS.md lists the meters.
 */
public final class KernelMetrics implements Consumer<KernelEvent> {
  /** From a request that a ram disk serves to the ten minutes of a database's patience. */
  private static final Duration[] LATENCY_BOUNDS = {
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60),
    Duration.ofSeconds(600)
  };

  private final MeterRegistry registry;
  private final Map<Integer, Counter> calls = new HashMap<>();
  private final Direction reads;
  private final Direction writes;
  private final Counter cleanupPasses;
  private final Counter attached;
  private final Counter exited;
  private final Counter killed;

  /**
   * Registers the meters.
   *
   * @param sample how things stand now; asked by any thread that reads a gauge
   */
  public KernelMetrics(MeterRegistry registry, Supplier<KernelSample> sample) {
    this.registry = registry;
    reads = new Direction("read");
    writes = new Direction("write");
    cleanupPasses =
        counter("kaio.cleanup.passes", "Times that cleanup LWPs went through their queues.");
    attached = counter("kaio.processes.attached", "Processes that came.");
    exited =
        Counter.builder("kaio.processes.ended")
            .description("Processes that are gone.")
            .tag("by", "exit")
            .register(registry);
    killed =
        Counter.builder("kaio.processes.ended")
            .description("Processes that are gone.")
            .tag("by", "signal")
            .register(registry);
    registerGauges(sample);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void registerGauges(Supplier<KernelSample> sample) {
    String processes = "Processes that are there; an exiting one waits for its devices.";
    gauge("kaio.processes", processes, sample, KernelSample::running, "state", "running");
    gauge("kaio.processes", processes, sample, KernelSample::exiting, "state", "exiting");
    gauge("kaio.lwps.asleep", "LWPs that sleep in a call.", sample, KernelSample::asleep);
    gauge("kaio.requests.pending", "Requests at devices.", sample, KernelSample::pending);
    gauge("kaio.requests.outstanding", "Requests not reaped.", sample, KernelSample::outstanding);
    gauge("kaio.locked.pages", "Page locks.", sample, KernelSample::lockedPages);
    gauge("kaio.modules", "Modules in memory.", sample, KernelSample::modules);
    for (Aio.Which queue : Aio.Which.values()) {
      gauge(
          "kaio.queue.depth",
          "Requests on the queues of all processes.",
          sample,
          state -> state.depth(queue),
          "queue",
          queue.name().toLowerCase(Locale.ROOT));
    }
    FunctionCounter.builder("kaio.sleeps.broken", sample, from -> from.get().brokenSleeps())
        .description("Sleeps of lost programs that nothing else could have ended.")
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      Supplier<KernelSample> sample,
      ToDoubleFunction<KernelSample> value,
      String... tags) {
    Gauge.builder(name, sample, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void accept(KernelEvent event) {
    if (event instanceof CallReturned returned) {
      called(returned);
    } else if (event instanceof RequestStarted started) {
      (started.write() ? writes : reads).started.increment();
    } else if (event instanceof RequestCompleted completed) {
      (completed.write() ? writes : reads).completed(completed);
    } else if (event instanceof CleanupPass) {
      cleanupPasses.increment();
    } else if (event instanceof ProcAttached) {
      attached.increment();
    } else if (event instanceof ProcExited end) {
      (end.signo() == 0 ? exited : killed).increment();
    } else if (event instanceof ModuleLoaded loaded) {
      Counter.builder("kaio.module.loads")
          .description("Times that modules were loaded.")
          .tag("module", loaded.name())
          .register(registry)
          .increment();
    }
  }

  /** Counts calls of kaio by opcode and errno; the poll bit makes no difference. */
  private void called(CallReturned returned) {
    if (returned.call().sysnum() != Sysnum.KAIO) {
      return;
    }
    long[] args = returned.call().args();
    KaioOp op = KaioOp.of((int) (args.length == 0 ? 0 : args[0]) & ~KaioOp.POLL_BIT);
    int opCode = op == null ? 0xff : op.code();
    calls
        .computeIfAbsent(opCode << 16 | returned.errno(), key -> callCounter(op, returned.errno()))
        .increment();
  }

  private Counter callCounter(KaioOp op, int errno) {
    return Counter.builder("kaio.calls")
        .description("Calls of kaio that have returned.")
        .tag("op", op == null ? "other" : op.name())
        .tag("errno", outcome(errno))
        .register(registry);
  }

  private static String outcome(int errno) {
    return errno == 0 ? "none" : Errno.nameOf(errno);
  }

  /** The meters of reads, or of writes. */
  private final class Direction {
    final String name;
    final Counter started;
    final Counter bytes;
    final Timer latency;
    final Map<Integer, Counter> outcomes = new HashMap<>();

    Direction(String name) {
      this.name = name;
      started =
          Counter.builder("kaio.requests.started")
              .description("Requests that devices were given.")
              .tag("direction", name)
              .register(registry);
      bytes =
          Counter.builder("kaio.request.bytes")
              .description("Bytes that completed requests have moved.")
              .baseUnit("bytes")
              .tag("direction", name)
              .register(registry);
      latency =
          Timer.builder("kaio.request.latency")
              .description("From a request's start to its completion, in kernel time.")
              .tag("direction", name)
              .serviceLevelObjectives(LATENCY_BOUNDS)
              .register(registry);
      outcomes.put(0, outcomeCounter(0));
    }

    void completed(RequestCompleted request) {
      outcomes.computeIfAbsent(request.errno(), this::outcomeCounter).increment();
      bytes.increment((double) request.moved());
      latency.record(request.latencyNanos(), TimeUnit.NANOSECONDS);
    }

    private Counter outcomeCounter(int errno) {
      return Counter.builder("kaio.requests.completed")
          .description("Requests that devices have completed.")
          .tag("direction", name)
          .tag("errno", outcome(errno))
          .register(registry);
    }
  }
}
