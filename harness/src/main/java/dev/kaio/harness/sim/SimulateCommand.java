package dev.kaio.harness.sim;

import dev.kaio.harness.cli.Words;
import dev.kaio.harness.soak.SoakCommand;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code simulate [--seed N] [--seeds COUNT] [--steps M] [--digest] [--verbose]}: runs programs
 * that do anything at any time, and checks the kernel after every step.
 *
 * <p>A failure prints the seed, what is wrong, the smallest number of steps that shows it, and the
 * calls as truss shows them. A step that does not end is reported, and ends the run. The exit
 * status is 0 if no seed failed, 1 if one did, 2 for a wrong command line.
 */
public final class SimulateCommand {
  private static final int LINES_OF_TRUSS = 60;

  @Command(
      name = "simulate",
      mixinStandardHelpOptions = true,
      description = {
        "Simulates programs and devices that do anything at any time.",
        "With "
            + SoakCommand.OPTION
            + " it tries the endurance of a real server instead; "
            + SoakCommand.OPTION
            + " --help says more."
      })
  private static final class Options {
    @Option(names = "--seed", paramLabel = "N", description = "The first seed. Default: 1.")
    private long seed = 1;

    @Option(names = "--seeds", paramLabel = "COUNT", description = "How many. Default: 1.")
    private int seeds = 1;

    @Option(names = "--steps", paramLabel = "M", description = "Steps of each. Default: 2000.")
    private int steps = 2000;

    @Option(
        names = "--digest",
        description = "Prints for each seed the SHA-256 of all that happens.")
    private boolean digest;

    @Option(names = "--verbose", description = "Prints everything that happens.")
    private boolean verbose;
  }

  private SimulateCommand() {}

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    if (words.contains(SoakCommand.OPTION)) {
      return SoakCommand.run(words, out, err);
    }
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    if (options.seeds < 1 || options.steps < 0) {
      return Words.fail(err, Words.EXIT_USAGE, "--seeds is at least 1, --steps at least 0");
    }
    int failed = 0;
    for (long seed = options.seed; seed < options.seed + options.seeds; seed++) {
      SimOptions drawn = SimOptions.of(seed);
      TraceDigest digest = new TraceDigest();
      Simulation simulation =
          new Simulation(
              drawn,
              line -> {
                verbose(options, out, line);
                digest.add(line);
              },
              event -> {});
      try {
        Watchdog.run(simulation, options.steps, Watchdog.LIMIT);
        if (options.digest) {
          out.printf("seed %d: %s%n", seed, digest.hex());
        }
      } catch (Watchdog.Stuck e) {
        out.printf("%s%n  hangs: %s%n", drawn, e.getMessage());
        return Words.EXIT_FAILED; // the thread that loops would slow down the rest
      } catch (RuntimeException e) {
        failed++;
        report(drawn, options.steps, e, out);
      }
    }
    out.printf("%d seeds of %d steps, %d failed%n", options.seeds, options.steps, failed);
    return failed == 0 ? Words.EXIT_OK : Words.EXIT_FAILED;
  }

  private static void verbose(Options options, PrintStream out, String line) {
    if (options.verbose) {
      out.println(line);
    }
  }

  private static void report(SimOptions drawn, int steps, RuntimeException e, PrintStream out) {
    ShortestFailure shortest = ShortestFailure.of(drawn, steps);
    out.printf("%s%n", drawn);
    out.printf("  fails: %s%n", e instanceof SimFailure ? e.getMessage() : e);
    out.printf(
        "  shortest: --seed %d --steps %d: %s%n", drawn.seed(), shortest.steps(), shortest.why());
    StringBuilder truss = new StringBuilder();
    TrussWriter writer = new TrussWriter(truss, TrussOptions.DEFAULTS);
    writer.followAll(0);
    ShortestFailure.fails(drawn, shortest.steps(), writer);
    List<String> lines = truss.toString().lines().toList();
    lines
        .subList(Math.max(0, lines.size() - LINES_OF_TRUSS), lines.size())
        .forEach(line -> out.println("    " + line));
  }
}
