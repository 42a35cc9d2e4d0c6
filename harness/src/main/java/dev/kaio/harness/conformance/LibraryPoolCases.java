package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.ECANCELED;
import static dev.kaio.abi.Errno.EINPROGRESS;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_ALLDONE;
import static dev.kaio.harness.conformance.LibraryCaller.AIO_CANCELED;
import static dev.kaio.harness.conformance.LibraryCaller.LIO_WRITE;
import static dev.kaio.harness.conformance.LibraryCaller.NULL;
import static dev.kaio.harness.conformance.LibraryCaller.O_SYNC;
import static dev.kaio.harness.conformance.LibraryProgram.LARGE;
import static dev.kaio.harness.conformance.LibraryProgram.NULL_DEVICE;
import static dev.kaio.harness.conformance.Program.DISK;

/** R-U-3 to R-U-6, R-U-29: the pool of workers. */
@LibraryConformance
final class LibraryPoolCases {
  private static final int WORKERS = 4;
  private static final int MOST_QUEUED = 2;

  private static void fill(LibraryProgram p, int fd, int count) {
    for (int i = 0; i < count; i++) {
      p.aioRead(p.inPool(i, fd)).succeeds();
    }
  }

  @Case(rules = "R-U-3", says = "what the kernel refuses as unsuitable or too large the pool does")
  void refused(LibraryProgram p) {
    p.aioread(p.open(NULL_DEVICE), p.result(0)).succeeds();
    p.aiowait(NULL).returns(p.result(0).address());
    p.result(0).is(0);
    p.aioreadInPool(p.open(DISK), p.result(1)).succeeds();
    p.aiowait(NULL).returns(p.result(1).address());
    p.result(1).is(LARGE);
  }

  @Case(rules = "R-U-3", says = "too large a transfer does not mark the descriptor")
  void notMarked(LibraryProgram p) {
    int gate = p.openGate();
    p.aioreadInPool(gate, p.result(0)).succeeds();
    p.aioread(gate, p.result(1)).succeeds();
    p.aioread(gate, p.result(1)).fails(EBUSY); // the kernel has it
  }

  @Case(rules = "R-U-4", says = "close cancels what runs and waits in the pool")
  void closeCancels(LibraryProgram p) {
    int gate = p.openGate();
    int other = p.openGate();
    Aiocb running = p.inPool(0, gate);
    p.aioRead(running).succeeds();
    p.aioreadInPool(other, p.result(1)).succeeds();
    Answer close = p.newThread().close(gate);
    p.aioError(running).returns(ECANCELED.code());
    p.completeLarge(0, 2);
    close.succeeds();
    p.isNotCancelled(p.result(1));
  }

  @Case(
      rules = {"R-U-4", "R-U-24"},
      says = "close overwrites results that no aiowait has fetched, if anything is outstanding")
  void closeOverwrites(LibraryProgram p) {
    int device = p.open(NULL_DEVICE);
    int second = p.open(NULL_DEVICE);
    p.aioread(device, p.result(0)).succeeds();
    p.close(device).succeeds();
    p.result(0).is(0);
    p.aioreadInPool(p.openGate(), p.result(1)).succeeds();
    p.aioread(second, p.result(2)).succeeds();
    p.result(2).is(0);
    p.close(second).succeeds();
    p.isCancelled(p.result(2));
    p.result(0).is(0);
  }

  @Case(rules = "R-U-5", says = "each of four workers runs a queue of its own, in order")
  void queues(LibraryProgram p) {
    fill(p, p.openGate(), 2 * WORKERS);
    // The second worker ends its first request, so its second begins, the sixth of all.
    p.completeLarge(1, WORKERS);
    p.aioError(p.aiocb(1)).returns(0);
    p.completeLarge(WORKERS - 1, WORKERS);
    p.aioError(p.aiocb(WORKERS + 1)).returns(0);
    p.aioError(p.aiocb(WORKERS)).returns(EINPROGRESS.code());
  }

  @Case(rules = "R-U-5", says = "a worker with two queued gets no third: there is a new worker")
  void newWorker(LibraryProgram p) {
    int queued = WORKERS * (1 + MOST_QUEUED);
    fill(p, p.openGate(), queued + 1);
    p.completeLarge(WORKERS, WORKERS + 1);
    p.aioError(p.aiocb(queued)).returns(0);
    p.aioError(p.aiocb(queued - 1)).returns(EINPROGRESS.code());
  }

