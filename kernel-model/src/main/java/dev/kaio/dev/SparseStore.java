package dev.kaio.dev;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Bytes of a disk in memory; blocks that were never written take no room and read as zero. */
final class SparseStore {
  static final int BLOCK = 64 * 1024;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

  private final Map<Long, ByteBuffer> blocks = new HashMap<>();
  private final MemoryBudget budget;

  SparseStore(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Hands the bytes of a range over in pieces, in order, without copying them. */
  void read(long offset, int length, Consumer<ByteBuffer> pieces) {
    long at = offset;
    int left = length;
    while (left > 0) {
      int start = (int) (at % BLOCK);
      int piece = Math.min(left, BLOCK - start);
      ByteBuffer block = blocks.getOrDefault(at / BLOCK, ZEROS);
      pieces.accept(block.slice(start, piece));
      at += piece;
      left -= piece;
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
      block.put(start, source, source.position(), piece);
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
