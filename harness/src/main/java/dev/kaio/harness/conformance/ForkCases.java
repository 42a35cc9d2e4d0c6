package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;

/** R-CLN-11, R-CLN-16: programs that fork. */
@Conformance
final class ForkCases {

  @Case(
      rules = {"R-CLN-16", "R-ST-1"},
      says = "a child has no A, and can have one of its own")
  void childWithoutState(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    Program child = p.forks();
    child.state().isAbsent();
    child.hasLockedPages(0);
    child.aiowait(NULL, 1).fails(EINVAL);
    child.read(fd, 0, child.result(0)).fails(EINVAL);
    child.init().succeeds();
    child.read(fd, 0, child.result(0)).succeeds();
    child.state().counts(1, 1);
    p.state().counts(1, 1);
  }

  @Case(rules = "R-CLN-16", says = "the parent's requests go on, and end in the parent's memory")
  void parentsRequests(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    Program child = p.forks();
    p.forksAll();
    p.state().counts(1, 1);
    p.completeOldest();
    p.aiowait(NULL, 0).returns(p.result(0).address());
    p.result(0).is(SECTOR);
    child.result(0).isUntouched();
  }

  @Case(rules = "R-CLN-16", says = "after fork1 the other LWPs sleep on")
  void fork1LetsSleep(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    Answer wait = p.newLwp().aiowait(NULL, 0).sleeps();
    p.forks();
    wait.sleeps();
    p.completeOldest();
    wait.returns(p.result(0).address());
  }

  @Case(rules = "R-CLN-16", says = "forkall ends the waits of the other LWPs with EINTR")
  void forkAllInterrupts(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    Answer wait = p.newLwp().aiowait(NULL, 0).sleeps();
    Answer suspend = p.newLwp().suspend(p.list(aiocb), 1, NULL).sleeps();
    p.forksAll();
    wait.fails(EINTR);
    suspend.fails(EINTR);
    p.state().counts(1, 1);
  }

  @Case(
      rules = {"R-CLN-16", "R-CLN-2"},
      says = "a fork has the other LWPs process the queues when they return")
  void forkSetsAst(Program p) {
    p.init().succeeds();
    Caller other = p.newLwp();
    int fd = p.openGate();
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, p.result(0).address()).succeeds();
    p.completeOldest();
    p.forks();
    other.cancel(fd, null).returns(1);
    p.state().pollq().doneq(p.result(0));
  }

  @Case(
      rules = {"R-CLN-11", "R-CLN-6"},
      says = "fork1 makes the cleanup LWP unlock what is done")
  void fork1WakesCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.completeOldest();
    p.hasLockedPages(2);
    p.forks();
    p.hasLockedPages(1);
    p.state().doneq(p.result(0));
  }

  @Case(rules = "R-CLN-11", says = "forkall does so, too, and the cleanup LWP goes on afterwards")
  void forkAllHoldsCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.completeOldest();
    p.hasLockedPages(1);
    p.forksAll();
    p.hasLockedPages(0);
    p.read(fd, 1, p.result(1)).succeeds();
    Answer unmap = p.munmap(buffer(1), 4096).sleeps();
    p.completeOldest();
    unmap.succeeds();
  }
}
