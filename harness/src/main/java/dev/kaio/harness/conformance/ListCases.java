package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBADFD;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.EIO;
import static dev.kaio.abi.Errno.ENOTSUP;
import static dev.kaio.abi.Errno.ENXIO;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;
import static dev.kaio.harness.conformance.Program.GATE;
import static dev.kaio.harness.conformance.Program.WRITE;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;

/** R-LIO, R-LIOW: AIOLIO and AIOLIOWAIT. */
@Conformance
final class ListCases {

  @Case(rules = "R-LIO-1", says = "counts, then list and sigevent, before any entry")
  void order(Program p) {
    p.listio(0, NOWHERE, 1, NOWHERE).fails(EINVAL);
    p.init().succeeds();
    p.listio(0, NOWHERE, 0, NULL).fails(EINVAL);
    p.listio(0, NOWHERE, 4097, NULL).fails(EINVAL);
    p.listio(0, NOWHERE, 1, NULL).fails(EFAULT);
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.listio(0, p.list(aiocb), 1, NOWHERE).fails(EFAULT);
    aiocb.result().isUntouched();
  }

  @Case(rules = "R-LIO-3", says = "NULL, unreadable and LIO_NOP entries are skipped")
  void skipped(Program p) {
    p.init().succeeds();
    Aiocb nop = p.aiocb(0).set(99, 0, buffer(0), SECTOR, 0);
    p.listio(0, p.words(NULL, NOWHERE, nop.address()), 3, NULL).succeeds();
    nop.result().isUntouched();
  }

  @Case(
      rules = {"R-LIO-3", "R-LIO-4"},
      says = "each entry has its own error, and unsuitable wins over bad")
  void entries(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb bad = p.aiocb(0).set(99, 1, buffer(0), SECTOR, 0);
    Aiocb unsuitable = p.aiocb(1).set(p.open("/dev/null", BOTH), 1, buffer(0), SECTOR, 0);
    Aiocb good = p.aiocb(2).set(fd, 1, buffer(0), SECTOR, 0);
    p.listio(0, p.list(bad, good), 2, NULL).fails(EIO);
    bad.result().isError(EBADF);
    good.result().isInProgress();
    p.completeOldest();
    p.error(good).succeeds();
    p.listio(0, p.list(bad, unsuitable, good), 3, NULL).fails(ENOTSUP);
    unsuitable.result().isError(EBADFD);
    p.cancel(fd, good).returns(2);
  }

  @Case(rules = "R-LIO-3", says = "EBUSY overwrites the result of the request that is on its way")
  void busyOverwrites(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.listio(0, p.list(aiocb), 1, NULL).fails(EIO);
    aiocb.result().isError(EBUSY);
  }

  @Case(rules = "R-LIO-5", says = "an opcode of 3 reads, with either right")
  void bits(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.open(GATE, WRITE), 3, buffer(0), SECTOR, 0);
    p.listio(0, p.list(aiocb), 1, NULL).succeeds();
  }

  @Case(rules = "R-LIO-6", says = "LIO_WAIT waits for all, reaps them, and ignores their errors")
  void waits(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    Answer wait = p.listio(1, p.list(one, two), 2, NULL).sleeps();
    p.completeWith(ENXIO);
    wait.sleeps();
    p.completeOldest();
    wait.succeeds();
    one.result().isError(ENXIO);
    two.result().is(SECTOR);
  }

  @Case(rules = "R-LIO-6", says = "a signal ends LIO_WAIT with EINTR, and nothing is reaped")
  void interrupted(Program p) {
    p.init().succeeds();
    Aiocb one = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    Answer wait = p.listio(1, p.list(one), 1, NULL).sleeps();
    p.interrupt();
    wait.fails(EINTR);
    p.completeOldest();
    p.error(one).succeeds();
  }

  @Case(
      rules = {"R-LIO-2", "R-LIO-7", "R-DONE-5"},
      says = "the last completion sends the signal of the list")
  void signal(Program p) {
    p.init().succeeds();
    p.catches(16);
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.listio(0, p.list(one, two), 2, p.signalEvent(16, 9)).succeeds();
    p.completeOldest();
    p.tookSignals();
    p.completeOldest();
    p.tookSignals(16, -4, 9);
  }

  @Case(
      rules = "R-LIO-7",
      says = "an entry that is skipped last sends nothing, one skipped first does not matter")
  void skippedLast(Program p) {
    p.init().succeeds();
    p.catches(16);
    Aiocb zero = p.aiocb(0).set(p.openGate(), 1, buffer(0), 0, 0);
    p.listio(0, p.list(zero, null), 2, p.signalEvent(16, 1)).succeeds();
    p.tookSignals();
    p.error(zero).succeeds();
    p.listio(0, p.list(null, zero), 2, p.signalEvent(16, 2)).succeeds();
    p.tookSignals(16, -4, 2);
  }

  @Case(rules = "R-LIO-8", says = "the event of a list names the sigevent")
  void portEvent(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb one = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    long sigevent = p.eventOf(Sigev.THREAD, port, 55);
    p.listio(0, p.list(one), 1, sigevent).succeeds();
    long event = p.words(0, 0, 0);
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, KaioOp.AIOLIO.code());
    p.hasWords(event + 8, sigevent, 55);
  }

  @Case(rules = "R-LIOW-1", says = "counts, then the list, then the first entry of a list")
  void listWaitOrder(Program p) {
    p.listWait(NOWHERE, 1).fails(EINVAL);
    p.init().succeeds();
    p.listWait(NOWHERE, 0).fails(EINVAL);
    p.listWait(NOWHERE, 4097).fails(EINVAL);
    p.listWait(NOWHERE, 1).fails(EFAULT);
    Aiocb alone = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(alone).succeeds();
    p.listWait(p.list(null, alone), 2).fails(EINVAL);
  }

  @Case(rules = "R-LIOW-1", says = "it sleeps until the list is done, and reaps it")
  void waitsForTheList(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb one = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    Aiocb two = p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0);
    p.catches(16);
    p.listio(0, p.list(one, two), 2, p.signalEvent(16, 0)).succeeds();
    p.completeOldest();
    Answer wait = p.newLwp().listWait(p.list(one), 1).sleeps();
    p.completeOldest();
    wait.succeeds();
    one.result().is(SECTOR);
    two.result().isInProgress();
    p.error(two).succeeds();
  }
}
