package dev.kaio.harness.conformance;

import dev.kaio.abi.Errno;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.UserlandProcess;
import dev.kaio.harness.target.UserlandTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program that uses a library. Its calls are those of its first thread. */
final class LibraryProgram extends Data implements LibraryCaller {
  static final String NULL_DEVICE = "/dev/null";

  /** More than the kernel transfers at a time: ENOTSUP (R-DRV-6). A gate gets it in two parts. */
  static final int LARGE = 60 * 1024;

  private static final int PARTS = 2;

  private final UserlandTarget target;
  private final UserlandProcess process;
  private int threads = 1;

  LibraryProgram(UserlandTarget target, UserlandProcess process) {
    super(process);
    this.target = target;
    this.process = process;
    process.map(MEMORY, MEMORY_SIZE);
    fillResults();
  }

  @Override
  public UserlandProcess process() {
    return process;
  }

  @Override
  public int thread() {
    return 1;
  }

  LibraryCaller newThread() {
    return new Other(process, ++threads);
  }

  int open(String path) {
    return process.open(path, Program.BOTH);
  }

  int openGate() {
    return open(Program.GATE);
  }

  /** An aiocb of a transfer that the pool does on a gate. */
  Aiocb inPool(int number, int fd) {
    return aiocb(number).set(fd, LIO_READ, buffer(0), LARGE, 0);
  }

  /** An aiocb of a transfer that the kernel does. */
  Aiocb inKernel(int number, int fd) {
    return aiocb(number).set(fd, LIO_READ, buffer(1), SECTOR, 0);
  }

  // ---- the world ----

  /** The gate carries out the oldest transfer that it holds. */
  void completeOldest() {
    complete(0);
  }

  /** The gate carries out one that it holds, 0 the oldest. */
  void complete(int index) {
    target.complete(Program.GATE, index, 0);
  }

  void completeWith(Errno errno) {
    target.complete(Program.GATE, 0, errno.code());
  }

  /**
   * The gate carries out all of a large transfer, one that it holds; what comes next is held last.
   */
  void completeLarge(int index, int held) {
    for (int part = 0; part < PARTS; part++) {
      complete(part == 0 ? index : held - 1);
    }
  }

  /** The gate carries out all of the only transfer. */
  void completeLarge() {
    completeLarge(0, 1);
  }

  void pass(Duration time) {
    target.advance(time);
  }

  // ---- what it is told ----

  void catches(int signo) {
    process.catches(signo);
  }

  /** A sigevent's number of a signal. */
  int signal(int solaris) {
    return process.signal(solaris);
  }

  /** Exactly these signals were taken since the last time, as (signo, code, value). */
  void tookSignals(long... expected) {
    List<Long> taken = new ArrayList<>();
    for (ReceivedSignal each : process.takeSignals()) {
      taken.addAll(List.of((long) each.signo(), (long) each.code(), each.value()));
    }
    same("signals", list(expected), taken);
  }

  /** The function of SIGEV_THREAD has been called with exactly these values. */
  void ranFunction(long... expected) {
    same("calls of the function", list(expected), process.takeValues(expected.length));
  }

  long function() {
    return process.function();
  }

  private static List<Long> list(long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return list;
  }

  private static void same(String what, List<Long> expected, List<Long> found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": " + expected + " was expected, but it is " + found);
    }
  }

  /** The result of an aioread or aiowrite says that it was cancelled. */
  void isCancelled(Result result) {
    result.expect(-1, process.errnoOfResult(Errno.ECANCELED));
  }

  void isNotCancelled(Result result) {
    if (integer(result.address() + 8) == process.errnoOfResult(Errno.ECANCELED)) {
      throw new AssertionError("result: it was not to be cancelled, but it is");
    }
  }
}
