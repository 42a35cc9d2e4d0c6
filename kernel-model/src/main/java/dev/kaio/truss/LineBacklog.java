package dev.kaio.truss;

import java.util.ArrayDeque;

/**
 * Lines on their way to somebody who may be slow. At most so many characters are kept. Lines beyond
 * that are dropped and counted, until everything that was kept has been taken; then a line says how
 * many there were: {@code truss: N lines lost}.
 *
 * <p>Lines are ASCII, so a character is a byte.
 */
public final class LineBacklog implements Appendable {
  private final long limit;
  private final int chunkSize;
  private final Runnable wake;
  private final ArrayDeque<String> full = new ArrayDeque<>();
  private final StringBuilder filling = new StringBuilder();
  private long size;
  private long lost;

  /**
   * @param limit characters to keep
   * @param chunkSize characters to be taken at a time, at most; no line is longer
   * @param wake called when there is something to take
   */
  public LineBacklog(long limit, int chunkSize, Runnable wake) {
    this.limit = limit;
    this.chunkSize = chunkSize;
    this.wake = wake;
  }

  /** Adds one or more lines, each ended by a newline. */
  @Override
  public LineBacklog append(CharSequence lines) {
    String text = lines.toString();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start) + 1;
      add(text, start, end == 0 ? text.length() : end);
      start = end == 0 ? text.length() : end;
    }
    if (size > 0) {
      wake.run();
    }
    return this;
  }

  @Override
  public LineBacklog append(CharSequence lines, int start, int end) {
    return append(lines.subSequence(start, end));
  }

  @Override
  public LineBacklog append(char line) {
    return append(String.valueOf(line));
  }

  private void add(String text, int start, int end) {
    int length = end - start;
    if (lost > 0 || size + length > limit) {
      lost++;
      return;
    }
    if (filling.length() + length > chunkSize) {
      seal();
    }
    filling.append(text, start, end);
    size += length;
  }

  private void seal() {
    if (filling.length() > 0) {
      full.add(filling.toString());
      filling.setLength(0);
    }
  }

  /** Takes whole lines, the oldest first, or returns null if there are none. */
  public String take() {
    if (full.isEmpty()) {
      seal();
    }
    String text = full.poll();
    if (text == null) {
      return null;
    }
    size -= text.length();
    if (size == 0 && lost > 0) {
      filling.append("truss: ").append(lost).append(" lines lost\n");
      size = filling.length();
      lost = 0;
      wake.run();
    }
    return text;
  }
}
