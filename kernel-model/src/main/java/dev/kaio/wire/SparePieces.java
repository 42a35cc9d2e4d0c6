package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for frames that have not arrived whole, kept from one to the next. Long writes nearly all
 * arrive in pieces, and what those took was more garbage than all else together. The readers of one
 * thread share it, so that connections without such a frame take none.
 */
public final class SparePieces {
  private static final long MOST_BYTES = 4 << 20;
  private static final int MOST = 16;

  private final List<ByteBuffer> spare = new ArrayList<>();
  private long bytes;

  /** From this size on pieces are such as the host's calls take without a copy. */
  private static final int DIRECT = 16 * 1024;

  /**
   * An empty buffer of at least this size, and of no more than four times as much. New ones have
   * few different sizes, so that they fit the next time.
   */
  ByteBuffer take(int least) {
    for (int i = spare.size() - 1; i >= 0; i--) {
      int capacity = spare.get(i).capacity();
      if (capacity >= least && capacity / 4 <= least) {
        bytes -= capacity;
        return spare.remove(i).clear();
      }
    }
    int size = Math.max(least, Integer.highestOneBit(Math.max(1, least - 1)) << 1);
    return size < DIRECT ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
  }

  /** Nobody needs it any more. */
  void give(ByteBuffer piece) {
    if (spare.size() < MOST && bytes + piece.capacity() <= MOST_BYTES) {
      spare.add(piece);
      bytes += piece.capacity();
    }
  }
}
