package dev.kaio.server;

import dev.kaio.kernel.DevicePlan;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.kernel.MountPlan;
import dev.kaio.limit.Quota;
import dev.kaio.server.host.Copies;
import dev.kaio.server.host.FileHost;
import dev.kaio.server.shared.SharedFiles;
import dev.kaio.server.shared.SharedLimits;
import dev.kaio.truss.KernelTrace;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A kernel with its sockets, inside a program. One event loop, which is one thread, drives the
 * kernel; it has the sockets, too, unless there are more loops for them.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final long CLOSE_MILLIS = 5000;

  /** One part in so many of what may wait for all clients is input that is read ahead. */
  private static final int READ_AHEAD_SHARE = 4;

  private final ServerSettings settings;
  private final String profile;
  private final Transport transport;

  /** The kernel's loop. */
  private final MultiThreadIoEventLoopGroup group;

  /** The loops of the sockets: others, or the same. */
  private final MultiThreadIoEventLoopGroup socketLoops;

  private final Listeners listeners;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // Touched by the kernel's loop only.
  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private final SharedBuffers buffers;
  private final ReadAhead readAhead;
  private final Quota traces;
  private final SharedFiles sharedFiles;
  private Claims claims;
  private final SocketCounters sockets = new SocketCounters();
  private Ending ending;
  private volatile KernelLoop kernelLoop;
  private Runnable atEnd = () -> {};

  private final Copies copies;
  private final FileHost host;

  private EmbeddedServer(Builder builder) {
    settings = builder.settings;
    traces = Quota.of(settings.maxTraces());
    buffers = new SharedBuffers(settings.maxBuffered(), connections);
    readAhead = new ReadAhead(settings.maxBuffered() / READ_AHEAD_SHARE);
    profile = builder.config().profile().id();
    sharedFiles = new SharedFiles(builder.sharedDirectory(), builder.shared);
    transport = builder.transport;
    group = loops(1, "kaio-kernel", builder.daemon);
    socketLoops =
        settings.loops() == 1 ? group : loops(settings.loops() - 1, "kaio-sockets", builder.daemon);
    listeners =
        new Listeners(
            settings,
            transport,
            socketLoops,
            keepaliveSeconds -> new ClientSocket(this, kernelLoop, keepaliveSeconds));
    copies = Copies.of(settings.copyThreads());
    host = new FileHost(settings.ioThreads(), copies, this::deliver, builder.channelWrapper);
  }

  private MultiThreadIoEventLoopGroup loops(int count, String name, boolean daemon) {
    return new MultiThreadIoEventLoopGroup(
        count,
        new DefaultThreadFactory(name, daemon),
        transport.ioHandlers(BusyPoll.of(settings.busyPollNanos())));
  }

  /** What a server is made of. */
  public static final class Builder {
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Consumer<KernelEvent>> listeners = new ArrayList<>();
    private KernelConfig config;
    private TrussWriter truss;
    private MeterRegistry registry;
    private ServerSettings settings = ServerSettings.DEFAULT;
    private Transport transport = Transport.best();
    private boolean daemon = true;
    private boolean virtualClock;
    private DevicePlan devices;
    private MountPlan mounts;
    private UnaryOperator<FileChannel> channelWrapper = UnaryOperator.identity();
    private SharedLimits shared = SharedLimits.DEFAULT;

    private Builder() {}

    /** Where to listen; more than one may be given. A TCP port of 0 is chosen by the system. */
    public Builder listen(Endpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    /**
     * What the kernel boots with; by default the classic machine, with the host's wall clock, or
     * with 1000000000 s if the clock is virtual.
     */
    public Builder config(KernelConfig newConfig) {
      config = newConfig;
      return this;
    }

    private KernelConfig config() {
      if (config == null) {
        config =
            virtualClock
                ? KernelConfig.DEFAULT
                : KernelConfig.DEFAULT.withBootWallNanos(hostWallNanos());
      }
      return config;
    }

    /** Traces every process; finished when the server ends. */
    public Builder truss(TrussWriter writer) {
      truss = writer;
      return this;
    }

    public Builder settings(ServerSettings newSettings) {
      settings = newSettings;
      return this;
    }

    /** Who is told what happens in the kernel; called on the kernel's thread. */
    public Builder listener(Consumer<KernelEvent> listener) {
      listeners.add(listener);
      return this;
    }

    /** Lets time stand still until a CONTROL moves it. */
    public Builder virtualClock() {
      virtualClock = true;
      return this;
    }

    /** Devices some of which may be files of the host; they replace those of the config. */
    public Builder devices(DevicePlan plan) {
      devices = plan;
      return this;
    }

    /** Directories of the host that programs may use. */
    public Builder mounts(MountPlan plan) {
      mounts = plan;
      return this;
    }

    /** How much memory Unix-socket clients may share, and where its files are made. */
    public Builder shared(SharedLimits limits) {
      shared = limits;
      return this;
    }

    /** Where shared files are: in memory where there is such a place, else beside the socket. */
    private Path sharedDirectory() {
      Path inMemory = Path.of("/dev/shm");
      if (shared.directory() != null) {
        return shared.directory();
      } else if (Files.isDirectory(inMemory) && Files.isWritable(inMemory)) {
        return inMemory;
      }
      return endpoints.stream()
          .filter(Endpoint.Unix.class::isInstance)
          .map(endpoint -> ((Endpoint.Unix) endpoint).path().toAbsolutePath().getParent())
          .findFirst()
          .orElse(null);
    }

    /** What is put around the channel of every file of the host; for tests. */
    Builder channelWrapper(UnaryOperator<FileChannel> wrapper) {
      channelWrapper = wrapper;
      return this;
    }

    /** Keeps the meters that docs/METRICS.md lists; without it nothing is counted. */
    public Builder metrics(MeterRegistry newRegistry) {
      registry = newRegistry;
      return this;
    }

    /** Uses Java's own sockets even where there are faster ones. */
    public Builder withoutNativeTransport() {
      transport = Transport.NIO;
      return this;
    }

    /** Keeps the program alive as long as the server runs. */
    public Builder keepProgramAlive() {
      daemon = false;
      return this;
    }

    /**
     * Boots the kernel and listens.
     *
     * @throws IOException with one line that says which file it could not open or where it could
     *     not listen, and why; nothing is left behind
     */
    public EmbeddedServer start() throws IOException {
      EmbeddedServer server = new EmbeddedServer(this);
      boolean started = false;
      try {
        KernelConfig whole =
            devices == null ? config() : config().withDevices(devices.open(server.host));
        if (mounts != null) {
          whole = whole.withMounts(mounts.open(server.host));
        }
        server.boot(whole, this);
        for (Endpoint endpoint : endpoints) {
          server.listeners.listen(endpoint);
        }
        started = true;
        return server;
      } finally {
        if (!started) {
          server.close();
        }
      }
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Wall time of the host in nanoseconds since 1970. */
  public static long hostWallNanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  private void boot(KernelConfig config, Builder builder) {
    onLoop(
        () -> {
          Kernel kernel = new Kernel(config);
          claims =
              new Claims(
                  kernel, UUID::randomUUID, TimeUnit.MILLISECONDS.toNanos(settings.claimMillis()));
          if (builder.virtualClock) {
            kernel.control().takeClock();
          }
          builder.listeners.forEach(kernel::addListener);
          if (builder.truss != null) {
            KernelTrace.attach(kernel, builder.truss);
            builder.truss.followAll(0);
            atEnd = () -> builder.truss.finish(kernel.clock().monotonicNanos());
          }
          if (builder.registry != null) {
            ServerMetrics.bind(this, kernel, builder.registry);
          }
          kernelLoop = new KernelLoop(kernel, group.next(), copies, this::panic);
          return null;
        });
  }

  /** Where the server listens, with the ports that the system chose. */
  public List<Endpoint> endpoints() {
    return listeners.endpoints();
  }

  // ---- the kernel ----

  /**
   * Runs something on the kernel's thread, lets the kernel run, and waits for both.
   *
   * @throws IllegalStateException if the server has ended
   */
  public void execute(Runnable task) {
    callOnKernel(
        kernel -> {
          task.run();
          return null;
        });
  }

  /** The kernel; only tasks of {@link #execute} and {@link #callOnKernel} may touch it. */
  public Kernel kernel() {
    return kernelLoop.kernel();
  }

  /** Asks the kernel on its thread, lets it run, and waits for both. */
  public <T> T callOnKernel(Function<Kernel, T> question) {
    return onLoop(
        () -> {
          kernelLoop.begin();
          T answer = question.apply(kernelLoop.kernel());
          kernelLoop.kernel().runUntilIdle();
          kernelLoop.end();
          return answer;
        });
  }

  /** Connections, those that have not attached included. */
  public int connectionCount() {
    return onLoop(connections::size);
  }

  private interface Task<T> {
    T run();
  }

  private <T> T onLoop(Task<T> task) {
    if (group.isShuttingDown()) {
      throw new IllegalStateException("the server has ended");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    group.execute(
        () -> {
          try {
            result.complete(task.run());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause().toString(), e.getCause());
    }
  }

  // ---- for its connections, on the loop ----

  ServerSettings settings() {
    return settings;
  }

  Transport transport() {
    return transport;
  }

  String profile() {
    return profile;
  }

  Claims claims() {
    return claims;
  }

  /** The clients that trace. */
  Quota traces() {
    return traces;
  }

  SharedFiles sharedFiles() {
    return sharedFiles;
  }

  SharedBuffers buffers() {
    return buffers;
  }

  ReadAhead readAhead() {
    return readAhead;
  }

  SocketCounters sockets() {
    return sockets;
  }

  SocketSample socketSample() {
    return sockets.sample(connections.size());
  }

  boolean hasEnded() {
    return group.isShuttingDown();
  }

  /** Returns whether there is room for one more. */
  boolean admit(ClientConnection connection) {
    return connections.size() < settings.maxConnections() && connections.add(connection);
  }

  void gone(ClientConnection connection) {
    connections.remove(connection);
  }

  /** The kernel is broken: a bug. Nothing can go on. */
  void panic(Throwable cause) {
    if (ended.completeExceptionally(cause)) {
      List.copyOf(connections).forEach(ClientConnection::panicked);
      if (ending != null) {
        ending.abort();
      }
      listeners.stop();
    }
  }

  // ---- the end ----

  /**
   * Completes when the server has been closed; exceptionally, with what broke, when the kernel has
   * panicked.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends at once: the same as {@link #close(Duration)} without grace. */
  @Override
  public void close() throws IOException {
    close(Duration.ZERO);
  }

  /**
   * Ends in order, and waits until that is done. New processes are refused (SHUTTING_DOWN); for the
   * grace period those that there are may finish. Then the requests that devices hold back complete
   * with EIO, the results go to those who wait, and every connection is ended (SHUTTING_DOWN). Does
   * nothing if the server has ended; if it is about to end, a shorter grace than before counts.
   */
  public void close(Duration grace) throws IOException {
    if (!group.isShuttingDown()) {
      onLoop(() -> beginToEnd(grace)).join();
      release();
    }
  }

  private CompletableFuture<Void> beginToEnd(Duration grace) {
    if (kernelLoop == null || ended.isCompletedExceptionally()) {
      return CompletableFuture.completedFuture(null); // there is no kernel, or a broken one
    }
    if (ending == null) {
      ending = new Ending(kernelLoop, connections, claims, listeners::stop, atEnd);
    }
    ending.within(grace);
    return ending.done();
  }

  boolean isEnding() {
    return ending != null;
  }

  private synchronized void release() throws IOException {
    listeners.stopWithin(CLOSE_MILLIS);
    IOException unforced = endHost();
    end(socketLoops); // first, for what they end with they tell the kernel's
    end(group);
    listeners.removeFiles();
    ended.complete(null);
    if (unforced != null) {
      throw unforced;
    }
  }

  private static void end(MultiThreadIoEventLoopGroup loops) {
    loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }

  /** For a program that ends without waiting: nobody finds the sockets any more. */
  void removeSocketFiles() throws IOException {
    listeners.removeFiles();
  }

  /** Before the kernel has booted there is no turn of it to wait for. */
  private void deliver(Runnable message) {
    if (kernelLoop == null) {
      message.run();
    } else {
      kernelLoop.deliver(message);
    }
  }

  /** Returns why files of the host may lack something that was written, or null. */
  private IOException endHost() {
    try {
      host.end(CLOSE_MILLIS);
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
