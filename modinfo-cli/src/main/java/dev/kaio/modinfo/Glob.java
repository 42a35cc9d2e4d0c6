package dev.kaio.modinfo;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One part of a kstat's name: a shell pattern, which must match all of it, or a regular expression
 * between slashes, which must match somewhere. Nothing is the same as {@code *}.
 */
final class Glob {
  private final String glob;
  private final Pattern expression;

  private Glob(String glob, Pattern expression) {
    this.glob = glob;
    this.expression = expression;
  }

  /** Matches everything. */
  static final Glob ANY = new Glob("*", null);

  /**
   * Reads a part.
   *
   * @throws IllegalArgumentException with one line, for a bad regular expression
   */
  static Glob parse(String text) {
    if (text.isEmpty()) {
      return ANY;
    }
    if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
      return new Glob(text, null);
    }
    try {
      return new Glob(null, Pattern.compile(text.substring(1, text.length() - 1)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "bad regular expression " + text + ": " + e.getDescription(), e);
    }
  }

  boolean matches(String text) {
    return expression != null ? expression.matcher(text).find() : matches(0, text, 0);
  }

  private boolean matches(int from, String text, int start) {
    int in = from;
    int at = start;
    while (in < glob.length()) {
      char letter = glob.charAt(in);
      if (letter == '*') {
        return matchesSomewhere(in + 1, text, at);
      }
      if (at == text.length()) {
        return false;
      }
      int end = letter == '[' ? setEnd(in) : -1;
      if (end > 0) {
        if (!isInSet(in + 1, end, text.charAt(at))) {
          return false;
        }
        in = end;
      } else {
        if (letter == '\\' && in + 1 < glob.length()) {
          letter = glob.charAt(++in);
        } else if (letter == '?') {
          letter = text.charAt(at);
        }
        if (letter != text.charAt(at)) {
          return false;
        }
      }
      in++;
      at++;
    }
    return at == text.length();
  }

  private boolean matchesSomewhere(int in, String text, int start) {
    for (int at = start; at <= text.length(); at++) {
      if (matches(in, text, at)) {
        return true;
      }
    }
    return false;
  }

  /** Where the set that opens here is closed, or −1: then the bracket is a letter like others. */
  private int setEnd(int open) {
    int first = open + 1;
    if (first < glob.length() && glob.charAt(first) == '!') {
      first++;
    }
    return glob.indexOf(']', first + 1);
  }

  private boolean isInSet(int from, int end, char letter) {
    boolean negated = glob.charAt(from) == '!';
    boolean found = false;
    int in = negated ? from + 1 : from;
    while (in < end) {
      char low = glob.charAt(in);
      boolean range = in + 2 < end && glob.charAt(in + 1) == '-';
      char high = range ? glob.charAt(in + 2) : low;
      found |= low <= letter && letter <= high;
      in += range ? 3 : 1;
    }
    return found != negated;
  }
}
