package dev.kaio.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Lines of a trace, each ended by a newline.
 *
 * <pre>
 *  16  ...  text  UTF-8, until the end of the frame; at least one byte
 * </pre>
 */
public record Traced(String text) implements Message {

  static Traced decode(Frame frame) throws ProtocolFault {
    Traced traced = new Traced(BodyReader.of(frame).text());
    if (traced.text.isEmpty()) {
      throw frame.badBody("no line");
    }
    return traced;
  }

  @Override
  public MessageType type() {
    return MessageType.TRACED;
  }

  @Override
  public int bodySize() {
    return text.getBytes(UTF_8).length;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.put(text.getBytes(UTF_8));
  }
}
