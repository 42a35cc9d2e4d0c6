package dev.kaio.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.abi.Abi;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes of a process: zero where nothing was written, present where something is mapped, and
 * taking room only for blocks that were written. Numbers are in the byte order of the process's
 * machine.
 *
 * <p>Any thread may read and write. A thread that sees a call return sees what the kernel stored
 * before; a thread that polls sees stores in the order in which the kernel made them. Access to
 * bytes that are not mapped throws IllegalArgumentException. Protection is the kernel's business.
 */
public final class ProcessMemory {
  private static final int BLOCK_SHIFT = 16;
  private static final int BLOCK_SIZE = 1 << BLOCK_SHIFT;
  private static final int BLOCK_MASK = BLOCK_SIZE - 1;

  private final Abi abi;
  private final ConcurrentHashMap<Long, byte[]> blocks = new ConcurrentHashMap<>();

  /** Base to last byte of what is mapped, without overlaps; replaced as a whole. */
  private volatile NavigableMap<Long, Long> mapped = newMap();

  ProcessMemory(Abi abi) {
    this.abi = abi;
  }

  /** The same bytes at the same addresses, for a child. */
  synchronized ProcessMemory copy() {
    ProcessMemory copy = new ProcessMemory(abi);
    VarHandle.acquireFence();
    blocks.forEach((index, block) -> copy.blocks.put(index, block.clone()));
    copy.mapped = mapped;
    return copy;
  }

  private static NavigableMap<Long, Long> newMap() {
    return new TreeMap<>(Long::compareUnsigned);
  }

  public Abi abi() {
    return abi;
  }

  // ---- what is mapped ----

  /** Bytes that take room here. */
  public long residentBytes() {
    return (long) blocks.size() * BLOCK_SIZE;
  }

  /** Whether every byte of the range is mapped; true of an empty range. */
  public boolean isMapped(long address, long length) {
    if (length <= 0) {
      return length == 0;
    }
    long last = address + length - 1;
    if (Long.compareUnsigned(last, address) < 0) {
      return false;
    }
    NavigableMap<Long, Long> map = mapped;
    long next = address;
    while (true) {
      var entry = map.floorEntry(next);
      if (entry == null || Long.compareUnsigned(entry.getValue(), next) < 0) {
        return false;
      }
      if (Long.compareUnsigned(entry.getValue(), last) >= 0) {
        return true;
      }
      next = entry.getValue() + 1;
    }
  }

  /** How many bytes from the address on are mapped, at most {@code limit}. */
  int mappedFrom(long address, int limit) {
    NavigableMap<Long, Long> map = mapped;
    int length = 0;
    while (length < limit) {
      long next = address + length;
      var entry = map.floorEntry(next);
      if (Long.compareUnsigned(next, address) < 0
          || entry == null
          || Long.compareUnsigned(entry.getValue(), next) < 0) {
        return length;
      }
      long room = entry.getValue() - next;
      length = Long.compareUnsigned(room, limit - length) < 0 ? length + (int) room + 1 : limit;
    }
    return limit;
  }

  /** The kernel has mapped the range: its bytes are zero. */
  synchronized void map(long base, long length) {
    NavigableMap<Long, Long> next = without(base, length);
    next.put(base, base + length - 1);
    mapped = next;
  }

  /** The kernel has unmapped the range. */
  synchronized void unmap(long base, long length) {
    mapped = without(base, length);
  }

  private NavigableMap<Long, Long> without(long base, long length) {
    long last = base + length - 1;
    NavigableMap<Long, Long> next = newMap();
    mapped.forEach(
        (segmentBase, segmentLast) -> {
          if (Long.compareUnsigned(segmentLast, base) < 0
              || Long.compareUnsigned(segmentBase, last) > 0) {
            next.put(segmentBase, segmentLast);
            return;
          }
          clear(maxUnsigned(segmentBase, base), minUnsigned(segmentLast, last));
          if (Long.compareUnsigned(segmentBase, base) < 0) {
            next.put(segmentBase, base - 1);
          }
          if (Long.compareUnsigned(segmentLast, last) > 0) {
            next.put(last + 1, segmentLast);
          }
        });
    return next;
  }

