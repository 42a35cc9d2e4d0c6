package dev.kaio.wire;

/**
 * Bytes of process memory.
 *
 * @param address the first, an unsigned 64-bit number
 * @param length how many, at least 1
 */
public record Span(long address, int length) {

  public Span {
    if (length < 1) {
      throw new IllegalArgumentException("a span of " + length + " bytes");
    }
  }
}
