package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ETIME;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_CANCELED;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;

import java.time.Duration;

/** R-U-22, R-U-23: aio_suspend. */
@LibraryConformance
final class LibrarySuspendCases {

  @Case(rules = "R-U-22", says = "a list of none or a bad timeout is EINVAL")
  void order(LibraryProgram p) {
    long list = p.list(p.inKernel(0, p.openGate()));
    p.aioSuspend(list, 0, NULL).fails(EINVAL);
    p.aioSuspend(list, -1, NULL).fails(EINVAL);
    p.aioSuspend(list, 1, p.time(0, 1_000_000_000)).fails(EINVAL);
    p.aioSuspend(list, 1, p.time(-1, 0)).fails(EINVAL);
  }

  @Case(rules = "R-U-22", says = "a process that has not started kaio gets EINVAL")
  void neverStarted(LibraryProgram p) {
    p.aioSuspend(p.list(p.inKernel(0, p.openGate())), 1, NULL).fails(EINVAL);
  }

  @Case(rules = "R-U-22", says = "it waits for a listed request of the kernel")
  void waitsInKernel(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    Answer suspend = p.newThread().aioSuspend(p.list(null, p.aiocb(1)), 2, NULL).sleeps();
    p.completeOldest();
    suspend.sleeps();
    p.completeOldest();
    suspend.succeeds();
    p.aioError(p.aiocb(1)).returns(0);
  }

  @Case(rules = "R-U-22", says = "the end of the time in the kernel is ETIME")
  void timeout(LibraryProgram p) {
    p.aioRead(p.inKernel(0, p.openGate())).succeeds();
    Answer suspend = p.aioSuspend(p.list(p.aiocb(0)), 1, p.time(600, 0)).sleeps();
    p.pass(Duration.ofSeconds(601));
    suspend.fails(ETIME);
  }

  @Case(rules = "R-U-22", says = "what was reaped before is not noticed")
  void reaped(LibraryProgram p) {
    Aiocb aiocb = p.inKernel(0, p.openGate());
    p.aioRead(aiocb).succeeds();
    p.completeOldest();
    p.aioError(aiocb).returns(0);
    p.aioSuspend(p.list(aiocb), 1, NULL).fails(EAGAIN);
  }

  @Case(rules = "R-U-22", says = "a signal ends the wait in the kernel")
  void signalInKernel(LibraryProgram p) {
    p.aioRead(p.inKernel(0, p.openGate())).succeeds();
    LibraryCaller other = p.newThread();
    Answer suspend = other.aioSuspend(p.list(p.aiocb(0)), 1, NULL).sleeps();
    other.interrupt();
    suspend.fails(EINTR);
  }

  @Case(rules = "R-U-23", says = "with the pool active, it waits for a listed request of the pool")
  void waitsForPool(LibraryProgram p) {
    p.aioRead(p.inPool(0, p.openGate())).succeeds();
    Answer suspend = p.newThread().aioSuspend(p.list(p.aiocb(0)), 1, NULL).sleeps();
    p.completeLarge();
    suspend.succeeds();
  }

  @Case(rules = "R-U-23", says = "with the pool active, memory is looked at first")
  void looksFirst(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inPool(0, gate)).succeeds();
    p.aioRead(p.inPool(1, gate)).succeeds();
    p.completeLarge(0, 2);
    p.aioSuspend(p.list(p.aiocb(0), p.aiocb(1)), 2, NULL).succeeds();
  }

  @Case(rules = "R-U-23", says = "a poll with nothing done is EAGAIN")
  void poll(LibraryProgram p) {
    p.aioRead(p.inPool(0, p.openGate())).succeeds();
    p.aioSuspend(p.list(p.aiocb(0)), 1, p.time(0, 0)).fails(EAGAIN);
  }

  @Case(rules = "R-U-23", says = "a signal ends the wait for the pool")
  void signalInPool(LibraryProgram p) {
    p.aioRead(p.inPool(0, p.openGate())).succeeds();
    LibraryCaller other = p.newThread();
    Answer suspend = other.aioSuspend(p.list(p.aiocb(0)), 1, NULL).sleeps();
    other.interrupt();
    suspend.fails(EINTR);
  }

  @Case(rules = "R-U-23", says = "a cancelled request alone ends it only with the pool's last")
  void cancelled(LibraryProgram p) {
    int gate = p.openGate();
    int other = p.openGate();
    p.aioRead(p.inPool(0, gate)).succeeds();
    p.aioRead(p.inPool(1, other)).succeeds();
    p.aioCancel(gate, p.aiocb(0)).returns(AIO_CANCELED);
    Answer suspend = p.newThread().aioSuspend(p.list(p.aiocb(0)), 1, NULL).sleeps();
    p.completeLarge(0, 2); // the worker comes back from the cancelled one
    suspend.sleeps();
    p.completeLarge();
    suspend.fails(EAGAIN);
  }

  @Case(rules = "R-U-23", says = "the kernel's completion is noticed while the pool is active")
  void kernelWhilePoolActive(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inPool(0, gate)).succeeds();
    p.aioRead(p.inKernel(1, gate)).succeeds();
    Answer suspend = p.newThread().aioSuspend(p.list(p.aiocb(1)), 1, NULL).sleeps();
    p.complete(1);
    suspend.succeeds();
  }
}
