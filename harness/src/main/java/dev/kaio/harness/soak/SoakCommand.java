package dev.kaio.harness.soak;

import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code simulate --over-socket [--minutes N] [--endpoint E [--pid PID]] [--clients N] [--seed N]}:
 * endurance of a real server.
 *
 * <p>The exit status is 0 if nothing was lost, doubled or grew, 1 if something was or if the run
 * could not be carried out, 2 for a wrong command line.
 */
public final class SoakCommand {
  /** What makes a simulation this one. */
  public static final String OPTION = "--over-socket";

  private static final double MOST_MINUTES = 7 * 24 * 60;
  private static final int MOST_CLIENTS = 64;

  @Command(
      name = "simulate --over-socket",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Lets clients use a real server well and badly for a time, and sees that it endures.",
        "Without --endpoint it starts a server of its own. With it the disks /dev/rdsk/c0t0d0s0 to"
            + " /dev/rdsk/c0t2d0s0 of that server are overwritten."
      })
  private static final class Options {
    @Option(
        names = "--minutes",
        paramLabel = "N",
        defaultValue = "10",
        description = "How long; fractions are possible. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
        names = {"-s", "--endpoint"},
        paramLabel = "unix:PATH|tcp:[HOST:]PORT",
        description = "A server that runs already.")
    private String endpoint;

    @Option(
        names = "--pid",
        paramLabel = "PID",
        description = "The process of that server, if what it uses is to be measured.")
    private Long pid;

    @Option(
        names = "--clients",
        paramLabel = "N",
        defaultValue = "4",
        description = "Honest clients; there are 8 others. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "What the clients draw from. Default: ${DEFAULT-VALUE}.")
    private long seed;
  }

  private SoakCommand() {}

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows {@code simulate}, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    Options options = new Options();
    List<String> rest = words.stream().filter(word -> !word.equals(OPTION)).toList();
    int status = Words.read(options, rest, out, err);
    if (status >= 0) {
      return status;
    }
    Endpoint endpoint;
    try {
      endpoint = options.endpoint == null ? null : Endpoint.parse(options.endpoint);
      check(options);
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    }
    try {
      return soak(options, endpoint, out) ? Words.EXIT_OK : Words.EXIT_FAILED;
    } catch (IOException | SoakFailure e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static void check(Options options) {
    if (!(options.minutes > 0 && options.minutes <= MOST_MINUTES)) {
      throw new IllegalArgumentException(
          "--minutes is more than 0 and at most " + (int) MOST_MINUTES);
    }
    if (options.clients < 1 || options.clients > MOST_CLIENTS) {
      throw new IllegalArgumentException("--clients is 1 to " + MOST_CLIENTS);
    }
    if (options.pid != null && options.endpoint == null) {
      throw new IllegalArgumentException("--pid is of the server at --endpoint");
    }
  }

  private static boolean soak(Options options, Endpoint endpoint, PrintStream out)
      throws IOException {
    try (SoakServer server =
        endpoint == null ? SoakServer.start() : SoakServer.at(endpoint, options.pid)) {
      Duration time = Duration.ofMillis(Math.max(1, Math.round(60_000 * options.minutes)));
      SoakRun run = new SoakRun(server, time, out);
      boolean endured = run.run(options.clients, options.seed);
      run.report();
      return endured;
    }
  }
}
