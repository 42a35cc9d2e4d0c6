package dev.kaio.harness.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line of one command. */
public final class Words {
  public static final int EXIT_OK = 0;
  public static final int EXIT_FAILED = 1;
  public static final int EXIT_USAGE = 2;

  /** What the user has called; the commands of the installation say it. */
  public static final String PROGRAM = System.getProperty("kaio.program", "kaio-harness");

  /** What the exit status of a command means that does not say more. */
  public static final Map<String, String> EXIT_CODES =
      Map.of(
          "0",
          "done, and all is well",
          "1",
          "not done, or not all is well",
          "2",
          "the command line or a file that it names is wrong");

  private Words() {}

  /**
   * The command line that is read into an annotated object.
   *
   * @param program what the user calls: a program that has the command as its first word, or just
   *     the command
   */
  public static CommandLine commandLine(Object options, String program) {
    CommandLine commandLine = new CommandLine(options).setUnmatchedOptionsArePositionalParams(true);
    String name = commandLine.getCommandName();
    commandLine.setCommandName(name.equals(program) ? name : program + " " + name);
    UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading("Exit status:%n").exitCodeList(new TreeMap<>(EXIT_CODES));
    }
    return commandLine;
  }

  /**
   * Reads the words into the annotated object.
   *
   * @return the exit status if the command has no more to do, or −1
   */
  public static int read(Object options, List<String> words, PrintStream out, PrintStream err) {
    CommandLine commandLine = commandLine(options, PROGRAM);
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
      version(out);
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
    say(err, why == null ? "failed" : why.lines().findFirst().orElse("failed"));
    return status;
  }

  /** Prints a line that says who complains. */
  public static void say(PrintStream err, String line) {
    err.println(PROGRAM + ": " + line);
  }

  /** Prints the line of {@code --version}. */
  public static void version(PrintStream out) {
    String version = Words.class.getPackage().getImplementationVersion();
    out.println(PROGRAM + " " + (version == null ? "(unpackaged)" : version));
  }
}
