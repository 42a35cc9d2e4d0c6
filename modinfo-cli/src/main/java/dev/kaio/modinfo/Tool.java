package dev.kaio.modinfo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** One of the tools. It reads its words first, and sees a kernel only if they are right. */
abstract class Tool {
  /** Of those that make a system call (R-MOD-19..22). */
  static final Map<String, String> EXIT_CODES =
      Map.of(
          "0", "done",
          "1..151", "the number of the error that the kernel gave",
          "255", "the command line is wrong, there is no kernel, or it does not permit it");

  private final ToolDescription description;
  private final String spec;

  /** A tool that has read nothing yet. */
  Tool(ToolDescription description) {
    this.description = description;
    spec = spec(description.options());
  }

  private static String spec(List<ToolOption> options) {
    StringBuilder spec = new StringBuilder();
    for (ToolOption option : options) {
      spec.append(option.letter()).append(option.argument() == null ? "" : ":");
    }
    return spec.toString();
  }

  final ToolDescription description() {
    return description;
  }

  final String name() {
    return description.name();
  }

  /** The options for {@link GetOpt}. */
  final String spec() {
    return spec;
  }

  /** The line that the tool prints when it is called wrongly. */
  final String usage() {
    return "usage:  " + name() + " " + description.usage();
  }

  /** The command line is wrong. */
  Failure usageFailure() {
    return Failure.fatal(usage());
  }

  /** The tool cannot go on; the line says why, behind the tool's name. */
  Failure fatal(String why) {
    return Failure.fatal(name() + ": " + why);
  }

  /**
   * Reads the command line.
   *
   * @param words behind the tool's name, without {@code -s}
   */
  final void read(String[] words) throws Failure {
    // Word counts include the program name (R-MOD-22).
    checkCount(1 + words.length);
    GetOpt options = new GetOpt(spec, words);
    for (int option = options.next(); option != GetOpt.END; option = options.next()) {
      if (option == GetOpt.BAD) {
        throw usageFailure();
      }
      option((char) option, options.argument());
    }
    operands(options.operands());
  }

  /** Refuses a command line that is too short or too long. */
  abstract void checkCount(int wordCount) throws Failure;

  /** Takes one option of the spec; the argument is null if it has none. */
  abstract void option(char letter, String argument) throws Failure;

  /** Takes all operands. */
  void operands(String[] operands) throws Failure {
    operand(operands.length > 0 ? operands[0] : null);
  }

  /** Takes the first operand, or null if there is none. The module tools ignore further ones. */
  abstract void operand(String operand) throws Failure;

  /**
   * Does it.
   *
   * @return the exit status
   * @throws IOException if the kernel is lost
   */
  abstract int run(Modctl kernel, PrintStream out) throws Failure, IOException;
}
