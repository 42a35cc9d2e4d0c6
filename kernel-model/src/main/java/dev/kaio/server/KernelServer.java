package dev.kaio.server;

import dev.kaio.dev.ByteSize;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelControl;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.SystemLimits;
import dev.kaio.truss.TraceSet;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Wire;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The server's main class: {@code kaiod}. */
public final class KernelServer {
  static final int EXIT_FAILED = 1;
  static final int EXIT_USAGE = 2;
  static final int EXIT_PANIC = 70;

  /** And the number of the signal. */
  static final int EXIT_SIGNALLED = 128;

  static final int DEFAULT_GRACE = 5;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /** Told when the server listens. */
  private Consumer<EmbeddedServer> onStart = server -> {};

  KernelServer(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  KernelServer onStart(Consumer<EmbeddedServer> action) {
    onStart = action;
    return this;
  }

  public static void main(String[] args) {
    int status = new KernelServer(System.getenv(), System.out, System.err).run(args);
    System.exit(status); // at 0, too: a thread of Netty's would hold the program up for a second
  }

  private static long size(Options options, String name, long byDefault) {
    String size = options.text(name, null);
    return size == null ? byDefault : ByteSize.parse(size);
  }

  /** Serves until the program is told to end; returns the exit status. */
  int run(String... args) {
    ClassLoading classes = ClassLoading.begin();
    try {
      Options options = Options.read(KernelServerHelp.spec(), args);
      if (options.has("-h") || options.has("--help")) {
        KernelServerHelp.print(out);
        return 0;
      }
      if (options.has("-V") || options.has("--version")) {
        out.println("kaiod " + version());
        return 0;
      }
      classes.finish();
      return configureAndServe(options);
    } catch (IllegalArgumentException e) {
      return fail(EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return fail(EXIT_FAILED, e.getMessage());
    }
  }

  private int configureAndServe(Options options) throws IOException {
    EmbeddedServer.Builder builder = configure(options);
    Duration grace = Duration.ofSeconds(options.number("--grace", 0, DEFAULT_GRACE));
    try (HttpOptions http = HttpOptions.open(options)) {
      http.addTo(builder);
      return serve(builder, http, grace);
    }
  }

  private static String version() {
    String version = KernelServer.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private int fail(int status, String why) {
    err.println("kaiod: " + why.lines().findFirst().orElse("failed"));
    return status;
  }

  private EmbeddedServer.Builder configure(Options options) throws IOException {
    ServerSettings settings =
        ServerSettings.DEFAULT
            .withMaxFrame(options.number("--max-frame", 1, Wire.DEFAULT_MAX_FRAME))
            .withKeepaliveSeconds(
                0, options.number("--keepalive", 0, Wire.DEFAULT_TCP_KEEPALIVE_SECONDS))
            .withStallMillis(1000L * options.number("--stall", 0, Wire.DEFAULT_STALL_SECONDS))
            .withHandshakeMillis(1000L * options.number("--handshake", 1, Wire.HANDSHAKE_SECONDS))
            .withMaxBacklog(size(options, "--max-backlog", ServerSettings.DEFAULT.maxBacklog()))
            .withMaxHeld(size(options, "--max-held", ServerSettings.DEFAULT.maxHeld()))
            .withMaxBuffered(size(options, "--max-buffered", ServerSettings.DEFAULT.maxBuffered()))
            .withMaxTrace(options.number("--max-trace", 1, Wire.DEFAULT_MAX_TRACE))
            .withMaxTraces(options.number("--max-traces", 1, Wire.DEFAULT_MAX_TRACES))
            .withMaxConnections(
                options.number("--max-connections", 1, Wire.DEFAULT_MAX_CONNECTIONS))
            .withIoThreads(
                options.number(
                    "--io-threads", Integer.MIN_VALUE, ServerSettings.DEFAULT_IO_THREADS))
            .withCopyThreads(
                options.number(
                    "--copy-threads", Integer.MIN_VALUE, ServerSettings.DEFAULT.copyThreads()))
            .withClaimMillis(1000L * options.number("--claim", 1, Wire.DEFAULT_CLAIM_SECONDS))
            .withLoops(options.number("--loops", Integer.MIN_VALUE, ServerSettings.DEFAULT_LOOPS))
            .withBusyPollNanos(BusyPollOption.nanos(options));
    EmbeddedServer.Builder builder = EmbeddedServer.builder().settings(settings).keepProgramAlive();
    List<String> endpoints = options.texts("--listen");
    if (endpoints.isEmpty()) {
      builder.listen(Endpoint.defaultUnix(environment));
    }
    endpoints.forEach(endpoint -> builder.listen(Endpoint.parse(endpoint)));
    MachineProfile profile = profile(options.text("--profile", "classic"));
    builder.shared(SharedOptions.limits(options));
    builder.mounts(DeviceOptions.mounts(options, profile.maxTransfer()));
    boolean virtual = isVirtual(options.text("--clock", "real"));
    if (virtual) {
      builder.virtualClock();
    }
    Long bootSeconds = seconds(options.text("--boot-time", null));
    SystemLimits limits = LimitOption.byDefault(Runtime.getRuntime().maxMemory());
    for (String words : options.texts("--limit")) {
      limits = LimitOption.apply(limits, words);
    }
    builder.config(
        KernelConfig.of(profile)
            .withBootWallNanos(bootWallNanos(virtual, bootSeconds))
            .withLimits(limits));
    builder.devices(DeviceOptions.plan(options, profile.maxTransfer()));
    TraceSet traced = TraceSet.parse(options.text("--trace", "kaio"));
    String truss = options.text("--truss", null);
    if (truss != null) {
      builder.truss(new TrussWriter(writer(truss), TrussOptions.DEFAULTS.with(traced)));
    }
    return builder;
  }

  private static boolean isVirtual(String clock) {
    return switch (clock) {
      case "virtual" -> true;
      case "real" -> false;
      default ->
          throw new IllegalArgumentException("no clock '" + clock + "': real or virtual is wanted");
    };
  }

  private static Long seconds(String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Invalid value for option '--boot-time': '" + text + "' is not a long", e);
    }
  }

  private static long bootWallNanos(boolean virtual, Long seconds) {
    if (seconds == null) {
      return virtual ? KernelConfig.DEFAULT_WALL_NANOS : EmbeddedServer.hostWallNanos();
    }
    long latest = TimeUnit.NANOSECONDS.toSeconds(KernelControl.LATEST_NANOS);
    if (seconds < 0 || seconds > latest) {
      throw new IllegalArgumentException(
          "no time " + seconds + " s: 0 to " + latest + " is wanted");
    }
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static MachineProfile profile(String name) {
    MachineProfile profile = MachineProfile.of(name);
    if (profile == null) {
      throw new IllegalArgumentException(
          "no profile '" + name + "': classic, sparcv9 or amd64 is wanted");
    }
    return profile;
  }

  private Writer writer(String file) throws IOException {
    OutputStream to = out;
    if (!file.equals("-")) {
      try {
        to = Files.newOutputStream(Path.of(file));
      } catch (FileSystemException e) {
        String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        throw new IOException("cannot write " + file + ": " + why, e);
      }
    }
    return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
  }

  private int serve(EmbeddedServer.Builder builder, HttpOptions http, Duration grace) {
    try (EmbeddedServer server = builder.start();
        TerminationSignals signals = new TerminationSignals()) {
      signals.tell(new Termination(server, grace));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> close(server, Duration.ZERO), "kaio-shutdown"));
      server.endpoints().forEach(endpoint -> err.println("kaiod: listening on " + endpoint));
      http.serve(server, err);
      onStart.accept(server);
      server.ended().join();
      return 0;
    } catch (CompletionException e) {
      err.println("kaiod: kernel panic");
      e.getCause().printStackTrace(err);
      return EXIT_PANIC;
    } catch (IOException e) {
      return fail(EXIT_FAILED, e.getMessage());
    }
  }

  /** The first signal ends the server in order, the second one at once. */
  private final class Termination implements IntConsumer {
    private final EmbeddedServer server;
    private final Duration grace;
    private final AtomicBoolean told = new AtomicBoolean();

    Termination(EmbeddedServer server, Duration grace) {
      this.server = server;
      this.grace = grace;
    }

    @Override
    public void accept(int signo) {
      if (told.compareAndSet(false, true)) {
        close(server, grace);
      } else {
        abort(signo);
      }
    }

    private void abort(int signo) {
      try {
        server.removeSocketFiles();
      } catch (IOException e) {
        throw new IllegalStateException("cannot remove the socket", e);
      } finally {
        Runtime.getRuntime().halt(EXIT_SIGNALLED + signo);
      }
    }
  }

  private void close(EmbeddedServer server, Duration grace) {
    try {
      server.close(grace);
    } catch (IOException e) {
      err.println("kaiod: " + e.getMessage());
    }
  }
}
