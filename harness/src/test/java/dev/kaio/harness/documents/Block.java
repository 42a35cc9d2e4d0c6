package dev.kaio.harness.documents;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param line where it begins, counted from 1
 * @param section the heading that it is below, counted from 1; 0 above the first
 * @param language the first word behind the fence: sh, text, java, or empty
 * @param mark the rest of that line: what is special about the block, or empty
 * @param lines what is between the fences
 * @param prints for commands, what the document says that they print, if it does
 */
record Block(
    int line, int section, String language, String mark, String lines, Optional<String> prints) {
  boolean isCommands() {
    return language.equals("sh");
  }

  /** What the commands before it print. */
  boolean isOutput() {
    return language.equals("text");
  }

  /** Commands that a test runs; the others are marked with the reason why not. */
  boolean isRun() {
    return isCommands() && !mark.equals("long") && !mark.equals("packages");
  }

  /** A command that goes on until Ctrl-C, while the reader does something elsewhere. */
  boolean isWindow() {
    return mark.equals("window");
  }

  /** Commands that show what takes a moment to come: the reader looks again. */
  boolean isRepeated() {
    return mark.equals("again");
  }

  boolean isServer() {
    return lines.contains(" &\n") && lines.contains("--listen");
  }

  /** The C client, which is not built without a C compiler. */
  boolean needsLibrary() {
    return lines.contains("kaio.so") || lines.contains("-lkaio") || lines.contains("kaio-agent");
  }

  /** Programs that not every machine has, and that the commands start. */
  List<String> tools() {
    return Stream.of("cc", "curl")
        .filter(tool -> lines.matches("(?ms).*^" + tool + " .*"))
        .toList();
  }

  Block printing(String text) {
    return new Block(line, section, language, mark, lines, Optional.of(text));
  }
}
