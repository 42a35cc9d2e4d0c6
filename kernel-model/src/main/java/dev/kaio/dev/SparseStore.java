package dev.kaio.dev;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Bytes of a disk in memory; blocks that were never written take no room and read as zero. */
final class SparseStore {
  static final int BLOCK = 64 * 1024;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

  /** A view of this store's own, since views are moved about. */
  private final ByteBuffer zeros = ZEROS.duplicate();

  private final Map<Long, ByteBuffer> blocks = new HashMap<>();
  private final MemoryBudget budget;

  SparseStore(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Who gets what is read. */
  interface Reader {
    /** Bytes at this distance from where the range begins, valid during this call only. */
    void store(long distance, ByteBuffer piece);
  }

  /** Hands the bytes of a range over in pieces, in order, without copying them. */
  void read(long offset, int length, Reader reader) {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      int start = (int) (at % BLOCK);
      int piece = Math.min(length - done, BLOCK - start);
      ByteBuffer block = blocks.getOrDefault(at / BLOCK, zeros);
      reader.store(done, block.limit(start + piece).position(start));
      done += piece;
    }
  }

  /** Writes the remaining bytes of the source; false, and nothing is written, without memory. */
  boolean write(long offset, ByteBuffer source) {
    if (!source.hasRemaining()) {
      return true;
    }
    long last = (offset + source.remaining() - 1) / BLOCK;
    long lacking = 0;
    for (long block = offset / BLOCK; block <= last; block++) {
      lacking += blocks.containsKey(block) ? 0 : BLOCK;
    }
    if (!budget.take(lacking)) {
      return false;
    }
    long at = offset;
    while (source.hasRemaining()) {
      int start = (int) (at % BLOCK);
      int piece = Math.min(source.remaining(), BLOCK - start);
      ByteBuffer block = blocks.computeIfAbsent(at / BLOCK, key -> ByteBuffer.allocate(BLOCK));
      block.clear().put(start, source, source.position(), piece);
      source.position(source.position() + piece);
      at += piece;
    }
    return true;
  }

  /** Memory taken, in bytes. */
  long allocated() {
    return (long) blocks.size() * BLOCK;
  }
}
