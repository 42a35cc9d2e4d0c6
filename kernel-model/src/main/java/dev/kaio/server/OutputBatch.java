package dev.kaio.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Output that is handed to the socket, and accounted for, as one: frames that are packed in a chunk
 * of memory, and between them views of files, whose bytes the host takes when they leave.
 */
final class OutputBatch {
  private final List<ByteBuf> pieces = new ArrayList<>(1);
  private final int room;
  private final ByteBuf chunk;
  private int size;
  private boolean last;

  /** Frames will be packed in this chunk. */
  OutputBatch(ByteBuf chunk) {
    this.chunk = chunk;
    room = chunk.capacity();
  }

  /** Whether a frame of this size has room. */
  boolean holds(int frameSize) {
    return chunk.writableBytes() >= frameSize;
  }

  /** Where the next frame goes; {@link #packed} says that it is there. */
  ByteBuffer next(int frameSize) {
    return chunk.internalNioBuffer(chunk.writerIndex(), frameSize);
  }

  void packed(ByteBuffer next, int frameSize) {
    next.order(ByteOrder.BIG_ENDIAN); // the buffer's own view, which others use as they found it
    chunk.writerIndex(chunk.writerIndex() + frameSize);
    size += frameSize;
  }

  /** Adds bytes behind what is packed: the end of a frame that has begun there. */
  void add(ByteBuffer view) {
    pieces.add(chunk.readRetainedSlice(chunk.readableBytes()));
    pieces.add(Unpooled.wrappedBuffer(view));
    size += view.remaining();
  }

  /** Bytes that leave. */
  int size() {
    return size;
  }

  /** Bytes of memory that are free again when they have left. */
  int room() {
    return room;
  }

  /** Whether nothing follows. */
  boolean isLast() {
    return last;
  }

  /**
   * It is complete, and about to be handed to the socket.
   *
   * @param isLast whether nothing follows
   */
  void end(boolean isLast) {
    last = isLast;
  }

  /**
   * Gives its pieces to the socket.
   *
   * @param promise told when the socket has taken all of it, or never will
   */
  void write(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (chunk.isReadable()) {
      pieces.add(chunk);
    } else {
      chunk.release();
    }
    int end = pieces.size() - 1;
    for (int i = 0; i < end; i++) {
      ctx.write(pieces.get(i), ctx.voidPromise());
    }
    ctx.write(pieces.get(end), promise);
    pieces.clear();
  }

  /** It will not leave. */
  void release() {
    pieces.forEach(ByteBuf::release);
    chunk.release();
  }
}
