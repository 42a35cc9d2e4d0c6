package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EINPROGRESS;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.EIO;
import static dev.kaio.abi.Errno.ENOTSUP;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.LibraryCaller.LIO_NOP;
import static dev.kaio.harness.conformance.LibraryCaller.LIO_NOWAIT;
import static dev.kaio.harness.conformance.LibraryCaller.LIO_WAIT;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;
import static dev.kaio.harness.conformance.LibraryProgram.LARGE;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Signal;

/** R-U-25 to R-U-28, R-U-35: lio_listio. */
@LibraryConformance
final class LibraryListCases {
  private static final int CHECK = 1;
  private static final int NOCHECK = 2;
  private static final int NO_FD = 99;

  @Case(rules = "R-U-25", says = "a bad number or mode is EINVAL")
  void order(LibraryProgram p) {
    long list = p.list(p.inKernel(0, p.openGate()));
    p.lioListio(LIO_NOWAIT, list, 0, NULL).fails(EINVAL);
    p.lioListio(LIO_NOWAIT, list, 4097, NULL).fails(EINVAL);
    p.lioListio(2, list, 1, NULL).fails(EINVAL);
    p.aiocb(0).result().isUntouched();
  }

  @Case(rules = "R-U-25", says = "one that the pool has is EBUSY for the whole list")
  void busy(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb active = p.inPool(0, gate);
    p.aioRead(active).succeeds();
    p.lioListio(LIO_NOWAIT, p.list(active, p.inKernel(1, gate)), 2, NULL).fails(EBUSY);
    p.aiocb(1).result().isUntouched();
  }

  @Case(
      rules = {"R-U-1", "R-U-25"},
      says = "the kernel's entries are asked for, those that are waited for and LIO_NOP are not")
  void states(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb nop = p.aiocb(1).set(gate, LIO_NOP, buffer(1), SECTOR, 0);
    p.lioListio(LIO_NOWAIT, p.list(p.inKernel(0, gate), nop), 2, NULL).succeeds();
    p.aiocb(0).hasState(CHECK);
    nop.hasState(NOCHECK);
    nop.result().isUntouched();
    p.lioListio(LIO_WAIT, p.list(p.inKernel(2, p.open(DISK))), 1, NULL).succeeds();
    p.aiocb(2).hasState(NOCHECK);
    p.aiocb(2).result().is(SECTOR);
  }

  @Case(
      rules = {"R-U-26", "R-U-28"},
      says = "a list is the kernel's in part and the pool's in part, and waits for both")
  void mixed(LibraryProgram p) {
    int gate = p.openGate();
    long list = p.list(p.inPool(0, gate), p.inKernel(1, gate));
    Answer wait = p.newThread().lioListio(LIO_WAIT, list, 2, NULL).sleeps();
    p.aiocb(0).result().isError(ENOTSUP); // not queued before the kernel's part is over
    p.completeOldest();
    wait.sleeps();
    p.completeLarge();
    wait.succeeds();
    p.aiocb(0).result().is(LARGE);
    p.aiocb(1).result().is(SECTOR);
  }

  @Case(rules = "R-U-28", says = "an entry that fails in the pool makes a wait for the list EIO")
  void failsInPool(LibraryProgram p) {
    int gate = p.openGate();
    Answer wait = p.newThread().lioListio(LIO_WAIT, p.list(p.inPool(0, gate)), 1, NULL).sleeps();
    p.completeWith(EIO);
    wait.fails(EIO);
    p.aiocb(0).result().isError(EIO);
  }

  @Case(rules = "R-U-26", says = "the end of the pool's part of a list is told")
  void notified(LibraryProgram p) {
    p.catches(Signal.SIGUSR1);
    int gate = p.openGate();
    long event = p.signalEvent(p.signal(Signal.SIGUSR1), 6);
    p.lioListio(LIO_NOWAIT, p.list(p.inPool(0, gate), null), 2, event).succeeds();
    p.tookSignals();
    p.completeLarge();
    p.tookSignals(Signal.SIGUSR1, Signal.SI_ASYNCIO, 6);
  }

  @Case(rules = "R-U-26", says = "a mixed list is told of twice")
  void notifiedTwice(LibraryProgram p) {
    p.catches(Signal.SIGUSR1);
    int gate = p.openGate();
    long event = p.signalEvent(p.signal(Signal.SIGUSR1), 6);
    p.lioListio(LIO_NOWAIT, p.list(p.inPool(0, gate), p.inKernel(1, gate)), 2, event).succeeds();
    p.completeOldest();
    p.tookSignals(Signal.SIGUSR1, Signal.SI_ASYNCIO, 6);
    p.completeLarge();
    p.tookSignals(Signal.SIGUSR1, Signal.SI_ASYNCIO, 6);
  }

  @Case(rules = "R-U-26", says = "a priority is refused by the pool, with EIO for the list")
  void priority(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate()).priority(1);
    p.lioListio(LIO_WAIT, p.list(aiocb), 1, NULL).fails(EIO);
    aiocb.result().isError(EINVAL);
  }

  @Case(rules = "R-U-26", says = "an aiocb that is listed twice is queued once")
  void listedTwice(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate());
    Answer wait = p.newThread().lioListio(LIO_WAIT, p.list(aiocb, aiocb), 2, NULL).sleeps();
    p.completeLarge();
    wait.succeeds();
  }

  @Case(rules = "R-U-27", says = "other errors of the kernel are the list's")
  void otherErrors(LibraryProgram p) {
    p.lioListio(LIO_NOWAIT, p.list(p.inKernel(0, NO_FD)), 1, NULL).fails(EIO);
    p.aiocb(0).result().isError(EBADF);
  }

  @Case(rules = "R-U-26", says = "the kernel's other failures are forgotten if the pool has a part")
  void forgotten(LibraryProgram p) {
    long list = p.list(p.inKernel(0, NO_FD), p.inPool(1, p.openGate()));
    p.lioListio(LIO_NOWAIT, list, 2, NULL).succeeds();
    p.aiocb(0).result().isError(EBADF);
  }

  @Case(
      rules = {"R-U-28", "R-U-35"},
      says = "behind an interrupted wait aio_error does not look into the kernel")
  void interrupted(LibraryProgram p) {
    int gate = p.openGate();
    LibraryCaller other = p.newThread();
    Answer wait = other.lioListio(LIO_WAIT, p.list(p.inKernel(0, gate)), 1, NULL).sleeps();
    other.interrupt();
    wait.fails(EINTR);
    p.completeOldest();
    p.aioError(p.aiocb(0)).returns(EINPROGRESS.code());
  }

  @Case(rules = "R-U-28", says = "a signal ends the wait for the pool's part")
  void interruptedInPool(LibraryProgram p) {
    LibraryCaller other = p.newThread();
    long list = p.list(p.inPool(0, p.openGate()));
    Answer wait = other.lioListio(LIO_WAIT, list, 1, NULL).sleeps();
    other.interrupt();
    wait.fails(EINTR);
    p.completeLarge();
    p.aioError(p.aiocb(0)).returns(0);
  }
}
