package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;

/**
 * The memory of a test process and what lies where in it: every kind of structure has a place of
 * its own, and tests name them by number.
 */
public abstract class ProgramData {
  /** For buffers: readable and writable, {@link #SEGMENT} bytes. */
  public static final long BUF = 0x1000_0000L;

  /** For results, aiocbs, lists and times: readable and writable. */
  public static final long DATA = 0x2000_0000L;

  /** Readable only. */
  public static final long READ_ONLY = 0x3000_0000L;

  /** Nothing is mapped here. */
  public static final long UNMAPPED = 0x4000_0000L;

  /** Length of each segment, in bytes. */
  public static final long SEGMENT = 0x10_0000L;

  /** The two members of an aio_result, as the program reads them. */
  public record Result(long value, int errno) {}

  private static final long RESULTS = DATA;
  private static final int RESULT_STRIDE = 16;
  private static final long AIOCBS = DATA + 0x4_0000;
  private static final long AIOCB_STRIDE = 256;
  private static final long TIMES = DATA + 0x8_0000;
  private static final long LISTS = DATA + 0x9_0000;

  /** Room for what a test wants to place itself; nothing else uses it. */
  public static final long FREE = DATA + 0xA_0000;

  private final Abi abi;
  private final TestMemory memory = new TestMemory();

  ProgramData(Abi abi) {
    this.abi = abi;
  }

  public Abi abi() {
    return abi;
  }

  TestMemory memory() {
    return memory;
  }

  /** The buffer with this number: a page of its own on both machines. */
  public long page(int index) {
    return BUF + index * 8192L;
  }

  /** Address of the result structure with this number; they lie apart. */
  public long result(int index) {
    return RESULTS + (long) index * RESULT_STRIDE;
  }

  public Result resultAt(long address) {
    return new Result(abi.getLong(buffer(address), 0), int32(address + abi.wordSize()));
  }

  /** Whether nothing was ever stored in the 16 bytes of the result structure with this number. */
  public boolean isResultUntouched(int index) {
    return memory.isUntouched(result(index), RESULT_STRIDE);
  }

  public boolean isUntouched(long address, int length) {
    return memory.isUntouched(address, length);
  }

  private ByteBuffer buffer(long address) {
    return memory.bytes(address, 8).order(abi.order());
  }

  /** The int at this address, in the process's byte order. */
  public int int32(long address) {
    return buffer(address).getInt(0);
  }

  /** The signed long at this address, in the width and byte order of the process. */
  public long word(long address) {
    return abi.getLong(buffer(address), 0);
  }

  /** The program stores an int. */
  public void setInt32(long address, int value) {
    memory.store(address, abi.buffer(4).putInt(0, value));
  }

  /** The program stores a long, in its width and byte order. */
  public void setWord(long address, long value) {
    ByteBuffer bytes = abi.buffer(abi.wordSize());
    abi.putWord(bytes, 0, value);
    memory.store(address, bytes);
  }

  /** The program stores eight bytes. */
  public void setInt64(long address, long value) {
    memory.store(address, abi.buffer(8).putLong(0, value));
  }

  /** The program stores these words one after the other. */
  public long array(long address, long... words) {
    for (int i = 0; i < words.length; i++) {
      setWord(address + (long) i * abi.wordSize(), words[i]);
    }
    return address;
  }

  /** A timeval or timespec somewhere in memory; returns its address. Each overwrites the last. */
  public long time(long seconds, long fraction) {
    return array(TIMES, seconds, fraction);
  }

  /** The timeout pointer that means "do not block". */
  public long dontBlock() {
    return abi.isLp64() ? -1L : 0xFFFF_FFFFL;
  }

  /** Stores a sigevent (R-LAY-2); returns its address. */
  public long sigevent(long address, int how, int signo, long value) {
    setInt32(address, how);
    setInt32(address + 4, signo);
    setWord(address + 8, value);
    return address;
  }

  /** Stores a port_notify (R-LAY-5); returns its address. */
  public long portNotify(long address, int port, long cookie) {
    setInt32(address, port);
    setWord(address + abi.wordSize(), cookie);
    return address;
  }

  /**
   * The aiocb with this number, ready for reading 512 bytes by this descriptor into the page of
   * that number, without notification.
   */
  public Aiocb aiocb(int index, int fd) {
    return fill(new Aiocb(this, aiocbAddress(index), false), index, fd);
  }

  /** The same in the layout of the 64-bit-offset opcodes of ILP32. */
  public Aiocb largeAiocb(int index, int fd) {
    return fill(new Aiocb(this, aiocbAddress(index), true), index, fd);
  }

  private Aiocb fill(Aiocb aiocb, int index, int fd) {
    return aiocb
        .fd(fd)
        .buffer(page(index), 512)
        .offset(0)
        .priority(0)
        .noNotify()
        .opcode(1)
        .state(0)
        .result(-1, 0x5A5A);
  }

  /** Where {@link #aiocb} puts the aiocb with this number, which is not touched. */
  public long aiocbAddress(int index) {
    return AIOCBS + index * AIOCB_STRIDE;
  }

  /** Address of the result member of {@link #aiocb}s with this number. */
  public long aiocbResult(int index) {
    return new Aiocb(this, aiocbAddress(index), false).result();
  }

  /** A list of aiocbs in memory; null stands for NULL. Each overwrites the last. */
  public long list(Aiocb... aiocbs) {
    for (int i = 0; i < aiocbs.length; i++) {
      setWord(LISTS + (long) i * abi.wordSize(), aiocbs[i] == null ? 0 : aiocbs[i].address());
    }
    return LISTS;
  }
}
