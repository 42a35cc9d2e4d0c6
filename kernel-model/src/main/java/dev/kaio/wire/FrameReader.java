package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts a stream of bytes into frames, however the bytes arrive. A frame that arrived whole is
 * handed on as a view of the input; only one that is in pieces is copied. The length is checked as
 * soon as it is there, and what is kept of an unfinished frame grows with the bytes that came, not
 * with the length that was announced.
 */
public final class FrameReader {

  /** Who gets the frames. */
  @FunctionalInterface
  public interface Handler {
    /** The frame and its body are valid until this returns. */
    void frame(Frame frame) throws ProtocolFault;

    /** Whether it wants no more now: what follows stays in the input. */
    default boolean pauses() {
      return false;
    }
  }

  private static final int FIRST_PIECE = 256;

  private final boolean fromClient;
  private final SparePieces pieces;
  private int maxFrame;
  private final Frame frame = new Frame();
  private ByteBuffer piece;
  private long frames;

  private FrameReader(int maxFrame, boolean fromClient, SparePieces pieces) {
    this.maxFrame = maxFrame;
    this.fromClient = fromClient;
    this.pieces = pieces;
  }

  /** A reader of what clients send. */
  public static FrameReader ofClient(int maxFrame) {
    return ofClient(maxFrame, new SparePieces());
  }

  /** The same with memory for pieces that it shares with other readers of its thread. */
  public static FrameReader ofClient(int maxFrame, SparePieces pieces) {
    return new FrameReader(maxFrame, true, pieces);
  }

  /** A reader of what servers send. */
  public static FrameReader ofServer(int maxFrame) {
    return new FrameReader(maxFrame, false, new SparePieces());
  }

  /** Whole frames so far, the one that is being handled included. */
  public long frames() {
    return frames;
  }

  /** From the next frame on they may be this long. */
  public void allow(int newMaxFrame) {
    maxFrame = newMaxFrame;
  }

  /** Bytes of memory that an unfinished frame takes. */
  public int unfinishedBytes() {
    return piece == null ? 0 : piece.capacity();
  }

  /** Whether the stream stands inside a frame. */
  public boolean isMidFrame() {
    return piece != null;
  }

  /**
   * Consumes the input, or what comes before the handler pauses.
   *
   * @throws ProtocolFault if a header or, says the handler, a frame is wrong; the reader must not
   *     be used any more
   */
  public void feed(ByteBuffer input, Handler handler) throws ProtocolFault {
    ByteBuffer in = input.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    input.position(input.limit());
    if (piece != null && !finishPiece(in, handler)) {
      return;
    }
    ByteBuffer body = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      if (handler.pauses()) {
        input.position(in.position());
        return;
      }
      int start = in.position();
      int length = in.remaining() < 4 ? Integer.MAX_VALUE : lengthAt(in, start);
      if (in.remaining() < length) {
        keep(in, length);
        return;
      }
      in.position(start + length);
      place(in, start, body.limit(start + length).position(start + Wire.HEADER_SIZE));
      handler.frame(frame);
    }
  }

  /** The length is one that was checked, or so large that nothing is known of it. */
  private void keep(ByteBuffer in, int length) {
    int there = in.remaining();
    piece = pieces.take(Math.max(FIRST_PIECE, Math.max(there, Math.min(length, 2 * there))));
    piece.order(ByteOrder.LITTLE_ENDIAN).put(in);
  }

  /** Adds to the unfinished frame; returns whether it is finished, and has been handed on. */
  private boolean finishPiece(ByteBuffer in, Handler handler) throws ProtocolFault {
    if (!fillTo(4, in)) {
      return false;
    }
    int length = lengthAt(piece, 0);
    if (!fillTo(length, in)) {
      return false;
    }
    ByteBuffer whole = piece.flip();
    piece = null;
    place(whole, 0, whole.position(Wire.HEADER_SIZE));
    handler.frame(frame);
    pieces.give(whole);
    return true;
  }

  private boolean fillTo(int size, ByteBuffer in) {
    int wanted = Math.min(size - piece.position(), in.remaining());
    if (wanted > piece.remaining()) {
      int room = Math.max(piece.position() + wanted, 2 * piece.capacity());
      ByteBuffer larger = pieces.take(Math.min(room, maxFrame)).order(ByteOrder.LITTLE_ENDIAN);
      larger.put(piece.flip());
      pieces.give(piece);
      piece = larger;
    }
    if (wanted > 0) {
      piece.put(in.slice(in.position(), wanted));
      in.position(in.position() + wanted);
    }
    return piece.position() >= size;
  }

  private int lengthAt(ByteBuffer buffer, int start) throws ProtocolFault {
    int length = buffer.getInt(start);
    if (length < Wire.HEADER_SIZE || length > maxFrame) {
      throw new ProtocolFault(
          Fault.BAD_LENGTH,
          "a frame of "
              + Integer.toUnsignedString(length)
              + " bytes; "
              + Wire.HEADER_SIZE
              + " to "
              + maxFrame
              + " may be");
    }
    return length;
  }

  /** Checks the header that stands here, and moves the frame to it. */
  private void place(ByteBuffer buffer, int start, ByteBuffer body) throws ProtocolFault {
    int code = buffer.get(start + 4) & 0xFF;
    MessageType type = MessageType.of(code);
    if (type == null || type.isFromClient() != fromClient) {
      throw new ProtocolFault(Fault.BAD_TYPE, "no message " + code + " comes this way");
    }
    if (buffer.get(start + 5) != 0 || buffer.getShort(start + 6) != 0) {
      throw new ProtocolFault(Fault.BAD_BODY, type + ": flags or reserved bits are not 0");
    }
    frames++;
    frame.set(type, buffer.getInt(start + 8), buffer.getInt(start + 12), body);
  }
}
