package dev.kaio.harness.replay;

/** Lines that one thread writes and another takes. */
final class LineBuffer implements Appendable {
  private final StringBuilder lines = new StringBuilder();

  @Override
  public synchronized LineBuffer append(CharSequence text) {
    lines.append(text);
    return this;
  }

  @Override
  public synchronized LineBuffer append(CharSequence text, int start, int end) {
    lines.append(text, start, end);
    return this;
  }

  @Override
  public synchronized LineBuffer append(char c) {
    lines.append(c);
    return this;
  }

  /** What was written since the last time. */
  synchronized String take() {
    String text = lines.toString();
    lines.setLength(0);
    return text;
  }
}
