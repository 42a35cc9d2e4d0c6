package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Sigev;

/** R-PORT: requests whose completion is an event. */
@Conformance
final class PortCases {

  @Case(rules = "R-PORT-5", says = "the last close discards what is done, and nothing is stored")
  void closeDiscards(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.hasLockedPages(1);
    p.close(port).succeeds();
    p.hasLockedPages(0);
    aiocb.result().isUntouched();
    p.error(aiocb).fails(EINVAL);
  }

  @Case(rules = "R-PORT-5", says = "close waits for what is pending, whatever signals come")
  void closeWaits(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    Answer close = p.close(port).sleeps();
    p.interrupt();
    close.sleeps();
    p.completeOldest();
    close.succeeds();
    aiocb.result().isUntouched();
  }

  @Case(
      rules = "R-WAIT-4",
      says = "a request of a port counts as outstanding, but AIOWAIT does not reap it")
  void waitsDoNotReap(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(0);
  }
}
