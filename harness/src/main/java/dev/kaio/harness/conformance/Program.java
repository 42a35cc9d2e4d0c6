package dev.kaio.harness.conformance;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sigev;
import dev.kaio.abi.SigeventLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.TargetProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The program of a case: a process with a megabyte of memory. Its calls are those of LWP 1; {@link
 * #newLwp} makes more.
 */
final class Program extends Caller {
  static final String GATE = "/dev/gate/0";
  static final String DISK = "/dev/rdsk/c0t0d0s0";
  static final int READ = 0;
  static final int WRITE = 1;
  static final int BOTH = 2;
  static final int SECTOR = 512;

  static final long MEMORY = 0x1000_0000L;
  static final long MEMORY_SIZE = 0x10_0000L;

  /** Nothing is mapped there. */
  static final long NOWHERE = 0x3000_0000L;

  private static final long RESULTS = MEMORY;
  private static final int RESULT_COUNT = 8;
  private static final long AIOCBS = MEMORY + 0x1000;
  private static final long PATHS = MEMORY + 0x2000;
  private static final long OPERANDS = MEMORY + 0x4000;
  private static final long BUFFERS = MEMORY + 0x2_0000;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final int CATCH = 2;

  private final TargetProcess process;
  private long nextOperand = OPERANDS;

  Program(TargetProcess process) {
    super(process, 1);
    this.process = process;
    call(Sysnum.MMAP, MEMORY, MEMORY_SIZE, 3, MAP_FIXED_ANON, -1, 0).returns(MEMORY);
    for (int number = 0; number < RESULT_COUNT; number++) {
      result(number).fill();
    }
  }

  // ---- memory ----

  Abi abi() {
    return process.abi();
  }

  int pid() {
    return process.pid();
  }

  void put(long address, byte[] bytes) {
    process.put(address, bytes);
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
    return ByteBuffer.wrap(process.get(address, Integer.BYTES)).order(abi().order()).getInt();
  }

  /** A long of the program, with its sign. */
  long word(long address) {
    ByteBuffer bytes = ByteBuffer.wrap(process.get(address, abi().wordSize())).order(abi().order());
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

  // ---- the process ----

  int open(String path, int flags) {
    put(PATHS, (path + '\0').getBytes(StandardCharsets.US_ASCII));
    return (int) call(Sysnum.OPEN, PATHS, flags, 0).value();
  }

  int openGate() {
    return open(GATE, BOTH);
  }

  Caller newLwp() {
    return new Caller(process, (int) call(Sysnum.LWP_CREATE, 0, 0, 0).value());
  }

  /** An LWP that has become the cleanup LWP. */
  Caller startCleanup() {
    Caller cleaner = newLwp();
    cleaner.start().sleeps();
    return cleaner;
  }

  void catches(int signo) {
    call(Sysnum.SIGACTION, signo, CATCH, 0).value();
  }

  /** The program has taken exactly these signals since the last time, as (signo, code, value). */
  void tookSignals(long... expected) {
    List<ReceivedSignal> taken = process.takeSignals(expected.length / 3);
    StringBuilder have = new StringBuilder();
    taken.forEach(
        each -> have.append("(%d %d %d)".formatted(each.signo(), each.code(), each.value())));
    StringBuilder want = new StringBuilder();
    for (int i = 0; i < expected.length; i += 3) {
      want.append("(%d %d %d)".formatted(expected[i], expected[i + 1], expected[i + 2]));
    }
    if (!have.toString().contentEquals(want)) {
      throw new AssertionError("signals: " + want + " were expected, but there are " + have);
    }
  }

  // ---- the world ----

  /** The gate carries out the oldest transfer that it holds. */
  void completeOldest() {
    complete(0);
  }

  /** The gate carries out one that it holds, 0 the oldest. */
  void complete(int index) {
    process.complete(GATE, index, 0);
  }

  void completeWith(Errno errno) {
    process.complete(GATE, 0, errno.code());
  }

  void pass(Duration time) {
    process.advance(time);
  }

  void setClock(Duration by) {
    process.shiftWall(by);
  }

  void memory(Memory memory) {
    process.setMemory(memory);
  }

  /** A reconfiguration asks for clean-up; whether there is anything to clean up. */
  void reconfigures(boolean expected) {
    if (process.reconfigure() != expected) {
      throw new AssertionError("reconfigure: " + expected + " was expected");
    }
  }

  /** Pages that are locked for transfers. */
  void hasLockedPages(long expected) {
    long locked = process.snapshot().lockedPages();
    if (locked != expected) {
      throw new AssertionError(
          "locked pages: " + expected + " were expected, but there are " + locked);
    }
  }
}
