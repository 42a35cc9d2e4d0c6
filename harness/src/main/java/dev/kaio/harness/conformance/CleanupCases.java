package dev.kaio.harness.conformance;

import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Sysnum;

/** R-CLN: pages, clean-up and descriptors. */
@Conformance
final class CleanupCases {

  @Case(
      rules = {"R-CLN-8", "R-CLN-9"},
      says = "without a cleanup LWP munmap waits until another LWP reaps")
  void unmapWithoutCleanup(Program p) {
    p.init().succeeds();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.completeOldest();
    Caller other = p.newLwp();
    Answer unmap = other.munmap(buffer(0), 4096).sleeps();
    other.interrupt();
    unmap.sleeps();
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
    unmap.succeeds();
  }

  @Case(
      rules = {"R-CLN-4", "R-CLN-5", "R-CLN-9"},
      says = "with a cleanup LWP what is done does not hold munmap up, and stays to be reaped")
  void unmapWithCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    Result result = p.result(0);
    p.read(p.openGate(), 0, result).succeeds();
    p.completeOldest();
    p.hasLockedPages(1);
    p.munmap(buffer(0), 4096).succeeds();
    result.isUntouched();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.is(SECTOR);
  }

  @Case(
      rules = {"R-CLN-7", "R-CLN-9", "R-DONE-8"},
      says = "with a cleanup LWP munmap waits for the device only")
  void unmapWaitsForDevices(Program p) {
    p.init().succeeds();
    p.startCleanup();
    Result result = p.result(0);
    p.read(p.openGate(), 0, result).succeeds();
    Answer unmap = p.newLwp().munmap(buffer(0), 4096).sleeps();
    p.completeOldest();
    unmap.succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.is(SECTOR);
  }

  @Case(
      rules = "R-CLN-10",
      says = "a reconfiguration is about processes that have A, and unlocks what is done")
  void reconfiguration(Program p) {
    p.reconfigures(false);
    p.init().succeeds();
    p.startCleanup();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    p.completeOldest();
    p.hasLockedPages(1);
    p.reconfigures(true);
    p.hasLockedPages(0);
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
  }

  @Case(
      rules = {"R-CLN-12", "R-RW-7"},
      says = "close waits for the requests of its number, not for those of a duplicate")
  void closeWaits(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    int twin = (int) p.call(Sysnum.DUP, fd).value();
    p.read(fd, 0, p.result(0)).succeeds();
    p.close(twin).succeeds();
    Answer close = p.close(fd).sleeps();
    p.interrupt();
    close.sleeps();
    p.completeOldest();
    close.succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
  }

  @Case(rules = "R-CLN-12", says = "a request that is done does not hold up close, and stays")
  void doneDoesNotHoldUpClose(Program p) {
    p.init().succeeds();
    int fd = p.open(DISK, BOTH);
    p.read(fd, 0, p.result(0)).succeeds();
    p.close(fd).succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
  }
}
