package dev.kaio.modinfo;

import java.io.PrintStream;
import java.util.List;

/**
 * getopt(3C). A library for options would say things in its own words; these tools must complain in
 * those of Solaris.
 */
final class Getopt {
  /** No more options. */
  static final char END = 0;

  /** An option that does not exist or lacks its argument; the complaint has been printed. */
  static final char BAD = '?';

  private final String program;
  private final List<String> words;
  private final String known;
  private final PrintStream err;

  private int index;
  private int inWord = 1;
  private String argument;

  /**
   * Prepares to read.
   *
   * @param program what complaints begin with
   * @param words without the program
   * @param known option letters; a colon behind one says that it has an argument
   */
  Getopt(String program, List<String> words, String known, PrintStream err) {
    this.program = program;
    this.words = words;
    this.known = known;
    this.err = err;
  }

  /** The next option's letter, {@link #BAD}, or {@link #END}. */
  char next() {
    argument = null;
    if (inWord == 1 && !atOptionWord()) {
      return END;
    }
    String word = words.get(index);
    char letter = word.charAt(inWord++);
    boolean lastOfWord = inWord == word.length();
    int at = letter == ':' ? -1 : known.indexOf(letter);
    if (at < 0) {
      complain("illegal option", letter);
      letter = BAD;
    } else if (takesArgument(known, at)) {
      if (!lastOfWord) {
        argument = word.substring(inWord);
        lastOfWord = true;
      } else if (index + 1 < words.size()) {
        argument = words.get(++index);
      } else {
        complain("option requires an argument", letter);
        letter = BAD;
      }
    }
    if (lastOfWord) {
      index++;
      inWord = 1;
    }
    return letter;
  }

  private boolean atOptionWord() {
    if (index >= words.size()) {
      return false;
    }
    String word = words.get(index);
    if (word.equals("--")) {
      index++;
      return false;
    }
    return word.length() > 1 && word.charAt(0) == '-';
  }

  private void complain(String what, char letter) {
    err.print(program + ": " + what + " -- " + letter + "\n");
  }

  /** The argument of the option last read, or null. */
  String argument() {
    return argument;
  }

  /** The first word that is no option, after {@link #END}; null if there is none. */
  String operand() {
    return index < words.size() ? words.get(index) : null;
  }

  static boolean takesArgument(String known, int at) {
    return at + 1 < known.length() && known.charAt(at + 1) == ':';
  }
}
