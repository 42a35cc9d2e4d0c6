package dev.kaio.harness.sim;

/**
 * A bug that is put into the kernel by hand.
 *
 * @param name what the kernel does wrong
 * @param rule what that breaks
 * @param file under the sources of the kernel's packages
 * @param before text that is there exactly once
 * @param after what stands there instead
 * @param seeds how many seeds, from 1 on, find it at the latest
 */
record Defect(String name, String rule, String file, String before, String after, int seeds) {

  /** The source with the bug in it. */
  String in(String source) {
    int at = source.indexOf(before);
    if (at < 0 || source.indexOf(before, at + 1) >= 0) {
      throw new IllegalStateException(
          "\"" + before + "\" is not there exactly once in " + file + ": " + name);
    }
    return source.substring(0, at) + after + source.substring(at + before.length());
  }

  @Override
  public String toString() {
    return name;
  }
}
