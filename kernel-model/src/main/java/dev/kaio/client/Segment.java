package dev.kaio.client;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;

/** All the memory of a small process: one piece, from one address on. */
final class Segment {
  private final long base;
  private final ByteBuffer bytes;

  Segment(Abi abi, long base, int size) {
    this.base = base;
    bytes = abi.buffer(size);
  }

  /** Its bytes from index 0 on, in the byte order of the process. */
  ByteBuffer bytes() {
    return bytes;
  }

  long base() {
    return base;
  }

  /** Where in the bytes the address is; anything else if it is elsewhere. */
  private long index(long address) {
    return address - base;
  }

  /** Whether every byte of the range is here. */
  boolean holds(long address, int length) {
    long index = index(address);
    return index >= 0 && index <= bytes.capacity() - (long) length;
  }

  /** Writes bytes that {@link #holds} says are here. */
  void put(long address, ByteBuffer from) {
    bytes.put((int) index(address), from, from.position(), from.remaining());
  }

  /** The bytes of a range that {@link #holds} says is here. */
  ByteBuffer view(long address, int length) {
    return bytes.slice((int) index(address), length);
  }

  /** Appends bytes that {@link #holds} says are here. */
  void get(long address, int length, ByteBuffer into) {
    into.put(into.position(), bytes, (int) index(address), length);
    into.position(into.position() + length);
  }
}
