package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message. Each record draws its bytes above it; offsets count from the start of the frame, all
 * integers are little-endian.
 *
 * <pre>
 *   0  u32  length    of the whole frame, these 16 bytes included
 *   4  u8   type
 *   5  u8   flags     0
 *   6  u16  reserved  0
 *   8  u32  lwp       0 where a message is not about an LWP
 *  12  u32  sequence  0 where a message is not about a call
 * </pre>
 */
public sealed interface Message
    permits Hello,
        Attach,
        Claim,
        Call,
        Post,
        Payload,
        Interrupt,
        Ping,
        Bye,
        Control,
        Follow,
        Share,
        ShareStep,
        Shared,
        Welcome,
        Attached,
        Return,
        Missing,
        Store,
        Fetch,
        SignalDelivery,
        Exited,
        CookieOffer,
        Pong,
        Controlled,
        Following,
        Traced,
        ErrorReport {

  MessageType type();

  default int lwp() {
    return 0;
  }

  default int sequence() {
    return 0;
  }

  /** Bytes behind the header. */
  int bodySize();

  /** Puts exactly {@link #bodySize} bytes into a little-endian buffer. */
  void putBody(ByteBuffer out);

  /** Bytes of the whole frame. */
  default int frameSize() {
    return Wire.HEADER_SIZE + bodySize();
  }

  /**
   * Puts the whole frame. The buffer becomes little-endian.
   *
   * @throws java.nio.BufferOverflowException if it has less room than {@link #frameSize}
   */
  default void encode(ByteBuffer out) {
    int size = frameSize();
    putHeader(out, size, type(), lwp(), sequence());
    int start = out.position();
    putBody(out);
    if (out.position() - start != size - Wire.HEADER_SIZE) {
      throw new IllegalStateException(type() + " did not fill its frame");
    }
  }

  /** Puts the header of a frame. The buffer becomes little-endian. */
  static void putHeader(ByteBuffer out, int size, MessageType type, int lwp, int sequence) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(size);
    out.put((byte) type.code()).put((byte) 0).putShort((short) 0);
    out.putInt(lwp).putInt(sequence);
  }

  /** The frame in a buffer of its own, ready to be read. */
  default ByteBuffer toFrame() {
    ByteBuffer frame = ByteBuffer.allocate(frameSize());
    encode(frame);
    return frame.flip();
  }
}
