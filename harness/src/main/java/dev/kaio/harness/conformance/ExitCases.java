package dev.kaio.harness.conformance;

import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;

import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;

/** R-CLN-11, R-CLN-13: the end of a program. */
@Conformance
final class ExitCases {

  @Case(rules = "R-CLN-13", says = "exit waits for the devices, and stores nothing")
  void waitsForDevices(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.transfer(AIOREAD | POLL, fd, buffer(1), SECTOR, 0, p.result(1).address()).succeeds();
    p.exit(7).sleeps();
    p.completeOldest();
    p.hasNotEnded();
    p.state().counts(1, 2);
    p.completeOldest();
    p.hasExited(7);
    p.result(0).isUntouched();
    p.result(1).isUntouched();
  }

  @Case(rules = "R-CLN-13", says = "without pending requests exit does not wait")
  void doneDoesNotHoldUp(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.completeOldest();
    p.exit(0);
    p.hasExited(0);
    p.result(0).isUntouched();
  }

  @Case(rules = "R-CLN-13", says = "SIGKILL is an exit, and cannot shorten one")
  void kill(Program p, Program killer) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.aiowait(NULL, 0).sleeps();
    killer.call(Sysnum.KILL, p.pid(), Signal.SIGKILL).succeeds();
    killer.call(Sysnum.KILL, p.pid(), Signal.SIGKILL).succeeds();
    p.hasNotEnded();
    p.completeOldest();
    p.wasKilledBy(Signal.SIGKILL);
    p.result(0).isUntouched();
  }

  @Case(rules = "R-CLN-13", says = "an AIOWAITN that an exit ends has stored what it has taken")
  void waitnStores(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb done = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(done).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.completeOldest();
    long out = p.words(0, 0);
    long count = p.integerAt(2);
    p.newLwp().waitn(out, 2, count, NULL).sleeps();
    p.exit(0).sleeps();
    p.hasInteger(count, 1);
    p.hasWords(out, done.address());
    done.result().is(SECTOR);
    p.completeOldest();
    p.hasExited(0);
    p.result(1).isUntouched();
  }

  @Case(
      rules = {"R-CLN-11", "R-CLN-13"},
      says = "the cleanup LWP stores what was polled before it leaves, and frees who unmaps")
  void cleanupLeavesLast(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.transfer(AIOREAD | POLL, fd, buffer(1), SECTOR, 0, p.result(1).address()).succeeds();
    p.newLwp().munmap(buffer(0), 4096).sleeps();
    p.exit(0).sleeps();
    p.completeOldest();
    p.hasNotEnded();
    p.completeOldest();
    p.hasExited(0);
    p.result(0).isUntouched();
    p.result(1).is(SECTOR);
  }
}
