package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EINPROGRESS;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ENXIO;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;

/** R-ERR, R-CAN: AIOERROR and AIOCANCEL. */
@Conformance
final class ErrorAndCancelCases {

  @Case(
      rules = "R-ERR-1",
      says = "no A, NULL and what nobody knows are EINVAL, and nothing is read")
  void order(Program p) {
    p.error(p.aiocb(0)).fails(EINVAL);
    p.init().succeeds();
    p.error(null).fails(EINVAL);
    p.error(p.aiocb(0)).fails(EINVAL);
    p.kaio(KaioOp.AIOERROR.code(), NOWHERE).fails(EINVAL);
  }

  @Case(
      rules = "R-ERR-1",
      says = "it is EINPROGRESS, then reaps, then EINVAL; the error is in memory only")
  void reaps(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.error(aiocb).fails(EINPROGRESS);
    p.completeWith(ENXIO);
    p.error(aiocb).succeeds();
    aiocb.result().isError(ENXIO);
    p.error(aiocb).fails(EINVAL);
  }

  @Case(rules = "R-ERR-2", says = "a request of a port is EINPROGRESS until its event is fetched")
  void portRequests(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.error(aiocb).fails(EINPROGRESS);
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    p.error(aiocb).fails(EINVAL);
  }

  @Case(rules = "R-CAN-1", says = "the descriptor comes before AIOINIT")
  void cancelOrder(Program p) {
    p.cancel(99, null).fails(EBADF);
    int fd = p.openGate();
    p.cancel(fd, null).fails(EINVAL);
    p.init().succeeds();
    p.cancel(99, null).fails(EBADF);
    p.cancel(fd, null).returns(1);
  }

  @Case(
      rules = {"R-CAN-1", "R-CAN-2"},
      says = "pending is 2 whatever the descriptor, all else 1, and nothing changes")
  void answers(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    int other = p.open(DISK, BOTH);
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.cancel(fd, aiocb).returns(2);
    p.cancel(other, aiocb).returns(2);
    p.cancel(other, null).returns(1);
    p.cancel(fd, null).returns(2);
    p.cancel(fd, p.aiocb(1)).returns(1);
    p.completeOldest();
    p.cancel(fd, aiocb).returns(1);
    p.error(aiocb).succeeds();
    aiocb.result().is(SECTOR);
  }
}
