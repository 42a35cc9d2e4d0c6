package dev.kaio.server;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of {@code kaiod}, read.
 *
 * <p>What is wrong is an IllegalArgumentException with one line.
 */
final class Options {
  private final ParseResult words;

  private Options(ParseResult words) {
    this.words = words;
  }

  /** Reads {@code --name VALUE} and {@code --name=VALUE}. */
  static Options read(CommandSpec spec, String... words) {
    CommandLine line = new CommandLine(spec);
    line.setExpandAtFiles(false);
    line.setUnmatchedOptionsAllowedAsOptionParameters(false);
    try {
      return new Options(line.parseArgs(words));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(why(e), e);
    }
  }

  /** The library's own words, without what follows from the first mistake. */
  private static String why(ParameterException e) {
    if (e instanceof MissingParameterException missing) {
      ArgSpec option = missing.getMissing().get(0);
      return "Missing required parameter for option '"
          + name(option)
          + "' ("
          + option.paramLabel()
          + ")";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return "option '" + name(twice.getOverwritten()) + "' should be specified only once";
    }
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      return "Unknown option: '" + unmatched.getUnmatched().get(0) + "'";
    }
    return e.getMessage();
  }

  private static String name(ArgSpec option) {
    return ((OptionSpec) option).longestName();
  }

  /** Whether this was given. */
  boolean has(String name) {
    return words.hasMatchedOption(name);
  }

  /** The argument; empty of an option without one. */
  String text(String name, String byDefault) {
    return words.matchedOptionValue(name, byDefault);
  }

  /** All arguments, in order. */
  List<String> texts(String name) {
    return words.matchedOptionValue(name, List.of());
  }

  /** A number of at least this. */
  int number(String name, int least, int byDefault) {
    String text = text(name, null);
    if (text == null) {
      return byDefault;
    }
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Invalid value for option '" + name + "': '" + text + "' is not an int", e);
    }
    if (number < least) {
      throw new IllegalArgumentException(name + " is " + least + " or more, not " + number);
    }
    return number;
  }
}
