package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.ECANCELED;
import static dev.kaio.abi.Errno.EINPROGRESS;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.EIO;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_ALLDONE;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_CANCELED;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_NOTCANCELED;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;
import static dev.kaio.harness.conformance.LibraryProgram.LARGE;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Sigev;
import dev.kaio.abi.Signal;

/** R-U-15 to R-U-21, R-U-24: aio_read, aio_write and what becomes of them. */
@LibraryConformance
final class LibraryPosixCases {
  private static final int CHECK = 1;
  private static final int NOCHECK = 2;
  private static final int CHECKED = 3;
  private static final int USERAIO = 4;
  private static final int USERAIO_DONE = 5;
  private static final int NO_FD = 99;
  private static final int AIOAREAD = 11;
  private static final int SOURCE_AIO = 1;

  @Case(rules = "R-U-15", says = "no aiocb, or one with a priority, is EINVAL before all else")
  void order(LibraryProgram p) {
    p.aioRead(null).fails(EINVAL);
    Aiocb aiocb = p.inKernel(0, NO_FD).priority(1);
    p.aioRead(aiocb).fails(EINVAL);
    aiocb.result().isUntouched();
  }

  @Case(
      rules = {"R-U-1", "R-U-15"},
      says = "the aiocb says who has it, and that it is in progress")
  void submitted(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb kernel = p.inKernel(0, gate);
    Aiocb pool = p.inPool(1, gate);
    p.aioRead(kernel).succeeds();
    p.aioRead(pool).succeeds();
    kernel.result().isInProgress();
    pool.result().isInProgress();
    kernel.hasState(CHECK);
    pool.hasState(USERAIO);
  }

