package dev.kaio.modinfo;

import java.util.ArrayList;
import java.util.List;

/**
 * The option {@code -s ENDPOINT}, which the real tools do not have. It is taken out of the words
 * first, so that the rest are the words that a real tool would see: some count them (R-MOD-20).
 *
 * @param endpoint the argument of the last one, or null
 * @param words what is left
 */
record EndpointOption(String endpoint, List<String> words) {
  static final char LETTER = 's';

  /**
   * Takes the option out.
   *
   * @param known the tool's options, as for {@link Getopt}
   */
  static EndpointOption takeOutOf(List<String> words, String known) {
    String endpoint = null;
    List<String> left = new ArrayList<>();
    int i = 0;
    while (i < words.size() && isOptionWord(words.get(i))) {
      String word = words.get(i++);
      int at = argumentTaker(word, known);
      boolean argumentFollows = at == word.length() - 1 && i < words.size();
      if (at > 0 && word.charAt(at) == LETTER && (argumentFollows || at < word.length() - 1)) {
        endpoint = argumentFollows ? words.get(i++) : word.substring(at + 1);
        word = word.substring(0, at);
        if (word.equals("-")) {
          continue;
        }
        argumentFollows = false;
      }
      left.add(word);
      if (argumentFollows) {
        left.add(words.get(i++));
      }
    }
    left.addAll(words.subList(i, words.size()));
    return new EndpointOption(endpoint, left);
  }

  private static boolean isOptionWord(String word) {
    return word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-';
  }

  /** Where in a word the first option stands that takes an argument; -1 if there is none. */
  private static int argumentTaker(String word, String known) {
    for (int at = 1; at < word.length(); at++) {
      char letter = word.charAt(at);
      int inKnown = known.indexOf(letter);
      if (letter == LETTER || (inKnown >= 0 && Getopt.takesArgument(known, inKnown))) {
        return at;
      }
    }
    return -1;
  }
}
