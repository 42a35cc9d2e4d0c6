package dev.kaio.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Strings as a u16 length and UTF-8. */
final class Text {
  private Text() {}

  static int size(String text) {
    return 2 + text.getBytes(UTF_8).length;
  }

  static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  static void check(String text, int maxBytes) {
    int bytes = text.getBytes(UTF_8).length;
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          "a string of " + bytes + " bytes, at most " + maxBytes + " may be: " + text);
    }
  }

  /** As much of the text, from its start, as fits in so many bytes. */
  static String cut(String text, int maxBytes) {
    String cut = text;
    while (cut.getBytes(UTF_8).length > maxBytes) {
      int over = cut.getBytes(UTF_8).length - maxBytes;
      cut = cut.substring(0, cut.length() - Math.max(1, over / 4));
    }
    return cut;
  }
}
