package dev.kaio.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Output that is handed to the socket, and accounted for, as one: frames that are packed in a chunk
 * of memory, and between them views of files, whose bytes the host takes when they leave.
 */
final class OutputBatch implements GenericFutureListener<Future<? super Void>> {
  private final Consumer<OutputBatch> taken;
  private final List<ByteBuf> pieces = new ArrayList<>(1);
  private final int room;
  private final ByteBuf chunk;
  private int size;
  private boolean last;

  /**
   * Frames will be packed in this chunk.
   *
   * @param taken told when the socket has taken all of it, or never will
   */
  OutputBatch(Consumer<OutputBatch> taken, ByteBuf chunk) {
    this.taken = taken;
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
   * Gives it to the socket.
   *
   * @param isLast whether nothing follows
   */
  void write(ChannelHandlerContext ctx, boolean isLast) {
    last = isLast;
    if (chunk.isReadable()) {
      pieces.add(chunk);
    } else {
      chunk.release();
    }
    int end = pieces.size() - 1;
    for (int i = 0; i < end; i++) {
      ctx.write(pieces.get(i), ctx.voidPromise());
    }
    ctx.write(pieces.get(end)).addListener(this);
    pieces.clear();
  }

  @Override
  public void operationComplete(Future<? super Void> written) {
    taken.accept(this);
  }

  /** It will not leave. */
  void release() {
    pieces.forEach(ByteBuf::release);
    chunk.release();
  }
}
