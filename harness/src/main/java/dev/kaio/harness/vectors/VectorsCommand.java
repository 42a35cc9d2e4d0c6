package dev.kaio.harness.vectors;

import dev.kaio.harness.cli.Words;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vectors [--memory direct|frames|both] FILE.jsonl.gz...}: replays recorded scenarios
 * in-process, with the program's memory at hand, behind the frames of the wire protocol, or (unless
 * told otherwise) with one after the other.
 *
 * <p>Prints a line for each scenario that fails, with the first step that differs, and a line of
 * totals. The exit status is 0 if none failed, 1 if any did, and 2, with one line on the error
 * stream, if the command line is wrong or a file cannot be read.
 */
public final class VectorsCommand {

  @Command(
      name = "vectors",
      mixinStandardHelpOptions = true,
      description = "Replays scenarios recorded from the real kernel.")
  private static final class Options {
    @Option(
        names = "--memory",
        paramLabel = "direct|frames|both",
        defaultValue = "both",
        description = "Where the program's memory is. Default: both, one after the other.")
    private String memory;

    @Parameters(
        arity = "1..*",
        paramLabel = "FILE.jsonl.gz",
        description = "Recordings; other files of their format may be given too.")
    private List<Path> files;
  }

  private VectorsCommand() {}

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
    List<TargetFactory> factories = KernelTargets.withMemory(options.memory);
    if (factories.isEmpty()) {
      String why = "no memory '" + options.memory + "': direct, frames or both is wanted";
      return Words.fail(err, Words.EXIT_USAGE, why);
    }
    return replay(options.files, factories, out, err);
  }

  static int replay(
      List<Path> files, List<TargetFactory> factories, PrintStream out, PrintStream err) {
    VectorsReport report = new VectorsReport(out);
    VectorsRun run = new VectorsRun(factories, report);
    for (Path file : files) {
      try {
        run.replay(file);
      } catch (ScenarioFileException e) {
        return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
      }
    }
    report.printTotals();
    return report.anyFailed() ? Words.EXIT_FAILED : Words.EXIT_OK;
  }
}