  @Case(rules = "R-U-15", says = "what the kernel refuses is in the aiocb, too")
  void refused(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, NO_FD);
    p.aioRead(aiocb).fails(EBADF);
    aiocb.result().isError(EBADF);
    aiocb.hasState(NOCHECK);
  }

  @Case(rules = "R-U-15", says = "an aiocb that the pool has is EBUSY, and stays as it is")
  void activeInPool(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.aioRead(aiocb).fails(EBUSY);
    p.aioWrite(aiocb).fails(EBUSY);
    aiocb.result().isInProgress();
  }

  @Case(rules = "R-U-16", says = "an aiocb that the kernel has gets EBUSY as its result")
  void activeInKernel(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.aioRead(aiocb).fails(EBUSY);
    aiocb.result().isError(EBUSY);
    p.aioError(aiocb).returns(EBUSY.code());
    aiocb.hasState(NOCHECK);
  }

  @Case(rules = "R-U-17", says = "the pool sends the signal of a request, with its value")
  void signal(LibraryProgram p) {
    p.catches(Signal.SIGUSR1);
    Aiocb aiocb = p.inPool(0, p.openGate()).signal(p.signal(Signal.SIGUSR1), 7);
    p.aioRead(aiocb).succeeds();
    p.completeLarge();
    p.tookSignals(Signal.SIGUSR1, Signal.SI_ASYNCIO, 7);
  }

  @Case(rules = "R-U-17", says = "the pool sends the event of a request to its port")
  void port(LibraryProgram p) {
    int port = (int) p.portCreate().value();
    long notify = p.portNotify(port, 5);
    Aiocb aiocb = p.inPool(0, p.openGate()).sigevent(Sigev.PORT, 0, notify);
    p.aioRead(aiocb).succeeds();
    p.completeLarge();
    long event = p.words(0, 0, 0);
    p.portGet(port, event, NULL).succeeds();
    p.hasWords(event, AIOAREAD | (long) SOURCE_AIO << 32, aiocb.address(), 5);
  }

  @Case(rules = "R-U-17", says = "a kind of notification that there is not is none")
  void unknownNotification(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate()).sigevent(9, 0, 0);
    p.aioRead(aiocb).succeeds();
    p.completeLarge();
    p.aioRead(aiocb).fails(EBUSY); // as R-U-18 has it of SIGEV_NONE
  }

  @Case(
      rules = {"R-U-1", "R-U-18"},
      says = "what ends without a notification is the library's until it is asked for")
  void endedWithoutNotification(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb aiocb = p.inPool(0, gate);
    p.aioRead(aiocb).succeeds();
    p.completeLarge();
    aiocb.result().is(LARGE);
    aiocb.hasState(USERAIO);
    p.aioRead(aiocb).fails(EBUSY);
    p.aioError(aiocb).returns(0);
    aiocb.hasState(NOCHECK);
    p.aioRead(aiocb).succeeds();
  }

  @Case(
      rules = {"R-U-1", "R-U-18"},
      says = "what ends with a notification can be used again at once")
  void endedWithNotification(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate()).signal(0, 0);
    p.aioRead(aiocb).succeeds();
    p.completeLarge();
    aiocb.hasState(USERAIO_DONE);
    p.aioRead(aiocb).succeeds();
  }

  @Case(rules = "R-U-18", says = "a cancelled request notifies as any other")
  void cancelledNotifies(LibraryProgram p) {
    p.catches(Signal.SIGUSR1);
    int gate = p.openGate();
    Aiocb aiocb = p.inPool(0, gate).signal(p.signal(Signal.SIGUSR1), 9);
    p.aioRead(aiocb).succeeds();
    p.aioCancel(gate, aiocb).returns(AIO_CANCELED);
    p.completeLarge();
    p.tookSignals(Signal.SIGUSR1, Signal.SI_ASYNCIO, 9);
    p.aioError(aiocb).returns(ECANCELED.code());
  }

  // ---- SIGEV_THREAD ----

  @Case(rules = "R-U-19", says = "a function runs at the end, in the kernel or in the pool")
  void function(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate).thread(p.function(), 3)).succeeds();
    p.completeOldest();
    p.ranFunction(3);
    p.aioRead(p.inPool(1, gate).thread(p.function(), 4)).succeeds();
    p.completeLarge();
    p.ranFunction(4);
  }

  @Case(rules = "R-U-19", says = "without a function the signal's number is taken for a port")
  void noFunction(LibraryProgram p) {
    p.aioRead(p.inKernel(0, p.openGate()).sigevent(Sigev.THREAD, NO_FD, 0)).fails(EINVAL);
  }

  // ---- aio_error, aio_return ----

  @Case(rules = "R-U-20", says = "aio_error reaps what the kernel has done")
  void error(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.aioError(aiocb).returns(EINPROGRESS.code());
    p.completeOldest();
    aiocb.result().isInProgress();
    p.aioError(aiocb).returns(0);
    aiocb.result().is(SECTOR);
  }

  @Case(rules = "R-U-20", says = "behind an aio_suspend the first aio_error does not ask")
  void checked(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.aioSuspend(p.list(aiocb), 1, p.time(0, 0)).fails(EAGAIN);
    aiocb.hasState(CHECKED);
    p.completeOldest();
    p.aioError(aiocb).returns(EINPROGRESS.code());
    aiocb.hasState(CHECK);
    p.aioError(aiocb).returns(0);
  }

  @Case(rules = "R-U-21", says = "aio_return asks nobody, and gives a result once")
  void result(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.completeOldest();
    p.aioReturn(aiocb).fails(EINPROGRESS);
    p.aioError(aiocb).returns(0);
    p.aioReturn(aiocb).returns(SECTOR);
    p.aioReturn(aiocb).fails(EINVAL);
    p.aioError(aiocb).returns(EINVAL.code());
  }

  @Case(rules = "R-U-21", says = "aio_return fails as the request has")
  void failure(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.completeWith(EIO);
    p.aioError(aiocb).returns(EIO.code());
    p.aioReturn(aiocb).fails(EIO);
  }

  // ---- aio_cancel ----

  @Case(rules = "R-U-24", says = "a bad descriptor is EBADF, that of another aiocb EINVAL")
  void cancelOrder(LibraryProgram p) {
    Aiocb aiocb = p.inPool(0, p.openGate());
    p.aioCancel(NO_FD, aiocb).fails(EBADF);
    p.aioCancel(p.open(DISK), aiocb).fails(EINVAL);
  }

  @Case(rules = "R-U-24", says = "the pool's is cancelled once; then it is done")
  void cancelInPool(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb aiocb = p.inPool(0, gate);
    p.aioRead(aiocb).succeeds();
    p.aioCancel(gate, aiocb).returns(AIO_CANCELED);
    aiocb.result().isError(ECANCELED);
    p.aioCancel(gate, aiocb).returns(AIO_ALLDONE);
  }

  @Case(rules = "R-U-24", says = "the kernel's is never cancelled")
  void cancelInKernel(LibraryProgram p) {
    int gate = p.openGate();
    Aiocb aiocb = p.inKernel(0, gate);
    p.aioRead(aiocb).succeeds();
    p.aioCancel(gate, aiocb).returns(AIO_NOTCANCELED);
    p.completeOldest();
    p.aioCancel(gate, aiocb).returns(AIO_ALLDONE);
  }

  @Case(
      rules = "R-U-24",
      says = "all of a descriptor is done if the pool is idle, whatever is pending")
  void cancelAllOfIdlePool(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    p.aioCancel(gate, null).returns(AIO_ALLDONE);
    p.aioRead(p.inPool(1, p.openGate())).succeeds();
    p.aioCancel(gate, null).returns(AIO_NOTCANCELED);
  }

  @Case(rules = "R-U-24", says = "all that the pool has of a descriptor is cancelled")
  void cancelAll(LibraryProgram p) {
    int gate = p.openGate();
    int other = p.openGate();
    p.aioRead(p.inPool(0, gate)).succeeds();
    p.aioRead(p.inPool(1, gate)).succeeds();
    p.aioRead(p.inPool(2, other)).succeeds();
    p.aioCancel(gate, null).returns(AIO_CANCELED);
    p.aioError(p.aiocb(0)).returns(ECANCELED.code());
    p.aioError(p.aiocb(1)).returns(ECANCELED.code());
    p.aioError(p.aiocb(2)).returns(EINPROGRESS.code());
  }
}
