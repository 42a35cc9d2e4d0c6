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

  /** An empty buffer of at least this size, and of no more than four times as much. */
  ByteBuffer take(int least) {
    for (int i = spare.size() - 1; i >= 0; i--) {
      int capacity = spare.get(i).capacity();
      if (capacity >= least && capacity / 4 <= least) {
        bytes -= capacity;
        return spare.remove(i).clear();
      }
    }
    return ByteBuffer.allocate(least);
  }

  /** Nobody needs it any more. */
  void give(ByteBuffer piece) {
    if (spare.size() < MOST && bytes + piece.capacity() <= MOST_BYTES) {
      spare.add(piece);
      bytes += piece.capacity();
    }
  }
}
