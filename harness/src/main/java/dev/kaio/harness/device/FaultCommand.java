package dev.kaio.harness.device;

import dev.kaio.dev.FaultPlan;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code fault [--endpoint E] DEVICE PLAN|--clear|--show}: makes things go wrong with a disk of a
 * running kernel. The exit status is 0, 1 if it cannot be done, and 2 if the command line is wrong.
 */
public final class FaultCommand {

  @Command(
      name = "fault",
      mixinStandardHelpOptions = true,
      description = "Makes things go wrong with a disk of a running kernel.")
  private static final class Options {
    @Mixin private final KernelOption kernel = new KernelOption();

    @Option(names = "--clear", description = "Nothing goes wrong any more.")
    private boolean clear;

    @Option(names = "--show", description = "Prints the plan that there is, or none.")
    private boolean show;

    @Parameters(index = "0", paramLabel = "DEVICE", description = "The path of a disk.")
    private String device;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "PLAN",
        description = "What goes wrong, such as read=EIO@0.01,latency=exp(2ms).")
    private String plan;
  }

  private FaultCommand() {}

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
    FaultPlan plan;
    Endpoint endpoint;
    try {
      int orders =
          (options.plan == null ? 0 : 1) + (options.clear ? 1 : 0) + (options.show ? 1 : 0);
      if (orders != 1) {
        throw new IllegalArgumentException("one of PLAN, --clear and --show is wanted");
      }
      plan = options.plan == null ? null : FaultPlan.parse(options.plan);
      endpoint = options.kernel.endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try (DiskControl disk = DiskControl.open(endpoint, options.device)) {
      if (options.show) {
        String text = disk.faults();
        out.println(text.isEmpty() ? "none" : text);
      } else if (options.clear) {
        disk.clearFaults();
      } else {
        disk.setFaults(plan);
      }
      return Words.EXIT_OK;
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }
}
