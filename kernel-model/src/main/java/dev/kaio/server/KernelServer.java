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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The server's main class: {@code kaiod}. */
public final class KernelServer {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_PANIC = 70;

  /** Of the options that are numbers: a time of 0 is none, or no limit. */
  private static final Set<String> MAY_BE_ZERO = Set.of("--grace", "--keepalive", "--stall");

  /** And the number of the signal. */
  private static final int EXIT_SIGNALLED = 128;

  private static final int DEFAULT_GRACE = 5;

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
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The command line of {@code kaiod}. */
  public static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("kaiod");
    spec.usageMessage()
        .description("A Solaris kernel with asynchronous I/O, for programs that connect to it.")
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(exitCodes());
    spec.addOption(
        OptionSpec.builder("--listen")
            .paramLabel("unix:PATH|tcp:[HOST:]PORT")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Where to listen; may be repeated. Default: a Unix socket of this user alone.")
            .build());
    DeviceOptions.addTo(spec);
    spec.addOption(
        OptionSpec.builder("--profile")
            .paramLabel("classic|sparcv9|amd64")
            .type(String.class)
            .defaultValue("classic")
            .description("The machine whose modules there are. Default: classic.")
            .build());
    spec.addOption(
        OptionSpec.builder("--truss")
            .paramLabel("FILE|-")
            .type(String.class)
            .description("Writes system calls as truss does to a file or to standard output.")
            .build());
    spec.addOption(
        OptionSpec.builder("--trace")
            .paramLabel("CALL[,CALL...]")
            .type(String.class)
            .defaultValue("kaio")
            .description("Which calls --truss writes; !CALL,...: all others. Default: kaio.")
            .build());
    spec.addOption(
        OptionSpec.builder("--clock")
            .paramLabel("real|virtual")
            .type(String.class)
            .defaultValue("real")
            .description("virtual: time stands still until a CONTROL moves it. Default: real.")
            .build());
    spec.addOption(
        OptionSpec.builder("--boot-time")
            .paramLabel("SECONDS")
            .type(Long.class)
            .description(
                "Wall time at boot, in seconds since 1970. Default: the host's, or 1000000000"
                    + " with a virtual clock.")
            .build());
    HttpOptions.addTo(spec);
    addNumber(spec, "--max-frame", Wire.DEFAULT_MAX_FRAME, "Longest frame in bytes.");
    addNumber(
        spec,
        "--keepalive",
        Wire.DEFAULT_TCP_KEEPALIVE_SECONDS,
        "Seconds after which a TCP client must have spoken; 0: never.");
    addNumber(
        spec,
        "--stall",
        Wire.DEFAULT_STALL_SECONDS,
        "Seconds that a client may take no output; 0: any time.");
    addNumber(
        spec,
        "--max-trace",
        Wire.DEFAULT_MAX_TRACE,
        "Bytes of lines that wait for a slow truss; more are lost.");
    addNumber(spec, "--max-traces", Wire.DEFAULT_MAX_TRACES, "Clients that may trace at a time.");
    addSize(
        spec,
        "--max-backlog",
        "Output that may wait for one client.",
        ServerSettings.DEFAULT.maxBacklog());
    addSize(
        spec,
        "--max-held",
        "Calls of one client that may wait for a fork.",
        ServerSettings.DEFAULT.maxHeld());
    spec.addOption(
        OptionSpec.builder("--max-buffered")
            .paramLabel("SIZE")
            .type(String.class)
            .description(
                "What may wait for all clients together. Default: "
                    + (Wire.DEFAULT_MAX_BUFFERED >> 20)
                    + "m, or half of the memory that Java may use if that is less.")
            .build());
    spec.addOption(
        OptionSpec.builder("--limit")
            .paramLabel("NAME=N[,NAME=N...]")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "How much there may be; may be repeated. Names: " + LimitOption.names() + ".")
            .build());
    SharedOptions.addTo(spec);
    addNumber(
        spec, "--grace", DEFAULT_GRACE, "Seconds that processes may go on for after SIGTERM.");
    addNumber(
        spec, "--handshake", Wire.HANDSHAKE_SECONDS, "Seconds from connecting to ATTACH or CLAIM.");
    addNumber(spec, "--max-connections", Wire.DEFAULT_MAX_CONNECTIONS, "Clients at a time.");
    addNumber(
        spec,
        "--claim",
        Wire.DEFAULT_CLAIM_SECONDS,
        "Seconds that a forked or execed process waits for its program.");
    addNumber(
        spec,
        "--io-threads",
        ServerSettings.DEFAULT_IO_THREADS,
        "Threads that wait for files of the host.");
    BusyPollOption.addTo(spec);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Shows the version.")
            .build());
    return spec;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "ended by SIGTERM or SIGINT, in order");
    codes.put(Integer.toString(EXIT_FAILED), "could not listen, or write a file");
    codes.put(Integer.toString(EXIT_USAGE), "bad options");
    codes.put(Integer.toString(EXIT_PANIC), "kernel panic");
    codes.put(EXIT_SIGNALLED + "+N", "ended at once by a second signal, of number N");
    return codes;
  }

  private static void addNumber(CommandSpec spec, String name, int byDefault, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel("N")
            .type(int.class)
            .defaultValue(Integer.toString(byDefault))
            .description(description + " Default: " + byDefault + ".")
            .build());
  }

  private static void addSize(
      CommandSpec spec, String name, String description, long bytesByDefault) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel("SIZE")
            .type(String.class)
            .description(description + " Default: " + (bytesByDefault >> 20) + "m.")
            .build());
  }

  private static long size(ParseResult options, String name, long byDefault) {
    String size = options.matchedOptionValue(name, null);
    return size == null ? byDefault : ByteSize.parse(size);
  }

  /** Serves until the program is told to end; returns the exit status. */
  int run(String... args) {
    CommandLine commandLine = new CommandLine(spec()).setExpandAtFiles(false);
    try {
      ParseResult options = commandLine.parseArgs(args);
      if (options.isUsageHelpRequested()) {
        commandLine.usage(out);
        return 0;
      }
      if (options.isVersionHelpRequested()) {
        out.println("kaiod " + version());
        return 0;
      }
      return configureAndServe(options);
    } catch (ParameterException | IllegalArgumentException e) {
      return fail(EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return fail(EXIT_FAILED, e.getMessage());
    }
  }

  private int configureAndServe(ParseResult options) throws IOException {
    EmbeddedServer.Builder builder = configure(options);
    Duration grace = Duration.ofSeconds(options.matchedOptionValue("--grace", DEFAULT_GRACE));
    try (HttpOptions http = HttpOptions.open(options)) {
      http.addTo(builder);
      return serve(builder, http, grace);
    }
  }

  private static void refuseNegativeNumbers(ParseResult options) {
    for (OptionSpec option : options.matchedOptions()) {
      boolean isNumber = option.type() == int.class;
      int least = MAY_BE_ZERO.contains(option.longestName()) ? 0 : 1;
      if (isNumber && option.<Integer>getValue() < least) {
        throw new IllegalArgumentException(
            option.longestName() + " is " + least + " or more, not " + option.getValue());
      }
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

  private EmbeddedServer.Builder configure(ParseResult options) throws IOException {
    ServerSettings settings =
        ServerSettings.DEFAULT
            .withMaxFrame(options.matchedOptionValue("--max-frame", Wire.DEFAULT_MAX_FRAME))
            .withKeepaliveSeconds(
                0, options.matchedOptionValue("--keepalive", Wire.DEFAULT_TCP_KEEPALIVE_SECONDS))
            .withStallMillis(
                1000L * options.matchedOptionValue("--stall", Wire.DEFAULT_STALL_SECONDS))
            .withHandshakeMillis(
                1000L * options.matchedOptionValue("--handshake", Wire.HANDSHAKE_SECONDS))
            .withMaxBacklog(size(options, "--max-backlog", ServerSettings.DEFAULT.maxBacklog()))
            .withMaxHeld(size(options, "--max-held", ServerSettings.DEFAULT.maxHeld()))
            .withMaxBuffered(size(options, "--max-buffered", ServerSettings.DEFAULT.maxBuffered()))
            .withMaxTrace(options.matchedOptionValue("--max-trace", Wire.DEFAULT_MAX_TRACE))
            .withMaxTraces(options.matchedOptionValue("--max-traces", Wire.DEFAULT_MAX_TRACES))
            .withMaxConnections(
                options.matchedOptionValue("--max-connections", Wire.DEFAULT_MAX_CONNECTIONS))
            .withIoThreads(
                options.matchedOptionValue("--io-threads", ServerSettings.DEFAULT_IO_THREADS))
            .withClaimMillis(
                1000L * options.matchedOptionValue("--claim", Wire.DEFAULT_CLAIM_SECONDS))
            .withBusyPollNanos(BusyPollOption.nanos(options));
    refuseNegativeNumbers(options);
    EmbeddedServer.Builder builder = EmbeddedServer.builder().settings(settings).keepProgramAlive();
    List<String> endpoints = options.matchedOptionValue("--listen", List.of());
    if (endpoints.isEmpty()) {
      builder.listen(Endpoint.defaultUnix(environment));
    }
    endpoints.forEach(endpoint -> builder.listen(Endpoint.parse(endpoint)));
    MachineProfile profile = profile(options.matchedOptionValue("--profile", "classic"));
    builder.shared(SharedOptions.limits(options));
    builder.mounts(DeviceOptions.mounts(options, profile.maxTransfer()));
    boolean virtual = isVirtual(options.matchedOptionValue("--clock", "real"));
    if (virtual) {
      builder.virtualClock();
    }
    Long bootSeconds = options.matchedOptionValue("--boot-time", null);
    SystemLimits limits = LimitOption.byDefault(Runtime.getRuntime().maxMemory());
    for (String words : options.matchedOptionValue("--limit", List.<String>of())) {
      limits = LimitOption.apply(limits, words);
    }
    builder.config(
        KernelConfig.of(profile)
            .withBootWallNanos(bootWallNanos(virtual, bootSeconds))
            .withLimits(limits));
    builder.devices(DeviceOptions.plan(options, profile.maxTransfer()));
    TraceSet traced = TraceSet.parse(options.matchedOptionValue("--trace", "kaio"));
    String truss = options.matchedOptionValue("--truss", null);
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
