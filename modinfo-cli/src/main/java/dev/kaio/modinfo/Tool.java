package dev.kaio.modinfo;

import java.io.IOException;
import java.io.PrintStream;

/** One of the tools. It reads its words first, and sees a kernel only if they are right. */
abstract class Tool {
  private final String name;
  private final String spec;
  private final String usage;

  /**
   * A tool that has read nothing yet.
   *
   * @param spec for {@link GetOpt}
   * @param usage behind {@code usage: }, without the tool's name
   */
  Tool(String name, String spec, String usage) {
    this.name = name;
    this.spec = spec;
    this.usage = usage;
  }

  final String name() {
    return name;
  }

  final String spec() {
    return spec;
  }

  /** The line that the tool prints when it is called wrongly. */
  final String usage() {
    return "usage:  " + name + " " + usage;
  }

  /** The command line is wrong. */
  Failure usageFailure() {
    return Failure.fatal(usage());
  }

  /** The tool cannot go on; the line says why, behind the tool's name. */
  Failure fatal(String why) {
    return Failure.fatal(name + ": " + why);
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
