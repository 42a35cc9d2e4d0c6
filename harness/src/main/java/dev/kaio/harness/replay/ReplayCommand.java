package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.ReplayPlan;
import dev.kaio.harness.trace.ReplayPlanner;
import dev.kaio.harness.trace.TraceException;
import dev.kaio.harness.trace.TrussLog;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code replay [--endpoint E] [--device PATH] FILE}: makes the kaio calls of a truss log again and
 * prints what a tracer sees. Only the tracer's lines go to standard output; the exit status is 0 if
 * every call ended as in the log, 1 if one did not or nothing could be done, and 2 if the command
 * line or the log is wrong.
 */
public final class ReplayCommand {
  private static final Map<String, Abi> ABIS =
      Map.of(
          "lp64-sparc", Abi.LP64_SPARC,
          "lp64-x86", Abi.LP64_X86,
          "ilp32-sparc", Abi.ILP32_SPARC,
          "ilp32-x86", Abi.ILP32_X86);

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Makes the kaio calls of a truss log again, and prints what truss sees.")
  private static final class Options {
    @Option(
        names = {"-s", "--endpoint"},
        paramLabel = "unix:PATH|tcp:[HOST:]PORT",
        description = "A running kernel. Default: one of its own.")
    private String endpoint;

    @Option(
        names = "--device",
        paramLabel = "PATH",
        description = "What the log's descriptors are open on. Default: a ram disk, or the gate.")
    private String device;

    @Option(
        names = "--abi",
        paramLabel = "lp64-sparc|lp64-x86|ilp32-sparc|ilp32-x86",
        description = "What the process was. Default: what the log looks like.")
    private String abi;

    @Option(
        names = "--explain",
        description = "Says on standard error what the log does not tell and was assumed.")
    private boolean explain;

    @Parameters(paramLabel = "FILE", description = "What truss printed.")
    private String file;
  }

  private ReplayCommand() {}

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
    ReplayPlan plan;
    Endpoint endpoint;
    try {
      endpoint = options.endpoint == null ? null : Endpoint.parse(options.endpoint);
      plan = plan(options);
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (NoSuchFileException e) {
      return Words.fail(err, Words.EXIT_USAGE, "cannot read " + options.file + ": no such file");
    } catch (IOException e) {
      return Words.fail(
          err, Words.EXIT_USAGE, "cannot read " + options.file + ": " + e.getMessage());
    } catch (TraceException e) {
      return Words.fail(err, Words.EXIT_USAGE, options.file + ": " + e.getMessage());
    }
    if (options.explain) {
      plan.inferences().forEach(inference -> err.println("assumed: " + inference));
    }
    try {
      return replay(plan, endpoint, options.device, out, err);
    } catch (IOException | ReplayException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static ReplayPlan plan(Options options) throws IOException, TraceException {
    if (options.abi != null && !ABIS.containsKey(options.abi)) {
      throw new IllegalArgumentException(
          "no ABI '" + options.abi + "': lp64-sparc, lp64-x86, ilp32-sparc or ilp32-x86 is wanted");
    }
    Path file;
    try {
      file = Path.of(options.file);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no file can be called '" + options.file + "'", e);
    }
    TrussLog log = TrussLog.read(file);
    LogForm form = options.abi == null ? LogForm.of(log) : LogForm.of(log, ABIS.get(options.abi));
    return ReplayPlanner.plan(log, form);
  }

  private static int replay(
      ReplayPlan plan, Endpoint endpoint, String device, PrintStream out, PrintStream err)
      throws IOException, ReplayException {
    Replay.Outcome outcome;
    if (endpoint != null) {
      outcome =
          Replay.run(
              plan,
              new RunningKernel(endpoint),
              device == null ? Replay.PROMPT_DEVICE : device,
              out);
    } else {
      try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(plan.form().abi()))) {
        outcome = Replay.run(plan, kernel, device == null ? Replay.deviceFor(plan) : device, out);
      }
    }
    for (String difference : outcome.differences()) {
      Words.say(err, difference);
    }
    return outcome.differences().isEmpty() ? Words.EXIT_OK : Words.EXIT_FAILED;
  }
}
