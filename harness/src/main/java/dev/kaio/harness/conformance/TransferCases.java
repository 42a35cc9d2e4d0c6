package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EACCES;
import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBADFD;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ENOTSUP;
import static dev.kaio.abi.Errno.ENXIO;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.AIOWRITE;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.GATE;
import static dev.kaio.harness.conformance.Program.READ;
import static dev.kaio.harness.conformance.Program.WRITE;

import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelControl.Memory;

/** R-RW: AIOREAD and AIOWRITE. */
@Conformance
final class TransferCases {
  /** Of the gates, which have 16 GiB. */
  private static final long LAST_SECTOR = (16L << 30) - SECTOR;

  @Case(rules = "R-RW-1", says = "without AIOINIT everything is EINVAL")
  void nothingIsCheckedBeforeInit(Program p) {
    p.transfer(AIOREAD, 99, NOWHERE, 1, -1, 0).fails(EINVAL);
  }

  @Case(rules = "R-RW-1", says = "a bad descriptor or its access is EBADF")
  void descriptorFirst(Program p) {
    p.init().succeeds();
    int reads = p.open(GATE, READ);
    int writes = p.open(GATE, WRITE);
    p.transfer(AIOREAD, 99, NOWHERE, 1, -1, 0).fails(EBADF);
    p.transfer(AIOREAD, -1, NOWHERE, 1, -1, 0).fails(EBADF);
    p.write(reads, 0, p.result(0)).fails(EBADF);
    p.read(writes, 0, p.result(0)).fails(EBADF);
    p.result(0).isUntouched();
  }

  @Case(
      rules = {"R-RW-1", "R-DRV-1"},
      says = "an unsuitable file is EBADFD even where the result is in use")
  void unsuitableBeforeDuplicate(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    p.read(p.openGate(), 0, result).succeeds();
    p.read(p.open("/dev/null", BOTH), 0, result).fails(EBADFD);
    p.read(p.open("/dev/tty", BOTH), 0, result).fails(EBADFD);
  }

  @Case(
      rules = {"R-RW-1", "R-DRV-1"},
      says = "access is looked at before the kind of file")
  void accessBeforeSuitability(Program p) {
    p.init().succeeds();
    int nulls = p.open("/dev/null", READ);
    p.write(nulls, 0, p.result(0)).fails(EBADF);
    p.read(nulls, 0, p.result(0)).fails(EBADFD);
  }

  @Case(
      rules = {"R-RW-2", "R-RW-3"},
      says = "a result that is in use is EBUSY until it is reaped")
  void resultInUse(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Result result = p.result(0);
    p.read(fd, 0, result).succeeds();
    p.read(fd, 1, result).fails(EBUSY);
    p.completeOldest();
    p.read(fd, 1, result).fails(EBUSY);
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    p.read(fd, 1, result).succeeds();
  }

  @Case(rules = "R-RW-2", says = "a result in use comes before what the driver refuses")
  void duplicateBeforeDriver(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Result result = p.result(0);
    p.read(fd, 0, result).succeeds();
    p.transfer(AIOREAD, fd, NOWHERE, 1, -1, result.address()).fails(EBUSY);
  }

  @Case(rules = "R-RW-2", says = "low memory is EAGAIN, unless a request can be used again")
  void memory(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.memory(Memory.LOW);
    p.read(fd, 0, p.result(0)).fails(EAGAIN);
    p.memory(Memory.NORMAL);
    p.read(fd, 0, p.result(0)).succeeds();
    p.completeOldest();
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
    p.memory(Memory.LOW);
    p.read(fd, 0, p.result(0)).succeeds();
    p.read(fd, 1, p.result(1)).fails(EAGAIN);
    p.memory(Memory.NORMAL);
  }

  @Case(rules = "R-RW-4", says = "a result at 0 is accepted, and AIOWAIT returns 0 for it")
  void resultIsNotLookedAt(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, 0, NULL).succeeds();
    p.completeOldest();
    p.aiowait(DO_NOT_WAIT, 1).returns(0);
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(
      rules = {"R-RW-4", "R-DRV-6"},
      says = "a negative size is more than one transfer may have")
  void negativeSize(Program p) {
    p.init().succeeds();
    p.transfer(AIOREAD, p.openGate(), buffer(0), -512, 0, p.result(0).address()).fails(ENOTSUP);
  }

  @Case(rules = "R-RW-5", says = "nothing at all completes at once, and nothing else is looked at")
  void zeroLength(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Result result = p.result(0);
    p.transfer(AIOREAD, fd, NOWHERE, 0, -1, result.address()).succeeds();
    p.hasLockedPages(0);
    result.isUntouched();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.is(0);
  }

  @Case(
      rules = {"R-RW-5", "R-SYS-3"},
      says = "with the poll bit nothing at all is in memory at once")
  void zeroLengthPolled(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    p.transfer(AIOWRITE | POLL, p.openGate(), NOWHERE, 0, -1, result.address()).succeeds();
    result.is(0);
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
  }

  @Case(
      rules = {"R-RW-6", "R-DONE-7"},
      says = "a finished AIOREAD raises SIGIO if there is a handler")
  void sigio(Program p) {
    p.init().succeeds();
    p.catches(Signal.SIGIO);
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.tookSignals();
    p.completeOldest();
    p.tookSignals(Signal.SIGIO, 0, 0);
  }

  @Case(
      rules = "R-DRV-2",
      says = "what is no multiple of the sector is EINVAL, and is not outstanding")
  void sector(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD, fd, buffer(0), 511, 0, p.result(0).address()).fails(EINVAL);
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, 511, p.result(0).address()).fails(EINVAL);
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(rules = "R-DRV-3", says = "the offset comes before the size, and that before the pages")
  void offsetBeforeSize(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.transfer(AIOREAD, fd, NOWHERE, -512, -512, p.result(0).address()).fails(EINVAL);
    p.transfer(AIOREAD, fd, NOWHERE, -512, 0, p.result(0).address()).fails(ENOTSUP);
    p.transfer(AIOREAD, fd, NOWHERE, SECTOR, 0, p.result(0).address()).fails(EFAULT);
    p.hasLockedPages(0);
  }

  @Case(
      rules = "R-DRV-7",
      says = "reading into what may not be written is EACCES, writing from it is not")
  void protection(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.call(Sysnum.MPROTECT, buffer(0), 4096, 1).succeeds();
    p.read(fd, 0, p.result(0)).fails(EACCES);
    p.write(fd, 0, p.result(0)).succeeds();
    p.hasLockedPages(1);
  }

  @Case(
      rules = {"R-DRV-7", "R-CLN-1"},
      says = "whole pages are locked until the request is reaped")
  void wholePages(Program p) {
    p.init().succeeds();
    p.transfer(AIOREAD, p.openGate(), buffer(0) + 4000, SECTOR, 0, p.result(0).address())
        .succeeds();
    p.hasLockedPages(2);
    p.completeOldest();
    p.hasLockedPages(2);
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
    p.hasLockedPages(0);
  }

  @Case(rules = "R-DRV-8", says = "the result of a short transfer is what has moved")
  void shortTransfer(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    p.transfer(AIOREAD, p.openGate(), buffer(0), 2 * SECTOR, LAST_SECTOR, result.address())
        .succeeds();
    p.completeOldest();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.is(SECTOR);
  }

  @Case(rules = "R-DRV-8", says = "an error of the device is the result")
  void deviceError(Program p) {
    p.init().succeeds();
    Result result = p.result(0);
    p.read(p.openGate(), 0, result).succeeds();
    p.completeWith(ENXIO);
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.isError(ENXIO);
  }
}
