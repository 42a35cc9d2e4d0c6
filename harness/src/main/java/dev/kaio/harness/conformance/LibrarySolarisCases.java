package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EACCES;
import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.ECANCELED;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.EIO;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;
import static dev.kaio.harness.conformance.LibraryCaller.SEEK_CUR;
import static dev.kaio.harness.conformance.LibraryCaller.SEEK_END;
import static dev.kaio.harness.conformance.LibraryCaller.SEEK_SET;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Signal;
import java.time.Duration;

/** R-U-8 to R-U-14: aioread, aiowrite, aiowait and aiocancel. */
@LibraryConformance
final class LibrarySolarisCases {
  private static final int NO_FD = 99;

  @Case(
      rules = {"R-U-2", "R-U-8", "R-U-31"},
      says = "a bad whence starts nothing; a bad descriptor is the kernel's to refuse")
  void start(LibraryProgram p) {
    long list = p.words(0);
    p.aioWaitn(list, 1, p.integerAt(1), NULL).fails(EINVAL);
    p.aioread(NO_FD, buffer(0), SECTOR, 0, 3, p.result(0)).fails(EINVAL);
    p.aioWaitn(list, 1, p.integerAt(1), NULL).fails(EINVAL);
    p.aioread(NO_FD, p.result(0)).fails(EBADF);
    p.aioWaitn(list, 1, p.integerAt(1), NULL).fails(EAGAIN);
  }

  @Case(rules = "R-U-8", says = "an offset counts from where whence says")
  void whence(LibraryProgram p) {
    int disk = p.open(DISK);
    p.aioread(disk, buffer(0), SECTOR, -SECTOR, SEEK_END, p.result(0)).succeeds();
    p.aiowait(NULL).returns(p.result(0).address());
    p.result(0).is(SECTOR);
    p.aioread(disk, buffer(0), SECTOR, 0, SEEK_END, p.result(1)).succeeds();
    p.aiowait(NULL).returns(p.result(1).address());
    p.result(1).is(0);
    p.aioread(disk, buffer(0), SECTOR, -SECTOR, SEEK_CUR, p.result(2)).fails(EINVAL);
  }

  @Case(rules = "R-U-8", says = "before the kernel is asked errno is 0, and nothing else is stored")
  void resultAtFirst(LibraryProgram p) {
    p.aioread(p.openGate(), p.result(0)).succeeds();
    p.result(0).isStarted();
  }

  @Case(rules = "R-U-8", says = "AIO_INPROGRESS in aio_return asks for the result without a wait")
  void polled(LibraryProgram p) {
    Result result = p.result(0).asksForPolling();
    p.aioread(p.open(DISK), buffer(0), 0, 0, SEEK_SET, result).succeeds();
    result.is(0);
  }

  @Case(rules = "R-U-8", says = "a result in use is EBUSY from the kernel, EINVAL from the pool")
  void resultInUse(LibraryProgram p) {
    int gate = p.openGate();
    p.aioread(gate, p.result(0)).succeeds();
    p.aioread(gate, p.result(0)).fails(EBUSY);
    p.aioreadInPool(gate, p.result(1)).succeeds();
    p.aioreadInPool(gate, p.result(1)).fails(EINVAL);
    // Neither sees what the other has.
    p.aioread(p.open(LibraryProgram.NULL_DEVICE), p.result(0)).succeeds();
  }

  @Case(rules = "R-U-8", says = "a result that no aiowait has fetched is in use in the pool")
  void unfetchedResultInUse(LibraryProgram p) {
    int device = p.open(LibraryProgram.NULL_DEVICE);
    p.aioread(device, p.result(0)).succeeds();
    p.result(0).is(0);
    p.aioread(device, p.result(0)).fails(EINVAL);
    p.aiowait(NULL).returns(p.result(0).address());
    p.aioread(device, p.result(0)).succeeds();
  }

  @Case(rules = "R-U-10", says = "a bad timeval is EINVAL whatever is outstanding")
  void badTimeval(LibraryProgram p) {
    p.aioread(p.open(DISK), p.result(0)).succeeds();
    p.aiowait(p.time(-1, 0)).fails(EINVAL);
    p.aiowait(p.time(0, -1)).fails(EINVAL);
    p.aiowait(p.time(0, 1_000_000)).fails(EINVAL);
    p.aiowait(p.time(0, 999_999)).returns(p.result(0).address());
  }

  @Case(
      rules = {"R-U-9", "R-U-11"},
      says = "a poll says EINVAL for nothing, NULL for nothing yet, or what has ended")
  void polls(LibraryProgram p) {
    long zero = p.time(0, 0);
    int gate = p.openGate();
    p.aiowait(zero).fails(EINVAL);
    p.aioread(gate, p.result(0)).succeeds();
    p.aiowait(zero).returns(NULL);
    p.completeOldest();
    p.aiowait(zero).returns(p.result(0).address());
    p.aiowait(zero).fails(EINVAL);
    p.aioreadInPool(gate, p.result(1)).succeeds();
    p.aiowait(zero).returns(NULL);
    p.completeLarge();
    p.aiowait(zero).returns(p.result(1).address());
  }

