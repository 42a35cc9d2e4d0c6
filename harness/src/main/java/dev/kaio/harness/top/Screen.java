package dev.kaio.harness.top;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * Where frames go. On a terminal each takes the place of the one before, as far as it fits;
 * anywhere else they follow each other, with an empty line between.
 */
final class Screen {
  /** Says nothing unless standard output is a terminal. */
  private static final String ASK = "test -t 1 && stty size </dev/tty >&2";

  private static final Size USUAL = new Size(24, 80);

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final PrintStream out;
  private boolean begun;

  /** Characters of a terminal. */
  record Size(int rows, int columns) {}

  Screen(PrintStream out) {
    this.out = out;
  }

  /** Shows a frame; returns false if it could not. */
  boolean show(List<String> lines) throws IOException, InterruptedException {
    Size size = out == System.out ? sizeOfTerminal() : null;
    out.print(size == null ? follow(lines) : replace(lines, size));
    begun = true;
    return !out.checkError();
  }

  private String follow(List<String> lines) {
    return (begun ? "\n" : "") + String.join("\n", lines) + "\n";
  }

  private String replace(List<String> lines, Size size) {
    StringBuilder text = new StringBuilder(begun ? HOME : CLEAR + HOME);
    for (String line : lines.subList(0, Math.min(lines.size(), size.rows - 1))) {
      text.append(line, 0, Math.min(line.length(), size.columns)).append(REST_OF_LINE).append('\n');
    }
    return text.append(REST_OF_SCREEN).toString();
  }

  /** Of standard output; null if it is no terminal. */
  private static Size sizeOfTerminal() throws IOException, InterruptedException {
    Process ask = new ProcessBuilder("sh", "-c", ASK).redirectOutput(Redirect.INHERIT).start();
    String answer = new String(ask.getErrorStream().readAllBytes(), US_ASCII).strip();
    boolean isTerminal = ask.waitFor() == 0;
    if (!isTerminal) {
      return null;
    }
    String[] numbers = answer.split(" ");
    Size size = new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    return size.rows < 2 || size.columns < 1 ? USUAL : size; // some terminals do not know
  }
}
