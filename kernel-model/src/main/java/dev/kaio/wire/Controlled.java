package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to CONTROL, or a piece of it: a reply that is longer than a frame comes in several,
 * one after the other, all but the last marked "more".
 *
 * <pre>
 *  16  u32  command   of the CONTROL
 *  20  u32  errno     0: success
 *  24  u32  flags     bit 0: more follows; the others are 0
 *  28  u32  reserved  0
 *  32  ...  bytes     of the {@link ControlReply}; none with an errno
 * </pre>
 *
 * @param sequence in the header: of the CONTROL
 * @param bytes a view that is valid only while the frame is being handled
 */
public record Controlled(int sequence, int command, int errno, boolean more, ByteBuffer bytes)
    implements Message {

  /** Bytes of a frame that are not the reply's. */
  static final int OVERHEAD = Wire.HEADER_SIZE + 16;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The answer to a command that failed. */
  public static Controlled failed(Control control, int errno) {
    return new Controlled(control.sequence(), control.request().code(), errno, false, NOTHING);
  }

  /**
   * The answer to a command that succeeded.
   *
   * @param reply as {@link ControlReply#encode} gave it
   */
  public static List<Controlled> succeeded(Control control, ByteBuffer reply, int maxFrame) {
    List<Controlled> pieces = new ArrayList<>();
    int at = 0;
    do {
      int length = Math.min(reply.remaining() - at, maxFrame - OVERHEAD);
      ByteBuffer piece = reply.slice(at, length);
      at += length;
      boolean more = at < reply.remaining();
      pieces.add(new Controlled(control.sequence(), control.request().code(), 0, more, piece));
    } while (at < reply.remaining());
    return pieces;
  }

  static Controlled decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofRequest(frame);
    int command = body.i32();
    int errno = body.i32();
    int flags = body.bits(1);
    body.reserved32();
    ByteBuffer bytes = body.rest().order(ByteOrder.LITTLE_ENDIAN);
    if (errno != 0 && (flags != 0 || bytes.hasRemaining())) {
      throw frame.badBody("a reply with an errno");
    }
    return new Controlled(frame.sequence(), command, errno, flags == 1, bytes);
  }

  @Override
  public MessageType type() {
    return MessageType.CONTROLLED;
  }

  @Override
  public int bodySize() {
    return 16 + bytes.remaining();
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(command).putInt(errno).putInt(more ? 1 : 0).putInt(0).put(bytes.duplicate());
  }
}
