package dev.kaio.harness.vectors;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a program, zero where nothing was stored, and a note of the words that the kernel
 * has stored to. It does not know what is mapped.
 */
public final class ProgramMemory {
  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
  private static final int WORD_BYTES = 4;

  private final Map<Long, byte[]> chunks = new HashMap<>();

  /** The value that each word had before the kernel first stored to it, by address. */
  private final TreeMap<Long, byte[]> before = new TreeMap<>(Long::compareUnsigned);

  /** The same bytes for another program, with nothing stored by the kernel. */
  public ProgramMemory copy() {
    ProgramMemory copy = new ProgramMemory();
    chunks.forEach((number, bytes) -> copy.chunks.put(number, bytes.clone()));
    return copy;
  }

  /** The program itself stores bytes. */
  public void write(long address, ByteBuffer bytes) {
    for (long next = address; bytes.hasRemaining(); next++) {
      chunk(next)[offset(next)] = bytes.get();
    }
  }

  /** Fills the remaining room of a buffer. */
  public void read(long address, ByteBuffer into) {
    for (long next = address; into.hasRemaining(); next++) {
      into.put(chunk(next)[offset(next)]);
    }
  }

  /** The kernel stores bytes. */
  public void store(long address, ByteBuffer bytes) {
    long end = address + bytes.remaining();
    for (long word = address & -WORD_BYTES; word != roundUp(end); word += WORD_BYTES) {
      before.putIfAbsent(word, word(word));
    }
    write(address, bytes);
  }

  /** A new program image: everything is zero, and nothing has been stored. */
  void clear() {
    chunks.clear();
    before.clear();
  }

  /** These pages, whole chunks, are not memory any more: they are zero and unchanged. */
  void forget(long base, long length) {
    for (long chunk = 0; chunk < length; chunk += CHUNK_BYTES) {
      chunks.remove((base + chunk) >>> CHUNK_SHIFT);
    }
    before.subMap(base, base + length).clear();
  }

  /**
   * The words whose value is not what it was before the kernel's stores, as runs without gaps, in
   * ascending order. Forgets the stores.
   */
  List<StepOutcome.MemoryRun> takeChanges() {
    List<StepOutcome.MemoryRun> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    long start = 0;
    long end = 0;
    for (Map.Entry<Long, byte[]> entry : before.entrySet()) {
      long address = entry.getKey();
      byte[] now = word(address);
      if (Arrays.equals(now, entry.getValue())) {
        continue;
      }
      if (run.isEmpty() || address != end) {
        addRun(runs, start, run);
        start = address;
      }
      run.append(HexFormat.of().formatHex(now));
      end = address + WORD_BYTES;
    }
    addRun(runs, start, run);
    before.clear();
    return runs;
  }

  private static void addRun(List<StepOutcome.MemoryRun> runs, long start, StringBuilder run) {
    if (!run.isEmpty()) {
      runs.add(new StepOutcome.MemoryRun(start, run.toString()));
      run.setLength(0);
    }
  }

  private byte[] word(long address) {
    ByteBuffer word = ByteBuffer.allocate(WORD_BYTES);
    read(address, word);
    return word.array();
  }

  private byte[] chunk(long address) {
    return chunks.computeIfAbsent(address >>> CHUNK_SHIFT, number -> new byte[CHUNK_BYTES]);
  }

  private static int offset(long address) {
    return (int) (address & (CHUNK_BYTES - 1));
  }

  private static long roundUp(long address) {
    return (address + WORD_BYTES - 1) & -WORD_BYTES;
  }
}
