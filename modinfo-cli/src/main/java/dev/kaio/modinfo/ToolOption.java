package dev.kaio.modinfo;

/**
 * An option of a tool.
 *
 * @param letter behind the minus
 * @param argument what its argument is, or null if it has none
 * @param description a sentence
 */
public record ToolOption(char letter, String argument, String description) {
  static ToolOption flag(char letter, String description) {
    return new ToolOption(letter, null, description);
  }

  static ToolOption of(char letter, String argument, String description) {
    return new ToolOption(letter, argument, description);
  }
}
