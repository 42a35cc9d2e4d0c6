package dev.kaio.modinfo;

import dev.kaio.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes {@code -s ENDPOINT} or {@code --endpoint ENDPOINT}, the one option that the real tools do
 * not have, out of a command line. What is left is counted and read as theirs is (R-MOD-20,
 * R-MOD-21 count words).
 */
final class EndpointWords {
  private static final String LONG = "--endpoint";

  private final String[] words;
  private int index;
  private Endpoint endpoint;

  EndpointWords(String[] words) {
    this.words = words;
  }

  /** The endpoint of the last {@code -s} so far, or null. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** The word that comes next, or null. */
  String peek() {
    return index < words.length ? words[index] : null;
  }

  void skip() {
    index++;
  }

  /**
   * Takes all {@code -s} that come next.
   *
   * @param tool who complains
   */
  void takeEndpoints(Tool tool) throws Failure {
    for (int behind = behindName(); behind > 0; behind = behindName()) {
      String text = words[index++].substring(behind);
      if (text.isEmpty()) {
        if (index == words.length) {
          throw tool.usageFailure();
        }
        text = words[index++];
      }
      try {
        endpoint = Endpoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw tool.fatal(e.getMessage());
      }
    }
  }

  /** Where in the next word the endpoint may begin if it is the option, else 0. */
  private int behindName() {
    if (index == words.length) {
      return 0;
    }
    String word = words[index];
    if (word.equals(LONG) || word.startsWith(LONG + "=")) {
      return Math.min(word.length(), LONG.length() + 1);
    }
    return word.startsWith("-s") ? 2 : 0;
  }

  /**
   * The words from here on without {@code -s}, which may stand before, between and behind the
   * tool's options, but not behind its operands: there the tools look at nothing, and it would
   * silently be another kernel's module that is loaded.
   */
  String[] rest(Tool tool) throws Failure {
    List<String> rest = new ArrayList<>();
    takeEndpoints(tool);
    while (index < words.length && GetOpt.isOptions(words[index])) {
      String word = words[index++];
      rest.add(word);
      if (argumentFollows(tool, word) && index < words.length) {
        rest.add(words[index++]);
      }
      takeEndpoints(tool);
    }
    while (index < words.length) {
      if (words[index].equals("-s") || words[index].startsWith(LONG)) {
        throw tool.fatal(words[index] + " must come before the operands");
      }
      rest.add(words[index++]);
    }
    return rest.toArray(new String[0]);
  }

  private static boolean argumentFollows(Tool tool, String word) {
    for (int at = 1; at < word.length(); at++) {
      if (GetOpt.takesArgument(tool.spec(), word.charAt(at))) {
        return at + 1 == word.length();
      }
    }
    return false;
  }
}
