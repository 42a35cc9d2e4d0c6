package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINPROGRESS;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import java.time.Duration;

/** R-WTN: AIOWAITN. */
@Conformance
final class WaitnCases {

  @Case(
      rules = "R-WTN-1",
      says = "the counts come before everything, then what is outstanding, then memory")
  void order(Program p) {
    p.waitn(NULL, 1, NULL, NULL).fails(EINVAL);
    p.init().succeeds();
    p.waitn(NULL, 0, NULL, NULL).fails(EINVAL);
    p.waitn(NULL, 4097, NULL, NULL).fails(EINVAL);
    p.waitn(NULL, 1, NULL, NULL).fails(EAGAIN);
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.waitn(NULL, 1, NOWHERE, NOWHERE).fails(EFAULT);
  }

  @Case(
      rules = "R-WTN-1",
      says = "the count is set to 0 before the timeout is read, which a poll never does")
  void timeout(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    long wanted = p.integerAt(1);
    p.waitn(NULL, 1, wanted, NOWHERE).fails(EFAULT);
    p.waitn(NULL, 1, wanted, NOWHERE).succeeds();
    long again = p.integerAt(1);
    p.waitn(NULL, 1, again, p.time(0, 1_000_000_000)).fails(EINVAL);
    p.waitn(NULL, 1, again, NULL).succeeds();
  }

  @Case(rules = "R-WTN-2", says = "a second call waits its turn, or is EAGAIN if it may not")
  void onlyOne(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    Answer first = p.newLwp().waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    p.waitn(p.words(0), 1, p.integerAt(0), NULL).fails(EAGAIN);
    Answer second = p.waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    p.completeOldest();
    first.succeeds();
    second.sleeps();
    p.interrupt();
    second.fails(EINTR);
  }

  @Case(rules = "R-WTN-2", says = "the call that ends lets the oldest in that waits its turn")
  void oneAfterTheOther(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    Answer first = p.newLwp().waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    Answer second = p.newLwp().waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    p.completeOldest();
    first.succeeds();
    second.sleeps();
    p.completeOldest();
    second.succeeds();
  }

  @Case(
      rules = {"R-WTN-3", "R-WTN-4", "R-WTN-5"},
      says = "it returns when there are enough, with the aiocbs and their number")
  void collects(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.aioread(one).succeeds();
    p.aioread(two).succeeds();
    p.complete(1);
    p.complete(0);
    long out = p.words(7, 7);
    long count = p.integerAt(2);
    p.waitn(out, 2, count, NULL).succeeds();
    p.hasInteger(count, 2);
    p.hasWords(out, two.address(), one.address());
    one.result().is(SECTOR);
  }

  @Case(
      rules = "R-WTN-3",
      says = "what a sleeping call has taken is neither pending nor done for others")
  void taken(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(one).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.completeOldest();
    Answer wait = p.newLwp().waitn(p.words(0, 0), 2, p.integerAt(2), NULL).sleeps();
    p.error(one).fails(EINPROGRESS);
    p.cancel(fd, one).returns(1);
    p.aioread(one).fails(EBUSY);
    p.aiowait(DO_NOT_WAIT, 1).returns(0);
    p.completeOldest();
    wait.succeeds();
  }

  @Case(
      rules = {"R-WTN-3", "R-NTF-1"},
      says = "a notification ends it with what there is")
  void notified(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    long count = p.integerAt(1);
    Answer wait = p.newLwp().waitn(p.words(0), 1, count, NULL).sleeps();
    p.tell().succeeds();
    wait.succeeds();
    p.hasInteger(count, 0);
  }

  @Case(rules = "R-WTN-4", says = "ETIME comes with what there was")
  void timeoutWithSome(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(one).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.completeOldest();
    long out = p.words(0, 0);
    long count = p.integerAt(2);
    Answer wait = p.waitn(out, 2, count, p.time(1, 0)).sleeps();
    p.pass(Duration.ofSeconds(2));
    wait.fails(ETIME);
    p.hasInteger(count, 1);
    p.hasWords(out, one.address());
    one.result().is(SECTOR);
  }

  @Case(rules = "R-WTN-4", says = "a fault in the list is EFAULT, and the requests are gone")
  void faultConsumes(Program p) {
    p.init().succeeds();
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    long count = p.integerAt(1);
    p.waitn(NOWHERE, 1, count, NULL).fails(EFAULT);
    p.hasInteger(count, 0);
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(rules = "R-WTN-5", says = "requests of AIOREAD appear as NULL")
  void transfersAreNull(Program p) {
    p.init().succeeds();
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    long out = p.words(7);
    p.waitn(out, 1, p.integerAt(1), NULL).succeeds();
    p.hasWords(out, 0);
  }

  @Case(rules = "R-WTN-6", says = "a later batch is listed before an earlier one")
  void laterBatchesFirst(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.aioread(one).succeeds();
    p.aioread(two).succeeds();
    p.completeOldest();
    long out = p.words(0, 0);
    Answer wait = p.waitn(out, 2, p.integerAt(2), NULL).sleeps();
    p.completeOldest();
    wait.succeeds();
    p.hasWords(out, two.address(), one.address());
  }
}
