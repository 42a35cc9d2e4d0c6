package dev.kaio.harness.conformance;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.TargetProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A program of a case. Its calls are those of LWP 1; {@link #newLwp} makes more. */
final class Program extends Data implements Caller {
  static final String GATE = "/dev/gate/0";
  static final String DISK = "/dev/rdsk/c0t0d0s0";
  static final int READ = 0;
  static final int WRITE = 1;
  static final int BOTH = 2;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final int CATCH = 2;
  private static final int FORK1 = 0;
  private static final int FORKALL = 1;

  private final TargetProcess process;

  /** A program that begins. */
  Program(TargetProcess process) {
    this(process, true);
  }

  private Program(TargetProcess process, boolean isNew) {
    super(process);
    this.process = process;
    if (isNew) {
      call(Sysnum.MMAP, MEMORY, MEMORY_SIZE, 3, MAP_FIXED_ANON, -1, 0).returns(MEMORY);
      fillResults();
    }
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
    return (int) call(Sysnum.OPEN, text(path), flags, 0).value();
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

  /** port_get with a timeout of zero finds nothing. */
  void hasNoEvent(int port) {
    portGet(port, words(0, 0, 0), time(0, 0)).fails(Errno.ETIME);
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

  // ---- other programs ----

  /** fork1, and the child, whose one LWP is this one. */
  Program forks() {
    return child(FORK1);
  }

  /** forkall, and the child, which has all LWPs of this program. */
  Program forksAll() {
    return child(FORKALL);
  }

  private Program child(int how) {
    int pid = (int) call(Sysnum.FORKSYS, how, 0).value();
    try {
      return new Program(process.child(pid), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void hasNotExeced() {
    if (process.hasExeced()) {
      throw new AssertionError("exec: it was expected to wait, but another program runs");
    }
  }

  /** The program that has replaced this one, with memory of its own. */
  Program execed() {
    if (!process.hasExeced()) {
      throw new AssertionError("exec: another program was expected, but it waits");
    }
    try {
      return new Program(process.execed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void hasNotEnded() {
    endsAs(null);
  }

  /** The program called exit with this status. */
  void hasExited(int status) {
    endsAs(new ExitStatus(status, 0));
  }

  void wasKilledBy(int signo) {
    endsAs(new ExitStatus(0, signo));
  }

  private void endsAs(ExitStatus expected) {
    ExitStatus ended = process.ended();
    if (!Objects.equals(expected, ended)) {
      throw new AssertionError(
          "the program: %s was expected, but it %s".formatted(text(expected), text(ended)));
    }
  }

  private static String text(ExitStatus status) {
    return status == null ? "runs" : status.toString();
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

  /** What the kernel keeps of its asynchronous I/O. */
  State state() {
    return new State(process.snapshot().aio());
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
