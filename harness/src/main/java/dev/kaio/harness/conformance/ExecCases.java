package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EDEADLK;
import static dev.kaio.abi.Errno.EIO;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.State.CLEANUP;
import static dev.kaio.harness.conformance.State.REQ_BLOCK;
import static dev.kaio.harness.conformance.State.SOLARIS_REQ;

import dev.kaio.abi.Sigev;

/** R-CLN-11, R-CLN-14, R-CLN-15: programs that run another. */
@Conformance
final class ExecCases {

  @Case(
      rules = {"R-CLN-11", "R-CLN-14"},
      says = "with a cleanup LWP exec waits for the devices, and what is polled is stored")
  void waitsForDevices(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.transfer(AIOREAD | POLL, fd, buffer(1), SECTOR, 0, p.result(1).address()).succeeds();
    p.exec().sleeps();
    p.state().flags(SOLARIS_REQ | CLEANUP | REQ_BLOCK);
    p.completeOldest();
    p.hasNotExeced();
    p.completeOldest();
    p.result(0).isUntouched();
    p.result(1).is(SECTOR);
    p.execed().state().counts(0, 2);
  }

  @Case(rules = "R-CLN-11", says = "and an event that comes meanwhile holds no page")
  void sendsEvents(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.exec().sleeps();
    p.hasNotExeced();
    p.completeOldest();
    Program next = p.execed();
    next.state().portq(aiocb.result());
    next.portGet(port, next.words(0, 0, 0), NULL).succeeds();
    next.state().counts(0, 0);
  }

  @Case(
      rules = {"R-CLN-14", "R-CLN-15", "R-ST-1"},
      says = "the new program has the old A: started, and closed to requests for good")
  void keepsTheState(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.completeOldest();
    p.exec();
    Program next = p.execed();
    next.state().counts(0, 1).flags(SOLARIS_REQ | CLEANUP | REQ_BLOCK);
    next.init().succeeds();
    next.start().fails(EDEADLK);
    next.newLwp();
    next.start().succeeds();
    next.read(fd, 1, next.result(1)).fails(EIO);
    next.transfer(AIOREAD, fd, NOWHERE, 0, 0, next.result(1).address()).fails(EIO);
    Aiocb aiocb = next.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    next.aioread(aiocb).fails(EIO);
    next.listio(0, next.list(aiocb), 1, NULL).fails(EIO);
    aiocb.result().isError(EIO);
    next.aiowait(NULL, 0).returns(p.result(0).address());
  }

  @Case(
      rules = "R-CLN-14",
      says = "without a cleanup LWP and without locked pages A goes on as it was")
  void carriesOver(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD, fd, buffer(0), 0, 0, p.result(0).address()).succeeds();
    p.exec();
    Program next = p.execed();
    next.state().counts(0, 1).flags(SOLARIS_REQ);
    next.read(fd, 1, next.result(1)).succeeds();
    next.completeOldest();
    next.aiowait(NULL, 0).returns(p.result(0).address());
    next.aiowait(NULL, 0).returns(next.result(1).address());
    next.result(1).is(SECTOR);
  }
}
