package dev.kaio.server;

import dev.kaio.kernel.Kernel;
import dev.kaio.metrics.KernelMetrics;
import dev.kaio.metrics.KernelSample;
import dev.kaio.wire.Fault;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a server: those of its kernel, and of its sockets. Threads that read them are given
 * a sample that the kernel's loop has taken a moment ago, so one scrape costs the loop one task.
 */
final class ServerMetrics {
  /** Readers within this time get the same sample. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EmbeddedServer server;
  private Sample last;
  private long takenNanos;

  private record Sample(KernelSample kernel, SocketSample sockets) {}

  private ServerMetrics(EmbeddedServer server) {
    this.server = server;
  }

  /** Registers the meters and begins to count; on the kernel's loop, at boot. */
  static void bind(EmbeddedServer server, Kernel kernel, MeterRegistry registry) {
    ServerMetrics metrics = new ServerMetrics(server);
    metrics.last = metrics.take(kernel);
    metrics.takenNanos = System.nanoTime();
    kernel.addListener(new KernelMetrics(registry, () -> metrics.sample().kernel()));
    metrics.registerSockets(registry);
  }

  private Sample take(Kernel kernel) {
    return new Sample(KernelSample.of(kernel), server.socketSample());
  }

  /** After the server's end: how things stood when somebody last asked. */
  private synchronized Sample sample() {
    if (System.nanoTime() - takenNanos > FRESH_NANOS && !server.hasEnded()) {
      last = server.callOnKernel(this::take);
      takenNanos = System.nanoTime();
    }
    return last;
  }

  private void registerSockets(MeterRegistry registry) {
    Gauge.builder("kaio.connections", this, from -> from.sample().sockets().connections())
        .description("Connections, those that have not attached included.")
        .strongReference(true)
        .register(registry);
    counter(
        registry,
        "kaio.connections.accepted",
        "Connections since the start.",
        "",
        s -> s.accepted());
    String frames = "Whole frames, seen from the server.";
    counter(registry, "kaio.frames", frames, "in", SocketSample::framesIn);
    counter(registry, "kaio.frames", frames, "out", SocketSample::framesOut);
    String bytes = "Bytes of frames, seen from the server.";
    counter(registry, "kaio.socket.bytes", bytes, "in", SocketSample::bytesIn);
    counter(registry, "kaio.socket.bytes", bytes, "out", SocketSample::bytesOut);
    for (Fault fault : Fault.values()) {
      FunctionCounter.builder("kaio.errors", this, from -> from.sample().sockets().faults(fault))
          .description("Connections that the server ended with an ERROR frame.")
          .tag("fault", fault.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      String direction,
      ToDoubleFunction<SocketSample> value) {
    FunctionCounter.Builder<ServerMetrics> counter =
        FunctionCounter.builder(name, this, from -> value.applyAsDouble(from.sample().sockets()))
            .description(description);
    if (!direction.isEmpty()) {
      counter.tag("direction", direction);
    }
    counter.register(registry);
  }
}
