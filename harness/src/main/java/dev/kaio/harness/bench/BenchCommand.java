package dev.kaio.harness.bench;

import dev.kaio.dev.ByteSize;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench [--endpoint E] ...}: measures a running kernel. The exit status is 0, 1 if it cannot
 * be measured, and 2 if the command line is wrong.
 */
public final class BenchCommand {
  private static final String DEFAULT_DEVICE = "/dev/rdsk/c0t0d0s0";

  @Command(
      name = "bench",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Keeps requests in flight on a running kernel, and measures them.")
  private static final class Options {
    @Mixin private final KernelOption kernel = new KernelOption();

    @Option(
        names = "--device",
        paramLabel = "PATH",
        description =
            "What is read or written; may be repeated, and requests take turns. Default: "
                + DEFAULT_DEVICE
                + ".")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--write", description = "Writes; what the devices hold is lost.")
    private boolean write;

    @Option(
        names = "--payload",
        paramLabel = "frames|shared",
        defaultValue = "frames",
        description =
            "How data goes: in frames, or in a file that the server shares. Default: frames.")
    private String payload;

    @Option(
        names = "--submit",
        paramLabel = "call|post",
        defaultValue = "call",
        description =
            "How requests are made: by calls of an LWP, or posted without waiting for a return."
                + " Default: call.")
    private String submit;

    @Option(names = "--call", description = "Empty system calls instead, without a device.")
    private boolean call;

    @Option(
        names = "--size",
        paramLabel = "SIZE",
        defaultValue = "8k",
        description = "Bytes of a request. Default: ${DEFAULT-VALUE}.")
    private String size;

    @Option(
        names = "--span",
        paramLabel = "SIZE",
        defaultValue = "256m",
        description =
            "From how much of the device, beginning at its start. Default: ${DEFAULT-VALUE}.")
    private String span;

    @Option(
        names = "--depth",
        paramLabel = "N",
        defaultValue = "32",
        description = "Requests in flight of each process. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
        names = "--processes",
        paramLabel = "N",
        defaultValue = "1",
        description = "Processes. Default: ${DEFAULT-VALUE}.")
    private int processes;

    @Option(
        names = "--rate",
        paramLabel = "N",
        description =
            "Requests that are due each second; latency counts from then. Default: each process"
                + " makes its next request when one is done.")
    private long rate;

    @Option(
        names = "--warm-up",
        paramLabel = "SECONDS",
        defaultValue = "2",
        description = "How long it runs before it is measured. Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(
        names = "--seconds",
        paramLabel = "SECONDS",
        defaultValue = "10",
        description = "How long it is measured. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "Of the random offsets. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
        names = "--sweep",
        paramLabel = "AXIS=N,N,...",
        description =
            "Measures with one number after the other: depth, processes, size, devices (the first"
                + " N of them), or rate.")
    private String sweep;

    @Option(
        names = "--repeat",
        paramLabel = "N",
        defaultValue = "1",
        description = "Measures each so often; reports have the median. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(
        names = "--between",
        paramLabel = "COMMAND",
        description = "What a shell runs after each measurement, such as a rival's benchmark.")
    private String between;

    @Option(
        names = "--busy-poll",
        description = "Looks for answers all the time instead of sleeping; takes a core.")
    private boolean busyPoll;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything to a file.")
    private Path json;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Writes a page with tables and plots that needs nothing else.")
    private Path html;

    @Option(
        names = "--svg",
        paramLabel = "FILE",
        description = "Writes the first of the page's plots.")
    private Path svg;
  }

  private BenchCommand() {}

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    List<LoadPlan> plans;
    Sweep sweep;
    Endpoint endpoint;
    try {
      sweep = options.sweep == null ? null : Sweep.parse(options.sweep);
      plans = sweep == null ? List.of(plan(options)) : sweep.of(plan(options));
      if (options.repeat < 1) {
        throw new IllegalArgumentException("--repeat is at least 1");
      }
      endpoint = options.kernel.endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try {
      List<LoadResult> medians = new ArrayList<>();
      for (LoadPlan plan : plans) {
        medians.add(measured(plan, options, endpoint, out));
      }
      write(new BenchReport(medians, sweep == null ? null : sweep.axis()), options);
      return Words.EXIT_OK;
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  /** The median of the measurements of one plan. */
  private static LoadResult measured(
      LoadPlan plan, Options options, Endpoint endpoint, PrintStream out) throws IOException {
    Between between = new Between(options.between);
    List<LoadResult> results = new ArrayList<>();
    for (int i = 0; i < options.repeat; i++) {
      try (Load load = new Load(endpoint, plan, options.busyPoll)) {
        LoadResult result = load.run();
        results.add(result);
        out.print(result.text());
        out.flush();
      }
      between.run();
    }
    return BenchReport.median(results);
  }

  private static void write(BenchReport report, Options options) throws IOException {
    write(options.json, report::json);
    write(options.html, report::html);
    write(options.svg, () -> report.plots().get(0).svg());
  }

  private static void write(Path file, Supplier<String> text) throws IOException {
    if (file != null) {
      try {
        Files.writeString(file, text.get());
      } catch (IOException e) {
        throw new IOException("cannot write " + file + ": " + e.getClass().getSimpleName(), e);
      }
    }
  }

  private static LoadPlan plan(Options options) {
    return new LoadPlan(
        work(options),
        isPosted(options.submit),
        isShared(options.payload),
        options.devices.isEmpty() ? List.of(DEFAULT_DEVICE) : options.devices,
        Math.toIntExact(Math.min(ByteSize.parse(options.size), Integer.MAX_VALUE)),
        ByteSize.parse(options.span),
        options.depth,
        options.processes,
        options.rate,
        duration(options.warmUp),
        duration(options.seconds),
        options.seed);
  }

  private static boolean isPosted(String submit) {
    return switch (submit) {
      case "call" -> false;
      case "post" -> true;
      default ->
          throw new IllegalArgumentException(
              "no submission '" + submit + "': call or post is wanted");
    };
  }

  private static boolean isShared(String payload) {
    return switch (payload) {
      case "frames" -> false;
      case "shared" -> true;
      default ->
          throw new IllegalArgumentException(
              "no payload '" + payload + "': frames or shared is wanted");
    };
  }

  private static Work work(Options options) {
    if (options.call && options.write) {
      throw new IllegalArgumentException("--call and --write exclude each other");
    }
    return options.call ? Work.CALL : options.write ? Work.WRITE : Work.READ;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
