package dev.kaio.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code kaiod}, read. The library that prints its help could read it, too, but
 * would take half of the time of a start for it: its classes are of a form that Java cannot keep in
 * an archive.
 *
 * <p>What is wrong is an IllegalArgumentException with one line.
 */
final class Options {
  private final Map<String, List<String>> values = new HashMap<>();

  private Options() {}

  /** Reads {@code --name VALUE} and {@code --name=VALUE}; flags have neither. */
  static Options read(List<Option> known, List<String> flags, String... words) {
    Options options = new Options();
    for (int at = 0; at < words.length; at++) {
      String word = words[at];
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (flags.contains(word)) {
        options.values.put(word, List.of());
      } else if (equals >= 0) {
        options.add(known(known, name, word, at), word.substring(equals + 1));
      } else {
        Option option = known(known, name, word, at);
        boolean bare = at + 1 == words.length || isOption(words[at + 1]);
        if (bare && !option.mayBeBare()) {
          throw new IllegalArgumentException(
              "Missing required parameter for option '" + name + "' (" + option.label() + ")");
        }
        options.add(option, bare ? "" : words[++at]);
      }
    }
    return options;
  }

  /** A minus alone is a file, and one before a digit belongs to a number. */
  private static boolean isOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-' && !Character.isDigit(word.charAt(1));
  }

  private static Option known(List<Option> known, String name, String word, int at) {
    for (Option option : known) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw new IllegalArgumentException(
        isOption(word)
            ? "Unknown option: '" + word + "'"
            : "Unmatched argument at index " + at + ": '" + word + "'");
  }

  private void add(Option option, String value) {
    List<String> before = values.get(option.name());
    if (before == null) {
      values.put(option.name(), new ArrayList<>(List.of(value)));
    } else if (option.repeated()) {
      before.add(value);
    } else {
      throw new IllegalArgumentException(
          "option '" + option.name() + "' should be specified only once");
    }
  }

  /** Whether this was given. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The argument; empty of an option without one. */
  String text(String name, String byDefault) {
    List<String> given = values.get(name);
    return given == null ? byDefault : given.get(0);
  }

  /** All arguments, in order. */
  List<String> texts(String name) {
    return values.getOrDefault(name, List.of());
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