  @Case(rules = "R-U-5", says = "an idle worker is preferred, from the round-robin pointer on")
  void idleFirst(LibraryProgram p) {
    int gate = p.openGate();
    fill(p, gate, WORKERS);
    p.completeLarge(2, WORKERS);
    p.aioRead(p.inPool(WORKERS, gate))
        .succeeds(); // to the third, though the pointer is at the first
    p.completeLarge(WORKERS - 1, WORKERS);
    p.aioError(p.aiocb(WORKERS)).returns(0);
  }

  @Case(rules = "R-U-6", says = "the pool writes where the offset says")
  void writes(LibraryProgram p) {
    int disk = p.open(DISK);
    byte[] bytes = new byte[LARGE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    p.put(buffer(2), bytes);
    Aiocb write = p.aiocb(0).set(disk, LIO_WRITE, buffer(2), LARGE, LARGE);
    p.aioWrite(write).succeeds();
    p.aioReturn(write).returns(LARGE);
    p.aioread(disk, buffer(0), LARGE, LARGE, 0, p.result(0)).succeeds();
    p.aiowait(NULL).returns(p.result(0).address());
    p.hasBytes(buffer(0), bytes);
  }

  // ---- aio_fsync ----

  @Case(rules = "R-U-29", says = "NULL is no fsync; a bad operation or descriptor is refused")
  void fsyncOrder(LibraryProgram p) {
    p.aioFsync(3, null).succeeds();
    p.aioFsync(3, p.inPool(0, 99)).fails(EINVAL);
    p.aioFsync(O_SYNC, p.inPool(0, 99)).fails(EBADF);
    Aiocb active = p.inPool(1, p.openGate());
    p.aioRead(active).succeeds();
    p.aioFsync(O_SYNC, active).fails(EBUSY);
  }

  @Case(rules = "R-U-29", says = "an fsync follows what every worker has been given before")
  void fsyncFollows(LibraryProgram p) {
    int gate = p.openGate();
    fill(p, gate, 1);
    Aiocb sync = p.aiocb(1).set(p.open(DISK), 0, 0, 0, 0);
    p.aioFsync(O_SYNC, sync).succeeds();
    p.aioError(sync).returns(EINPROGRESS.code());
    p.aioCancel(p.openGate(), null).value(); // on another descriptor
    p.completeLarge();
    p.aioError(sync).returns(0);
    p.aioReturn(sync).returns(0);
  }

  @Case(rules = "R-U-29", says = "an fsync waits for nothing that the kernel has")
  void fsyncIgnoresKernel(LibraryProgram p) {
    int gate = p.openGate();
    p.aioRead(p.inKernel(0, gate)).succeeds();
    Aiocb sync = p.aiocb(1).set(gate, 0, 0, 0, 0);
    p.aioFsync(O_SYNC, sync).succeeds();
    p.aioError(sync).returns(0);
    p.aioError(p.aiocb(0)).returns(EINPROGRESS.code());
  }

  @Case(
      rules = {"R-U-24", "R-U-29"},
      says = "an fsync that waits is not found by aio_cancel, but by cancelling all of its fd")
  void fsyncCancelled(LibraryProgram p) {
    fill(p, p.openGate(), 1);
    int disk = p.open(DISK);
    Aiocb sync = p.aiocb(1).set(disk, 0, 0, 0, 0);
    p.aioFsync(O_SYNC, sync).succeeds();
    p.aioCancel(disk, sync).returns(AIO_ALLDONE);
    p.aioCancel(disk, null).returns(AIO_CANCELED);
    p.completeLarge();
    p.aioError(sync).returns(ECANCELED.code());
  }

  @Case(
      rules = {"R-U-2", "R-U-29"},
      says = "an fsync starts kaio in the process")
  void fsyncStarts(LibraryProgram p) {
    Aiocb sync = p.aiocb(0).set(p.open(DISK), 0, 0, 0, 0);
    p.aioFsync(O_SYNC, sync).succeeds();
    p.aioReturn(sync).returns(0);
    p.aioWaitn(p.words(0), 1, p.integerAt(1), NULL).fails(EAGAIN);
  }
}
