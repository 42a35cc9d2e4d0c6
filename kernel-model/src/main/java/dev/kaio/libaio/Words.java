package dev.kaio.libaio;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;

/** The memory of the process, by the words of its data model. */
final class Words {
  private final AioHost host;
  private final Abi abi;

  Words(AioHost host) {
    this.host = host;
    this.abi = host.abi();
  }

  int wordSize() {
    return abi.wordSize();
  }

  private ByteBuffer load(long address, int size) {
    ByteBuffer bytes = abi.buffer(size);
    host.load(address, bytes);
    return bytes.flip();
  }

  int getInt(long address) {
    return load(address, Integer.BYTES).getInt();
  }

  void putInt(long address, int value) {
    host.store(address, abi.buffer(Integer.BYTES).putInt(value).flip());
  }

  /** A signed {@code long} of the program. */
  long getLong(long address) {
    return abi.getLong(load(address, abi.wordSize()), 0);
  }

  /** A pointer of the program. */
  long getPointer(long address) {
    return abi.getPointer(load(address, abi.wordSize()), 0);
  }

  /** A {@code long} or a pointer of the program. */
  void putWord(long address, long value) {
    ByteBuffer word = abi.buffer(abi.wordSize());
    abi.putWord(word, 0, value);
    host.store(address, word);
  }

  /** A 64-bit number, whatever the data model. */
  long getInt64(long address) {
    return load(address, Long.BYTES).getLong();
  }

  void putInt64(long address, long value) {
    host.store(address, abi.buffer(Long.BYTES).putLong(value).flip());
  }

  /** The pointer at an index of an array of pointers. */
  long element(long array, int index) {
    return getPointer(array + (long) index * abi.wordSize());
  }

  void putElement(long array, int index, long pointer) {
    putWord(array + (long) index * abi.wordSize(), pointer);
  }
}
