package dev.kaio.harness;

import dev.kaio.harness.vectors.VectorsCommand;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The harness's main class: finds the command, which does the rest. */
public final class Main {
  private static final String USAGE = "usage: kaio-harness vectors ...";

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args), System.out, System.err));
  }

  /** Runs a command, and returns the exit status. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    String command = arguments.isEmpty() ? "" : arguments.get(0);
    return switch (command) {
      case "vectors" -> VectorsCommand.run(arguments.subList(1, arguments.size()), out, err);
      default -> {
        err.println(USAGE);
        yield 2;
      }
    };
  }
}
