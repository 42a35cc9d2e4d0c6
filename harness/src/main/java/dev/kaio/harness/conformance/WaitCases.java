package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import java.time.Duration;

/** R-WAIT: AIOWAIT. */
@Conformance
final class WaitCases {

  @Case(
      rules = "R-WAIT-1",
      says = "without AIOINIT even a bad timeout is EINVAL; with it, it is read first")
  void order(Program p) {
    p.aiowait(NOWHERE, 0).fails(EINVAL);
    p.init().succeeds();
    p.aiowait(NOWHERE, 1).fails(EFAULT);
  }

  @Case(rules = "R-WAIT-1", says = "a bad timeout is EINVAL even if something is done")
  void badTimeouts(Program p) {
    p.init().succeeds();
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    p.aiowait(p.time(-1, 0), 0).fails(EINVAL);
    p.aiowait(p.time(0, -1), 0).fails(EINVAL);
    p.aiowait(p.time(0, 1_000_000), 0).fails(EINVAL);
    p.aiowait(p.time(0, 999_999), 0).returns(p.result(0).address());
  }

  @Case(rules = "R-WAIT-1", says = "a timeout of zero does not wait")
  void zeroTimeout(Program p) {
    p.init().succeeds();
    p.aiowait(p.time(0, 0), 0).returns(0);
  }

  @Case(rules = "R-WAIT-2", says = "what is done comes before a notification")
  void doneBeforeNotified(Program p) {
    p.init().succeeds();
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    p.tell().succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
    p.aiowait(DO_NOT_WAIT, 1).returns(1);
  }

  @Case(rules = "R-WAIT-2", says = "requests are reaped in the order of their completion")
  void inOrderOfCompletion(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.complete(1);
    p.complete(0);
    p.aiowait(NULL, 0).returns(p.result(1).address());
    p.aiowait(NULL, 0).returns(p.result(0).address());
  }

  @Case(rules = "R-WAIT-2", says = "a wait that nothing ends is ETIME")
  void timeout(Program p) {
    p.init().succeeds();
    Answer wait = p.aiowait(p.time(2, 0), 0).sleeps();
    p.pass(Duration.ofSeconds(1));
    wait.sleeps();
    p.pass(Duration.ofMillis(1020));
    wait.fails(ETIME);
  }

  @Case(rules = "R-WAIT-3", says = "without requests a poll is EINVAL with dontblock and 0 without")
  void nothingOutstanding(Program p) {
    p.init().succeeds();
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
    p.aiowait(NULL, 1).fails(EINVAL);
    p.aiowait(NULL, 0).sleeps();
  }

  @Case(rules = "R-WAIT-3", says = "with a request on its way a poll is 0, and a wait sleeps")
  void somethingOutstanding(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(0);
    Answer wait = p.aiowait(NULL, 1).sleeps();
    p.completeOldest();
    wait.returns(p.result(0).address());
  }

  @Case(rules = "R-WAIT-4", says = "a request of an aiocb is reaped by the address of its result")
  void aiocbsToo(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(aiocb.result().address());
    aiocb.result().is(SECTOR);
  }

  @Case(
      rules = "R-WAIT-5",
      says = "the result is in memory when AIOWAIT returns, and faults do not matter")
  void copyoutBeforeReturn(Program p) {
    p.init().succeeds();
    int fd = p.open(DISK, BOTH);
    p.read(fd, 0, p.result(0)).succeeds();
    p.aiowait(NULL, 0).returns(p.result(0).address());
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, 0, NOWHERE).succeeds();
    p.aiowait(NULL, 0).returns(NOWHERE);
  }

  @Case(rules = "R-WAIT-6", says = "setting the clock ends a timed wait")
  void wallClock(Program p) {
    p.init().succeeds();
    Answer wait = p.aiowait(p.time(1000, 0), 0).sleeps();
    p.setClock(Duration.ofSeconds(-5));
    wait.fails(ETIME);
    Answer again = p.aiowait(p.time(5000, 0), 0).sleeps();
    p.pass(Duration.ofSeconds(1000));
    again.sleeps();
  }

  @Case(rules = "R-WAIT-6", says = "no timeout is shorter than a tick, 10 ms")
  void oneTick(Program p) {
    p.init().succeeds();
    Answer wait = p.aiowait(p.time(0, 1), 0).sleeps();
    p.pass(Duration.ofMillis(9));
    wait.sleeps();
    p.pass(Duration.ofMillis(11));
    wait.fails(ETIME);
  }
}
