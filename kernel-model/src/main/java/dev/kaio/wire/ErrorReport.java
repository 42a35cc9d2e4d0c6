package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * Why the server ends this connection; it closes behind it.
 *
 * <pre>
 *  16  u32  code  a {@link Fault}
 *  20  u16  length of the text, at most 1024
 *  22  ...  text  UTF-8, one line
 * </pre>
 */
public record ErrorReport(int code, String text) implements Message {

  public ErrorReport {
    text = Text.cut(text, Wire.MAX_ERROR_TEXT);
  }

  /** The report of a fault. */
  public static ErrorReport of(ProtocolFault fault) {
    return new ErrorReport(fault.fault().code(), fault.getMessage());
  }

  static ErrorReport decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    ErrorReport report = new ErrorReport(body.i32(), body.string(Wire.MAX_ERROR_TEXT));
    body.end();
    return report;
  }

  @Override
  public MessageType type() {
    return MessageType.ERROR;
  }

  @Override
  public int bodySize() {
    return 4 + Text.size(text);
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(code);
    Text.put(out, text);
  }
}
