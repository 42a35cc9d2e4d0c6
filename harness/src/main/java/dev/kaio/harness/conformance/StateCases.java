package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.State.SOLARIS_REQ;
import static dev.kaio.harness.conformance.State.WAITN;

import dev.kaio.abi.Sigev;

/** R-ST: counters, queues and flags. */
@Conformance
final class StateCases {

  @Case(rules = "R-ST-1", says = "there is nothing until AIOINIT")
  void absentBeforeInit(Program p) {
    p.tell().succeeds();
    p.aiowait(NULL, 0).fails(EINVAL);
    p.state().isAbsent();
    p.init().succeeds();
    p.state().counts(0, 0).notifications(0).flags(0);
  }

  @Case(
      rules = "R-ST-2",
      says = "a request is pending until it completes, and outstanding until it is reaped")
  void counters(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.state().counts(2, 2);
    p.complete(1);
    p.state().counts(1, 2);
    p.aiowait(NULL, 0).returns(p.result(1).address());
    p.state().counts(1, 1);
    p.completeOldest();
    p.aiowait(NULL, 0).returns(p.result(0).address());
    p.state().counts(0, 0);
  }

  @Case(
      rules = {"R-ST-2", "R-NTF-1"},
      says = "notifications are counted until they are consumed")
  void notifications(Program p) {
    p.init().succeeds();
    p.tell().succeeds();
    p.tell().succeeds();
    p.state().notifications(2);
    p.aiowait(NULL, 0).returns(1);
    p.state().notifications(1);
  }

  @Case(
      rules = {"R-ST-2", "R-ST-5", "R-WTN-3"},
      says = "what the active AIOWAITN still wants is counted")
  void wanted(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    for (int i = 0; i < 4; i++) {
      p.read(fd, i, p.result(i)).succeeds();
    }
    p.completeOldest();
    Answer wait = p.newLwp().waitn(p.words(0, 0, 0), 3, p.integerAt(3), NULL).sleeps();
    p.state().wanted(2).flags(SOLARIS_REQ | WAITN);
    p.completeOldest();
    p.state().wanted(1);
    p.completeOldest();
    wait.succeeds();
    p.state().flags(SOLARIS_REQ);
  }

  @Case(rules = "R-ST-3", says = "what is done first is reaped first")
  void firstInFirstOut(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    for (int i = 0; i < 3; i++) {
      p.read(fd, i, p.result(i)).succeeds();
    }
    p.complete(2);
    p.complete(0);
    p.complete(0);
    p.state().doneq(p.result(2), p.result(0), p.result(1));
    p.aiowait(NULL, 0).returns(p.result(2).address());
    p.state().doneq(p.result(0), p.result(1));
  }

  @Case(
      rules = {"R-ST-4", "R-RW-2"},
      says = "a request is found by the exact address of its result, whatever its descriptor")
  void foundByItsResult(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    int other = p.openGate();
    long result = p.result(0).address();
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, 0, result).succeeds();
    p.transfer(AIOREAD, other, buffer(1), SECTOR, 0, result).fails(EBUSY);
    p.transfer(AIOREAD, other, buffer(1), SECTOR, 0, result + 1).succeeds();
    p.transfer(AIOREAD, other, buffer(2), SECTOR, 0, result + 8192 * 8).succeeds();
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(3), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.read(fd, 4, aiocb.result()).fails(EBUSY);
    p.state().counts(4, 4);
  }

  @Case(rules = "R-ST-5", says = "that there was an AIOREAD is remembered for good")
  void solarisRequest(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0)).succeeds();
    p.state().flags(0);
    p.read(fd, 1, p.result(1)).succeeds();
    p.state().flags(SOLARIS_REQ);
    p.completeOldest();
    p.completeOldest();
    p.aiowait(NULL, 0).returns(p.aiocb(0).result().address());
    p.aiowait(NULL, 0).returns(p.result(1).address());
    p.state().counts(0, 0).flags(SOLARIS_REQ);
  }

  @Case(
      rules = {"R-ST-5", "R-ST-6"},
      says = "a request goes from pending to done, and is gone when it is reaped")
  void plainRequest(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    p.read(p.openGate(), 0, result).succeeds();
    p.state().request(result, 0x1000 | 0x200 | 2).doneq();
    p.completeOldest();
    p.state().request(result, 0x1000 | 0x200 | 0x80).doneq(result);
    p.aiowait(NULL, 0).returns(result.address());
    p.state().counts(0, 0).doneq();
  }

  @Case(
      rules = {"R-ST-5", "R-ST-6", "R-CLN-2"},
      says = "a request of the poll bit is done when an LWP has returned, and remembers pollq")
  void polledRequest(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    int fd = p.openGate();
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, result.address()).succeeds();
    p.state().request(result, 0x1000 | 0x200 | 2 | 1);
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    p.state().request(result, 0x1000 | 0x80 | 0x40 | 8 | 4 | 1).doneq(result).pollq();
  }

  @Case(
      rules = "R-ST-6",
      says = "a request of a port waits on the port's queues, and is never done")
  void portRequest(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.state().counts(1, 1).portpending(aiocb.result()).portq();
    p.completeOldest();
    p.state().counts(0, 1).portpending().portq(aiocb.result()).doneq();
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    p.state().counts(0, 0).portq();
  }

  @Case(rules = "R-ST-6", says = "a request that the driver refuses leaves nothing")
  void refusedRequest(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, -512, p.result(0).address()).fails(EINVAL);
    p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, -512)).fails(EINVAL);
    p.state().counts(0, 0);
    p.hasLockedPages(0);
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
    p.close(fd).succeeds();
  }

  @Case(rules = "R-ST-8", says = "taking the last that is done makes an AIOWAITN look again")
  void takingTheLast(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    for (int i = 0; i < 3; i++) {
      p.read(fd, i, p.result(i)).succeeds();
    }
    long count = p.integerAt(3);
    Answer wait = p.newLwp().waitn(p.words(0, 0, 0), 3, count, NULL).sleeps();
    p.completeOldest();
    p.state().doneq(p.result(0)).wanted(2);
    p.aiowait(NULL, 0).returns(p.result(0).address());
    p.completeOldest();
    wait.sleeps();
    p.completeOldest();
    wait.succeeds();
    p.hasInteger(count, 2);
  }

  @Case(rules = "R-ST-8", says = "an AIOWAIT that finds nothing overtakes a sleeping AIOWAITN")
  void overtaking(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    Answer collects = p.newLwp().waitn(p.words(0, 0), 2, p.integerAt(1), NULL).sleeps();
    Answer waits = p.aiowait(NULL, 0).sleeps();
    p.completeOldest();
    waits.returns(p.result(0).address());
    collects.sleeps();
    p.completeOldest();
    collects.succeeds();
  }
}