  @Case(rules = "R-U-11", says = "a poll asks the kernel first, a wait the pool")
  void kernelOrPoolFirst(LibraryProgram p) {
    int device = p.open(LibraryProgram.NULL_DEVICE);
    int disk = p.open(DISK);
    p.aioread(device, p.result(0)).succeeds();
    p.aioread(disk, p.result(1)).succeeds();
    p.aiowait(p.time(0, 0)).returns(p.result(1).address());
    p.aioread(disk, p.result(1)).succeeds();
    p.aiowait(NULL).returns(p.result(0).address());
    p.aiowait(NULL).returns(p.result(1).address());
  }

  @Case(rules = "R-U-12", says = "a wait for nothing is EINVAL")
  void nothingToWaitFor(LibraryProgram p) {
    p.aiowait(NULL).fails(EINVAL);
    p.aioread(p.open(DISK), p.result(0)).succeeds();
    p.aiowait(NULL).returns(p.result(0).address());
    p.aiowait(NULL).fails(EINVAL);
    p.aiowait(p.time(1, 0)).fails(EINVAL);
  }

  @Case(rules = "R-U-12", says = "the end of a timeout is NULL, by the kernel's clock")
  void timeout(LibraryProgram p) {
    p.aioread(p.openGate(), p.result(0)).succeeds();
    Answer wait = p.aiowait(p.time(600, 0)).sleeps();
    p.pass(Duration.ofSeconds(599));
    wait.sleeps();
    p.pass(Duration.ofSeconds(2));
    wait.returns(NULL);
  }

  @Case(rules = "R-U-12", says = "a signal ends a wait")
  void signalEndsWait(LibraryProgram p) {
    p.aioread(p.openGate(), p.result(0)).succeeds();
    LibraryCaller other = p.newThread();
    Answer wait = other.aiowait(NULL).sleeps();
    other.interrupt();
    wait.fails(EINTR);
  }

  @Case(
      rules = {"R-U-12", "R-U-13"},
      says = "what ends in the pool ends a wait in the kernel")
  void poolEndsWait(LibraryProgram p) {
    p.aioreadInPool(p.openGate(), p.result(0)).succeeds();
    Answer wait = p.newThread().aiowait(NULL).sleeps();
    p.completeLarge();
    wait.returns(p.result(0).address());
    p.result(0).is(LibraryProgram.LARGE);
  }

  @Case(rules = "R-U-12", says = "the end of an aiocb in the pool does not end a wait")
  void aiocbDoesNotEndWait(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    LibraryCaller other = p.newThread();
    Answer wait = other.aiowait(NULL).sleeps();
    p.completeLarge();
    aiocb.result().is(LibraryProgram.LARGE);
    wait.sleeps();
    other.interrupt();
    wait.fails(EINTR);
  }

  @Case(rules = "R-U-13", says = "SIGIO tells who catches it of what ends in the pool")
  void sigio(LibraryProgram p) {
    p.catches(Signal.SIGIO);
    p.aioreadInPool(p.openGate(), p.result(0)).succeeds();
    p.completeLarge();
    p.tookSignals(Signal.SIGIO, 0, 0);
  }

  @Case(rules = "R-U-13", says = "no SIGIO comes while an aiowait waits")
  void noSigioInWait(LibraryProgram p) {
    p.catches(Signal.SIGIO);
    p.aioreadInPool(p.openGate(), p.result(0)).succeeds();
    Answer wait = p.newThread().aiowait(NULL).sleeps();
    p.completeLarge();
    wait.returns(p.result(0).address());
    p.tookSignals();
  }

  @Case(
      rules = {"R-U-13", "R-U-14"},
      says = "cancelling the only request, which runs, ends a wait for it")
  void cancelEndsWait(LibraryProgram p) {
    p.aioreadInPool(p.openGate(), p.result(0)).succeeds();
    Answer wait = p.newThread().aiowait(NULL).sleeps();
    p.aiocancel(p.result(0).address()).succeeds();
    p.isCancelled(p.result(0));
    wait.sleeps(); // a transfer of a disk cannot be interrupted
    p.completeLarge();
    wait.fails(EINVAL);
  }

  @Case(rules = "R-U-14", says = "only what is in the pool and has not ended can be cancelled")
  void cancel(LibraryProgram p) {
    int gate = p.openGate();
    p.aiocancel(p.result(0).address()).fails(EINVAL);
    p.aioread(gate, p.result(0)).succeeds();
    p.aiocancel(p.result(0).address()).fails(EINVAL); // the kernel's
    p.aioread(p.open(LibraryProgram.NULL_DEVICE), p.result(1)).succeeds();
    p.aiocancel(p.result(1).address()).fails(EINVAL); // it has ended
    p.aioreadInPool(gate, p.result(2)).succeeds();
    p.aiocancel(p.result(1).address()).fails(EACCES);
    p.aiocancel(p.result(3).address()).fails(EACCES);
    p.aiocancel(p.result(2).address()).succeeds();
    p.isCancelled(p.result(2));
  }

  @Case(rules = "R-U-14", says = "the result of an aiocb can be cancelled, too")
  void cancelAiocb(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.aiocancel(aiocb.result().address()).succeeds();
    p.aioError(aiocb).returns(ECANCELED.code());
  }

  @Case(rules = "R-U-12", says = "an error of the device is in the result that the wait returns")
  void deviceError(LibraryProgram p) {
    p.aioread(p.openGate(), p.result(0)).succeeds();
    p.completeWith(EIO);
    p.aiowait(NULL).returns(p.result(0).address());
    p.result(0).isError(EIO);
  }
}