  /** Zeroes what was written of a range; whole blocks go away. */
  private void clear(long first, long last) {
    blocks.forEach(
        (index, block) -> {
          long blockFirst = index << BLOCK_SHIFT;
          long blockLast = blockFirst + BLOCK_MASK;
          if (Long.compareUnsigned(blockLast, first) < 0
              || Long.compareUnsigned(blockFirst, last) > 0) {
            return;
          }
          int from = (int) (maxUnsigned(blockFirst, first) - blockFirst);
          int to = (int) (minUnsigned(blockLast, last) - blockFirst);
          if (from == 0 && to == BLOCK_MASK) {
            blocks.remove(index);
          } else {
            Arrays.fill(block, from, to + 1, (byte) 0);
          }
        });
  }

  // ---- bytes ----

  /** Fills the remaining room of the buffer with bytes from the address on. */
  public void get(long address, ByteBuffer into) {
    check(address, into.remaining());
    VarHandle.acquireFence();
    long next = address;
    while (into.hasRemaining()) {
      int at = (int) next & BLOCK_MASK;
      int length = Math.min(BLOCK_SIZE - at, into.remaining());
      byte[] block = blocks.get(next >>> BLOCK_SHIFT);
      if (block != null) {
        into.put(block, at, length);
      } else {
        into.put(new byte[length]);
      }
      next += length;
    }
    VarHandle.acquireFence();
  }

  /** Writes the remaining bytes of the buffer, and leaves the buffer as it was. */
  public void put(long address, ByteBuffer from) {
    check(address, from.remaining());
    VarHandle.releaseFence();
    long next = address;
    int position = from.position();
    while (position < from.limit()) {
      int at = (int) next & BLOCK_MASK;
      int length = Math.min(BLOCK_SIZE - at, from.limit() - position);
      byte[] block = blocks.computeIfAbsent(next >>> BLOCK_SHIFT, index -> new byte[BLOCK_SIZE]);
      from.get(position, block, at, length);
      next += length;
      position += length;
    }
    VarHandle.releaseFence();
  }

  /** A copy of the bytes. */
  public byte[] get(long address, int length) {
    byte[] bytes = new byte[length];
    get(address, ByteBuffer.wrap(bytes));
    return bytes;
  }

  public void put(long address, byte[] bytes) {
    put(address, ByteBuffer.wrap(bytes));
  }

  public int getInt(long address) {
    ByteBuffer bytes = abi.buffer(4);
    get(address, bytes);
    return bytes.getInt(0);
  }

  public void putInt(long address, int value) {
    put(address, abi.buffer(4).putInt(0, value));
  }

  public long getLong(long address) {
    ByteBuffer bytes = abi.buffer(8);
    get(address, bytes);
    return bytes.getLong(0);
  }

  public void putLong(long address, long value) {
    put(address, abi.buffer(8).putLong(0, value));
  }

  /** A signed {@code long} of the data model: 8 or 4 bytes. */
  public long getWord(long address) {
    ByteBuffer bytes = abi.buffer(abi.wordSize());
    get(address, bytes);
    return abi.getLong(bytes, 0);
  }

  /** Writes a {@code long} or a pointer of the data model. */
  public void putWord(long address, long value) {
    ByteBuffer bytes = abi.buffer(abi.wordSize());
    abi.putWord(bytes, 0, value);
    put(address, bytes);
  }

  /** Writes the text in UTF-8 and a NUL; returns how many bytes that are. */
  public int putString(long address, String text) {
    byte[] bytes = (text + '\0').getBytes(UTF_8);
    put(address, bytes);
    return bytes.length;
  }

  /** Bytes from the address on up to the first NUL, that included, or what is mapped of them. */
  int stringLength(long address, int limit) {
    int length = mappedFrom(address, limit);
    byte[] bytes = get(address, length);
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return i + 1;
      }
    }
    return length;
  }

  /** What is mapped of the range. */
  List<long[]> mappedParts(long address, int length) {
    List<long[]> parts = new ArrayList<>();
    long last = address + length - 1;
    if (Long.compareUnsigned(last, address) < 0) {
      return parts;
    }
    mapped.forEach(
        (segmentBase, segmentLast) -> {
          long first = maxUnsigned(segmentBase, address);
          long end = minUnsigned(segmentLast, last);
          if (Long.compareUnsigned(first, end) <= 0) {
            parts.add(new long[] {first, end - first + 1});
          }
        });
    return parts;
  }

  private void check(long address, int length) {
    if (!isMapped(address, length)) {
      throw new IllegalArgumentException(
          length + " bytes at 0x" + Long.toHexString(address) + " are not mapped");
    }
  }

  private static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
