package dev.kaio.harness.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sigev;
import dev.kaio.abi.SigeventLayout;
import dev.kaio.harness.target.TargetMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The memory of a case's program, a megabyte, and the structures in it. */
class Data {
  static final int SECTOR = 512;

  static final long MEMORY = 0x1000_0000L;
  static final long MEMORY_SIZE = 0x10_0000L;

  /** Nothing is mapped there. */
  static final long NOWHERE = 0x3000_0000L;

  private static final long RESULTS = MEMORY;
  private static final int RESULT_COUNT = 8;
  private static final long AIOCBS = MEMORY + 0x1000;
  private static final long OPERANDS = MEMORY + 0x4000;
  private static final long BUFFERS = MEMORY + 0x2_0000;

  private final TargetMemory memory;
  private long nextOperand = OPERANDS;

  Data(TargetMemory memory) {
    this.memory = memory;
  }

  /** Stores what no kernel stores where results will be; the memory must be mapped. */
  final void fillResults() {
    for (int number = 0; number < RESULT_COUNT; number++) {
      result(number).fill();
    }
  }

  final Abi abi() {
    return memory.abi();
  }

  void put(long address, byte[] bytes) {
    memory.put(address, bytes);
  }

  /** Stores a whole structure. */
  void put(long address, ByteBuffer struct) {
    put(address, bytesOf(struct));
  }

  private static byte[] bytesOf(ByteBuffer struct) {
    byte[] bytes = new byte[struct.capacity()];
    struct.get(0, bytes);
    return bytes;
  }

  int integer(long address) {
    return ByteBuffer.wrap(memory.get(address, Integer.BYTES)).order(abi().order()).getInt();
  }

  /** A long of the program, with its sign. */
  long word(long address) {
    ByteBuffer bytes = ByteBuffer.wrap(memory.get(address, abi().wordSize())).order(abi().order());
    return abi().getLong(bytes, 0);
  }

  /** Room for a transfer of up to 64 KiB, on pages of its own. */
  static long buffer(int number) {
    return BUFFERS + 0x1_0000L * number;
  }

  /** A result structure of which there are eight. */
  Result result(int number) {
    return new Result(this, RESULTS + 0x20L * number);
  }

  Aiocb aiocb(int number) {
    return new Aiocb(this, AIOCBS + 0x80L * number);
  }

  private long operand(byte[] bytes) {
    long address = nextOperand;
    put(address, bytes);
    nextOperand += (bytes.length + 15) & -16;
    return address;
  }

  /** A timeval or timespec. */
  long time(long seconds, long fraction) {
    return words(seconds, fraction);
  }

  /** An array of pointers or longs. */
  long words(long... words) {
    ByteBuffer bytes = abi().buffer(words.length * abi().wordSize());
    for (int i = 0; i < words.length; i++) {
      abi().putWord(bytes, i * abi().wordSize(), words[i]);
    }
    return operand(bytesOf(bytes));
  }

  /** An array of pointers to aiocbs; null is a NULL. */
  long list(Aiocb... aiocbs) {
    long[] words = new long[aiocbs.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = aiocbs[i] == null ? 0 : aiocbs[i].address();
    }
    return words(words);
  }

  long integerAt(int value) {
    return operand(bytesOf(abi().buffer(16).putInt(value)));
  }

  /** A string that ends with a NUL. */
  long text(String text) {
    return operand((text + '\0').getBytes(US_ASCII));
  }

  byte[] sigevent(int notify, int signo, long value) {
    ByteBuffer bytes = abi().buffer(SigeventLayout.size(abi()));
    bytes.putInt(0, notify);
    bytes.putInt(4, signo);
    abi().putWord(bytes, 8, value);
    return bytesOf(bytes);
  }

  long signalEvent(int signo, long value) {
    return operand(sigevent(Sigev.SIGNAL, signo, value));
  }

  /** A port_notify. */
  long portNotify(int port, long user) {
    ByteBuffer bytes = abi().buffer(SigeventLayout.portNotifySize(abi()));
    bytes.putInt(0, port);
    abi().putWord(bytes, abi().wordSize(), user);
    return operand(bytesOf(bytes));
  }

  /** A sigevent on its own, for a list. */
  long eventOf(int notify, int signo, long value) {
    return operand(sigevent(notify, signo, value));
  }

  void hasBytes(long address, byte[] expected) {
    if (!Arrays.equals(memory.get(address, expected.length), expected)) {
      throw new AssertionError("memory: other bytes were expected");
    }
  }

  void hasInteger(long address, int expected) {
    int found = integer(address);
    if (found != expected) {
      throw new AssertionError(
          "memory: %d was expected, but there is %d".formatted(expected, found));
    }
  }

  void hasWords(long address, long... expected) {
    for (int i = 0; i < expected.length; i++) {
      long found = word(address + (long) i * abi().wordSize());
      if (found != expected[i]) {
        throw new AssertionError(
            "memory: 0x%x was expected, but there is 0x%x".formatted(expected[i], found));
      }
    }
  }
}
