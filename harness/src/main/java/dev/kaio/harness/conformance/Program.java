package dev.kaio.harness.conformance;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.TargetProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The program of a case. Its calls are those of LWP 1; {@link #newLwp} makes more. */
final class Program extends Data implements Caller {
  static final String GATE = "/dev/gate/0";
  static final String DISK = "/dev/rdsk/c0t0d0s0";
  static final int READ = 0;
  static final int WRITE = 1;
  static final int BOTH = 2;
  private static final long PATHS = MEMORY + 0x2000;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final int CATCH = 2;

  private final TargetProcess process;

  Program(TargetProcess process) {
    super(process);
    this.process = process;
    call(Sysnum.MMAP, MEMORY, MEMORY_SIZE, 3, MAP_FIXED_ANON, -1, 0).returns(MEMORY);
    fillResults();
  }

  @Override
  public TargetProcess process() {
    return process;
  }

  @Override
  public int lwp() {
    return 1;
  }

  int pid() {
    return process.pid();
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
    return new Lwp(process, (int) call(Sysnum.LWP_CREATE, 0, 0, 0).value());
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
    List<ReceivedSignal> taken = process.takeSignals();
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
