package dev.kaio.harness.vectors;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
  public static final String USAGE =
      "usage: kaio-harness vectors [--memory direct|frames|both] FILE.jsonl.gz...";

  private VectorsCommand() {}

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    String memory = "both";
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--memory") && i + 1 < arguments.size()) {
        memory = arguments.get(++i);
      } else if (argument.startsWith("-")) {
        return usage(err);
      } else {
        try {
          files.add(Path.of(argument));
        } catch (InvalidPathException e) {
          return usage(err);
        }
      }
    }
    List<TargetFactory> factories = KernelTargets.withMemory(memory);
    if (files.isEmpty() || factories.isEmpty()) {
      return usage(err);
    }
    return replay(files, factories, out, err);
  }

  static int replay(
      List<Path> files, List<TargetFactory> factories, PrintStream out, PrintStream err) {
    VectorsReport report = new VectorsReport(out);
    VectorsRun run = new VectorsRun(factories, report);
    for (Path file : files) {
      try {
        run.replay(file);
      } catch (ScenarioFileException e) {
        err.println("kaio-harness: " + e.getMessage());
        return 2;
      }
    }
    report.printTotals();
    return report.anyFailed() ? 1 : 0;
  }

  private static int usage(PrintStream err) {
    err.println(USAGE);
    return 2;
  }
}
