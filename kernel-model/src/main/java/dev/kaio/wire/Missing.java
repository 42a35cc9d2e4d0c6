package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A call needs more of the process's memory than came with it. It has not happened; the LWP is in
 * user mode. The client sends it again with these ranges added.
 *
 * <pre>
 *           until the frame ends, at least one:
 *   0  u64  address
 *   8  u32  length    at least 1
 *  12  u32  reserved  0
 * </pre>
 *
 * @param lwp in the header: of the CALL
 * @param sequence in the header: of the CALL
 */
public record Missing(int lwp, int sequence, List<Span> spans) implements Message {

  public Missing {
    spans = List.copyOf(spans);
  }

  /** How many spans fit in a frame. */
  public static int maxSpans(int maxFrame) {
    return (maxFrame - Wire.HEADER_SIZE) / Wire.RANGE_HEADER;
  }

  static Missing decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofCall(frame);
    List<Span> spans = new ArrayList<>();
    do {
      long address = body.i64();
      int length = body.length();
      body.reserved32();
      if (length == 0) {
        throw frame.badBody("a range of 0 bytes");
      }
      spans.add(new Span(address, length));
    } while (!body.atEnd());
    return new Missing(frame.lwp(), frame.sequence(), spans);
  }

  @Override
  public MessageType type() {
    return MessageType.MISSING;
  }

  @Override
  public int bodySize() {
    return Wire.RANGE_HEADER * spans.size();
  }

  @Override
  public void putBody(ByteBuffer out) {
    for (Span span : spans) {
      out.putLong(span.address()).putInt(span.length()).putInt(0);
    }
  }
}
