package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;

import dev.kaio.abi.Signal;
import java.time.Duration;

/** R-U-30 to R-U-32: aio_waitn. */
@LibraryConformance
final class LibraryWaitnCases {

  @Case(rules = "R-U-30", says = "bad numbers are EINVAL, and *nwait stays")
  void order(LibraryProgram p) {
    p.aioRead(p.inKernel(0, p.openGate())).succeeds();
    long list = p.words(0, 0);
    long two = p.integerAt(2);
    long none = p.integerAt(0);
    p.aioWaitn(list, 0, two, NULL).fails(EINVAL);
    p.aioWaitn(list, 1, two, NULL).fails(EINVAL);
    p.hasInteger(two, 2);
    p.aioWaitn(list, 1, none, NULL).fails(EINVAL);
  }

  @Case(rules = "R-U-30", says = "a bad timeout is EINVAL, and *nwait is 0")
  void badTimeout(LibraryProgram p) {
    p.aioRead(p.inKernel(0, p.openGate())).succeeds();
    long nwait = p.integerAt(1);
    p.aioWaitn(p.words(0), 1, nwait, p.time(0, -1)).fails(EINVAL);
    p.hasInteger(nwait, 0);
  }

  @Case(rules = "R-U-30", says = "one waits at a time: a poll gives up, others queue")
  void oneAtATime(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    Answer first = p.newThread().aioWaitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    long polled = p.integerAt(1);
    p.aioWaitn(p.words(0), 1, polled, p.time(0, 0)).succeeds();
    p.hasInteger(polled, 0);
    LibraryCaller other = p.newThread();
    long interrupted = p.integerAt(1);
    Answer second = other.aioWaitn(p.words(0), 1, interrupted, NULL).sleeps();
    other.interrupt();
    second.fails(EINTR);
    p.hasInteger(interrupted, 0);
    Answer third = p.newThread().aioWaitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    p.completeOldest();
    first.succeeds();
    third.sleeps();
    p.completeOldest();
    third.succeeds();
  }

  @Case(rules = "R-U-31", says = "with the pool idle it is the kernel's AIOWAITN")
  void inKernel(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    long list = p.words(0, 0);
    long nwait = p.integerAt(2);
    Answer wait = p.aioWaitn(list, 2, nwait, NULL).sleeps();
    p.completeOldest();
    wait.sleeps();
    p.completeOldest();
    wait.succeeds();
    p.hasInteger(nwait, 2);
    p.hasWords(list, p.aiocb(0).address(), p.aiocb(1).address());
  }

  @Case(rules = "R-U-31", says = "the end of the time is ETIME, with the number that came")
  void timeout(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    long list = p.words(0, 0);
    long nwait = p.integerAt(2);
    Answer wait = p.aioWaitn(list, 2, nwait, p.time(600, 0)).sleeps();
    p.completeOldest();
    p.pass(Duration.ofSeconds(601));
    wait.fails(ETIME);
    p.hasInteger(nwait, 1);
    p.hasWords(list, p.aiocb(0).address());
  }

  @Case(
      rules = "R-U-31",
      says = "a poll with nothing done is a success of none; nothing at all EAGAIN")
  void poll(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    long nwait = p.integerAt(1);
    p.aioWaitn(p.words(0), 1, nwait, p.time(0, 0)).succeeds();
    p.hasInteger(nwait, 0);
    p.completeOldest();
    p.aioError(p.aiocb(0)).returns(0);
    p.aioWaitn(p.words(0), 1, p.integerAt(1), p.time(0, 0)).fails(EAGAIN);
  }

  @Case(rules = "R-U-32", says = "requests of the pool without a notification are returned")
  void fromPool(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inPool(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    long list = p.words(0, 0);
    long nwait = p.integerAt(2);
    Answer wait = p.newThread().aioWaitn(list, 2, nwait, NULL).sleeps();
    p.complete(1);
    wait.sleeps();
    p.completeLarge();
    wait.succeeds();
    p.hasInteger(nwait, 2);
    p.hasWords(list, p.aiocb(1).address(), p.aiocb(0).address());
  }

  @Case(rules = "R-U-32", says = "those with a notification are waited for, and not returned")
  void withNotification(LibraryProgram p) {
    p.catches(Signal.SIGUSR1);
    p.aioRead(p.inPool(0, p.openGate()).signal(p.signal(Signal.SIGUSR1), 1)).succeeds();
    long nwait = p.integerAt(1);
    Answer wait = p.newThread().aioWaitn(p.words(0), 1, nwait, NULL).sleeps();
    p.completeLarge();
    wait.succeeds();
    p.hasInteger(nwait, 0);
  }
}
