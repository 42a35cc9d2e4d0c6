package dev.kaio.harness.bench;

import com.google.gson.GsonBuilder;
import dev.kaio.dev.ByteSize;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench [--endpoint E] ...}: measures a running kernel. The exit status is 0, 1 if it cannot
 * be measured, and 2 if the command line is wrong.
 */
public final class BenchCommand {

  @Command(
      name = "kaio-harness bench",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Keeps requests in flight on a running kernel, and measures them.")
  private static final class Options {
    @Option(
        names = "--endpoint",
        paramLabel = "unix:PATH|tcp:[HOST:]PORT",
        description = "The kernel. Default: $KAIO_ENDPOINT, or the Unix socket of this user.")
    private String endpoint;

    @Option(
        names = "--device",
        paramLabel = "PATH",
        defaultValue = "/dev/rdsk/c0t0d0s0",
        description = "What is read or written. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--write", description = "Writes; what the device holds is lost.")
    private boolean write;

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

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything to a file.")
    private Path json;
  }

  private BenchCommand() {}

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    LoadPlan plan;
    Endpoint endpoint;
    try {
      plan = plan(options);
      endpoint = options.endpoint == null ? null : Endpoint.parse(options.endpoint);
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    }
    try (Load load = new Load(orDefault(endpoint), plan)) {
      LoadResult result = load.run();
      out.print(result.text());
      if (options.json != null) {
        Files.writeString(
            options.json,
            new GsonBuilder().setPrettyPrinting().create().toJson(result.json()) + "\n");
      }
      return Words.EXIT_OK;
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static Endpoint orDefault(Endpoint endpoint) throws IOException {
    return endpoint == null ? Endpoint.ofEnvironment(System.getenv()) : endpoint;
  }

  private static LoadPlan plan(Options options) {
    return new LoadPlan(
        options.device,
        options.write,
        Math.toIntExact(Math.min(ByteSize.parse(options.size), Integer.MAX_VALUE)),
        ByteSize.parse(options.span),
        options.depth,
        options.processes,
        options.rate,
        duration(options.warmUp),
        duration(options.seconds),
        options.seed);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
