package dev.kaio.harness.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line of one command. */
public final class Words {
  public static final int EXIT_OK = 0;
  public static final int EXIT_FAILED = 1;
  public static final int EXIT_USAGE = 2;

  private Words() {}

  /**
   * Reads the words into the annotated object.
   *
   * @return the exit status if the command has no more to do, or −1
   */
  public static int read(Object options, List<String> words, PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(options).setUnmatchedOptionsArePositionalParams(true);
    try {
      ParseResult read = commandLine.parseArgs(words.toArray(new String[0]));
      refuseUnknownOptions(commandLine, words, read);
    } catch (ParameterException e) {
      return fail(err, EXIT_USAGE, e.getMessage());
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(out);
      return EXIT_OK;
    }
    if (commandLine.isVersionHelpRequested()) {
      String version = Words.class.getPackage().getImplementationVersion();
      out.println("kaio-harness " + (version == null ? "(unpackaged)" : version));
      return EXIT_OK;
    }
    return -1;
  }

  /** What begins with a dash is an option unless it is a number, or stands behind {@code --}. */
  private static void refuseUnknownOptions(
      CommandLine commandLine, List<String> words, ParseResult read) {
    Set<String> operands = new HashSet<>();
    read.matchedPositionals().forEach(given -> operands.addAll(given.originalStringValues()));
    for (String word : words) {
      if (word.equals("--")) {
        return;
      }
      if (word.matches("-\\D.*") && operands.contains(word)) {
        throw new ParameterException(commandLine, "Unknown option: '" + word + "'");
      }
    }
  }

  /** Says why on one line. */
  public static int fail(PrintStream err, int status, String why) {
    String text = why == null ? "failed" : why;
    err.println("kaio-harness: " + text.lines().findFirst().orElse("failed"));
    return status;
  }
}
