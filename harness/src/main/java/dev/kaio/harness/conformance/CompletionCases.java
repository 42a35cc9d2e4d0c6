package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Signal;

/** R-DONE, R-CPY: completion and results. */
@Conformance
final class CompletionCases {

  @Case(
      rules = {"R-DONE-4", "R-CPY-2", "R-CPY-3"},
      says = "with the poll bit memory shows the result, and the request is still to be reaped")
  void polled(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    int fd = p.openGate();
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, result.address()).succeeds();
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    result.is(SECTOR);
    p.hasLockedPages(0);
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(rules = "R-CPY-1", says = "the result is stored once")
  void once(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Result result = p.result(0);
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, result.address()).succeeds();
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    result.is(SECTOR);
    result.fill();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.isUntouched();
  }

  @Case(rules = "R-DONE-6", says = "a completion that is not its own lets a suspended LWP sleep on")
  void allWake(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.aioread(one).succeeds();
    p.aioread(two).succeeds();
    Answer wait = p.newLwp().suspend(p.list(two), 1, NULL).sleeps();
    p.completeOldest();
    wait.sleeps();
    p.completeOldest();
    wait.succeeds();
  }

  @Case(rules = "R-DONE-6", says = "one that sleeps for another request does not take the wake-up")
  void nobodyTakesTheWakeUp(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.aioread(one).succeeds();
    p.aioread(two).succeeds();
    Answer first = p.newLwp().suspend(p.list(one), 1, NULL).sleeps();
    Answer second = p.newLwp().suspend(p.list(two), 1, NULL).sleeps();
    p.complete(1);
    first.sleeps();
    second.succeeds();
    p.completeOldest();
    first.succeeds();
  }

  @Case(rules = "R-DONE-7", says = "a request of an aiocb raises no SIGIO")
  void noSigioForAiocbs(Program p) {
    p.init().succeeds();
    p.catches(Signal.SIGIO);
    p.aioread(p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0)).succeeds();
    p.tookSignals();
  }

  @Case(rules = "R-ST-7", says = "reaping the last request ends waits that want one")
  void lastOneWakes(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    Answer wait = p.newLwp().suspend(p.list(p.aiocb(1)), 1, NULL).sleeps();
    p.completeOldest();
    wait.sleeps();
    p.error(aiocb).succeeds();
    wait.fails(EAGAIN);
  }
}
