package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;

import dev.kaio.abi.Sigev;
import java.time.Duration;

/** R-WTN-7, R-WTN-8: what wakes a sleeping AIOWAITN, and those who sleep beside it. */
@Conformance
final class WaitnWakeCases {

  @Case(rules = "R-WTN-7", says = "others sleep on though theirs is done, and can miss it")
  void othersSleepOn(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(one).succeeds();
    for (int i = 1; i < 3; i++) {
      p.read(fd, i, p.result(i)).succeeds();
    }
    Answer suspend = p.newLwp().suspend(p.list(one), 1, p.time(1, 0)).sleeps();
    Answer collects = p.newLwp().waitn(p.words(0, 0, 0), 3, p.integerAt(3), NULL).sleeps();
    p.completeOldest();
    p.state().doneq(one.result()).wanted(2);
    suspend.sleeps();
    p.pass(Duration.ofSeconds(2));
    suspend.fails(ETIME);
    collects.sleeps();
  }

  @Case(rules = "R-WTN-7", says = "it wakes when nothing is pending, though it wants more")
  void nothingPending(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    long count = p.integerAt(3);
    Answer collects = p.newLwp().waitn(p.words(0, 0, 0), 3, count, NULL).sleeps();
    p.completeOldest();
    collects.sleeps();
    p.completeOldest();
    collects.succeeds();
    p.hasInteger(count, 2);
  }

  @Case(rules = "R-WTN-7", says = "a polled request wakes it, and is taken")
  void polled(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, p.result(0).address()).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    Answer collects = p.newLwp().waitn(p.words(0, 0), 2, p.integerAt(2), NULL).sleeps();
    p.state().wanted(2);
    p.completeOldest();
    collects.sleeps();
    p.state().wanted(1).doneq();
    p.completeOldest();
    collects.succeeds();
  }

  @Case(
      rules = "R-WTN-8",
      says = "with requests of ports only it sleeps until a notification or a signal")
  void portsOnly(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    Caller other = p.newLwp();
    long count = p.integerAt(1);
    Answer collects = other.waitn(p.words(0), 1, count, NULL).sleeps();
    p.completeOldest();
    collects.sleeps();
    p.tell().succeeds();
    collects.succeeds();
    p.hasInteger(count, 0);
    Answer again = other.waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    other.interrupt();
    again.fails(EINTR);
  }
}
