package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;

import java.time.Duration;

/** R-SUSP: AIOSUSPEND. */
@Conformance
final class SuspendCases {

  @Case(rules = "R-SUSP-1", says = "counts, then the timeout, then what is done, then the list")
  void order(Program p) {
    p.suspend(NOWHERE, 1, NOWHERE).fails(EINVAL);
    p.init().succeeds();
    p.suspend(NOWHERE, 0, NOWHERE).fails(EINVAL);
    p.suspend(NOWHERE, -1, NOWHERE).fails(EINVAL);
    p.suspend(NOWHERE, 4097, NOWHERE).fails(EINVAL);
    p.suspend(NOWHERE, 1, NOWHERE).fails(EFAULT);
    p.suspend(NOWHERE, 1, p.time(0, 1_000_000_000)).fails(EINVAL);
    p.suspend(NOWHERE, 1, p.time(0, 0)).fails(EAGAIN);
    p.suspend(NOWHERE, 1, NULL).fails(EFAULT);
  }

  @Case(rules = "R-SUSP-1", says = "a poll with nothing done does not look at notifications")
  void pollIgnoresNotifications(Program p) {
    p.init().succeeds();
    p.tell().succeeds();
    p.suspend(NOWHERE, 1, p.time(0, 0)).fails(EAGAIN);
    p.aiowait(DO_NOT_WAIT, 1).returns(1);
  }

  @Case(
      rules = "R-SUSP-2",
      says = "it ends with the first listed request and reaps all that are done")
  void reapsAllListed(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.aioread(one).succeeds();
    p.aioread(two).succeeds();
    p.complete(1);
    p.suspend(p.list(null, one), 2, p.time(0, 0)).fails(EAGAIN);
    Answer wait = p.suspend(p.list(one), 1, NULL).sleeps();
    p.completeOldest();
    wait.succeeds();
    one.result().is(SECTOR);
    two.result().isUntouched();
    p.suspend(p.list(one, two), 2, NULL).succeeds();
    two.result().is(SECTOR);
  }

  @Case(
      rules = {"R-SUSP-2", "R-NTF-1"},
      says = "a notification makes it return 1")
  void notified(Program p) {
    p.init().succeeds();
    p.tell().succeeds();
    p.suspend(p.list((Aiocb) null), 1, NULL).returns(1);
    p.suspend(p.list((Aiocb) null), 1, NULL).fails(EAGAIN);
  }

  @Case(rules = "R-SUSP-2", says = "a wait that nothing ends is ETIME")
  void timeout(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    Answer wait = p.suspend(p.list(p.aiocb(0)), 1, p.time(1, 0)).sleeps();
    p.pass(Duration.ofSeconds(2));
    wait.fails(ETIME);
  }

  @Case(rules = "R-SUSP-3", says = "the aiocbs of the list are not read")
  void aiocbsAreNotRead(Program p) {
    p.init().succeeds();
    p.suspend(p.words(NOWHERE, NULL), 2, NULL).fails(EAGAIN);
  }
}
