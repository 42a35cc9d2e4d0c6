package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a file as truss printed them, without what editors, terminals and mail have put
 * around them: UTF-16, colours, marks of quoting, numbers of lines, blanks in front.
 *
 * @param lines in order
 * @param notes what was taken away, in words
 */
record LogText(List<String> lines, List<String> notes) {
  /** No line of truss is as long; what follows is of no interest, and would cost time. */
  static final int LONGEST_LINE = 65_536;

  private static final int SAMPLE = 4096;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
  private static final Pattern QUOTE = Pattern.compile("^\\s{0,64}(?:>\\s{0,8}){1,64}");

  /** A number as editors and {@code cat -n} print it; a column of times is none. */
  private static final Pattern NUMBER =
      Pattern.compile("^\\s{0,64}([0-9]{1,9})(?:[|)]\\s?|:\\s?(?=\\S)|[ \\t]+)(?![0-9]+\\.[0-9])");

  /** A number as {@code grep -n} prints it: truss always has a tab or a blank behind its colon. */
  private static final Pattern GREP_NUMBER = Pattern.compile("^[0-9]{1,9}[:-](?=\\S)");

  /** Reads the bytes of a file. */
  static LogText of(byte[] bytes) {
    List<String> notes = new ArrayList<>();
    Charset charset = charset(bytes);
    if (!charset.equals(ISO_8859_1)) {
      notes.add("the text is UTF-16");
    }
    String text = new String(bytes, charset);
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    } else if (text.startsWith("\u00EF\u00BB\u00BF")) { // the same mark in UTF-8
      text = text.substring(3);
    }
    Cleaner cleaner = new Cleaner();
    List<String> lines = new ArrayList<>(text.lines().map(cleaner::clean).toList());
    notes.addAll(cleaner.notes());
    if (isNumbered(lines)) {
      lines.replaceAll(line -> NUMBER.matcher(line).replaceFirst(""));
      notes.add("numbers of lines were taken away");
    } else if (isNumberedByGrep(lines)) {
      lines.replaceAll(line -> GREP_NUMBER.matcher(line).replaceFirst(""));
      notes.add("numbers of lines (grep -n) were taken away");
    }
    return new LogText(lines, notes);
  }

  /** Text is ASCII, so that every other byte of UTF-16 is 0. */
  private static Charset charset(byte[] bytes) {
    int pairs = Math.min(bytes.length, SAMPLE) / 2;
    int evenZeros = 0;
    int oddZeros = 0;
    for (int i = 0; i < pairs; i++) {
      evenZeros += bytes[2 * i] == 0 ? 1 : 0;
      oddZeros += bytes[2 * i + 1] == 0 ? 1 : 0;
    }
    if (oddZeros > pairs / 2 && evenZeros < pairs / 8 + 1) {
      return UTF_16LE;
    }
    return evenZeros > pairs / 2 && oddZeros < pairs / 8 + 1 ? UTF_16BE : ISO_8859_1;
  }

  /** Whether all lines with text begin with numbers that grow by one. */
  private static boolean isNumbered(List<String> lines) {
    long before = -1;
    int found = 0;
    for (String line : lines) {
      if (line.isBlank()) {
        before += before < 0 ? 0 : 1;
        continue;
      }
      Matcher number = NUMBER.matcher(line);
      if (!number.find() || (before >= 0 && Long.parseLong(number.group(1)) != before + 1)) {
        return false;
      }
      before = Long.parseLong(number.group(1));
      found++;
    }
    return found > 1;
  }

  private static boolean isNumberedByGrep(List<String> lines) {
    return lines.stream().anyMatch(line -> !line.isBlank())
        && lines.stream().allMatch(line -> line.isBlank() || GREP_NUMBER.matcher(line).find());
  }

  /** Cleans line by line, and remembers what there was to clean. */
  private static final class Cleaner {
    private boolean coloured;
    private boolean quoted;
    private boolean cut;

    String clean(String raw) {
      String line = raw;
      if (line.length() > LONGEST_LINE) {
        line = line.substring(0, LONGEST_LINE);
        cut = true;
      }
      if (line.indexOf('\u001b') >= 0) {
        line = COLOUR.matcher(line).replaceAll("");
        coloured = true;
      }
      line = line.replace("\u00C2\u00A0", " ").replace('\u00A0', ' ');
      if (line.indexOf('>') >= 0) {
        Matcher quote = QUOTE.matcher(line);
        quoted |= quote.find();
        line = quote.replaceFirst("");
      }
      return line.strip();
    }

    List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (coloured) {
        notes.add("colours were taken away");
      }
      if (quoted) {
        notes.add("marks of quoting (>) were taken away");
      }
      if (cut) {
        notes.add("lines longer than " + LONGEST_LINE + " characters were cut");
      }
      return notes;
    }
  }
}
