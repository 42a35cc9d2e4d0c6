package dev.kaio.modinfo;

import java.util.Arrays;

/**
 * getopt(3C), as far as these tools use it: single letters, bundled or not, an argument in the same
 * word or in the next, {@code --} or the first operand as the end.
 *
 * <p>It is our own because the tools' messages are theirs to the byte, which a library that words
 * its own does not give, and because a library with annotations or reflection would take longer to
 * start than the whole of modinfo takes to run.
 */
final class GetOpt {
  /** The words have no more options. */
  static final int END = -1;

  /** An option that is not in the spec, or one without its argument. */
  static final int BAD = '?';

  private final String spec;
  private final String[] words;
  private int index;
  private int at = 1;
  private String argument;

  /**
   * Reads words that stand behind the tool's name.
   *
   * @param spec option letters, each followed by a colon if it takes an argument
   */
  GetOpt(String spec, String[] words) {
    this.spec = spec;
    this.words = words;
  }

  /** Whether a word is options: a minus and at least one letter. */
  static boolean isOptions(String word) {
    return word.length() > 1 && word.charAt(0) == '-' && !word.equals("--");
  }

  /** Whether the spec has this letter, with an argument. */
  static boolean takesArgument(String spec, char letter) {
    int found = letter == ':' ? -1 : spec.indexOf(letter);
    return found >= 0 && found + 1 < spec.length() && spec.charAt(found + 1) == ':';
  }

  /** The next option's letter, or {@link #BAD}, or {@link #END}. */
  int next() {
    argument = null;
    if (index >= words.length) {
      return END;
    }
    String word = words[index];
    if (at == 1 && !isOptions(word)) {
      if (word.equals("--")) {
        index++;
      }
      return END;
    }
    char letter = word.charAt(at++);
    boolean lastOfWord = at == word.length();
    if (!takesArgument(spec, letter)) {
      if (lastOfWord) {
        nextWord();
      }
      return letter != ':' && spec.indexOf(letter) >= 0 ? letter : BAD;
    }
    if (!lastOfWord) {
      argument = word.substring(at);
    } else if (index + 1 < words.length) {
      argument = words[++index];
    }
    nextWord();
    return argument == null ? BAD : letter;
  }

  private void nextWord() {
    index++;
    at = 1;
  }

  /** The argument of the option that {@link #next} gave last, or null. */
  String argument() {
    return argument;
  }

  /** The operands once {@link #next} has given END. */
  String[] operands() {
    return Arrays.copyOfRange(words, index, words.length);
  }
}
