package dev.kaio.dev;

import dev.kaio.sched.CondVar;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;

/**
 * read(2) and write(2) of a disk. Other than an asynchronous request, which must fit in one
 * transfer (R-DRV-6), they are split: into transfers of the disk's limit, one after the other, each
 * with its own pages locked. A short transfer ends the call, and an error is its result; what the
 * transfers before have moved stays moved.
 */
final class SynchronousTransfer {
  /** The most that one read moves, in bytes: its data may have to wait for a slow program. */
  static final long MOST_READ = 64L << 20;

  private final KThread thread;
  private final AddressSpace as;
  private final Disk disk;
  private final boolean write;
  private final long address;
  private final long length;
  private final long offset;
  private final CondVar done = CondVar.ofDevice("a disk");
  private final Buf buf = new Buf(this::iodone);
  private boolean isUnderWay;

  /** Between {@code length} bytes of memory and the disk's offset. */
  SynchronousTransfer(
      KThread thread,
      AddressSpace as,
      Disk disk,
      boolean write,
      long address,
      long length,
      long offset) {
    this.thread = thread;
    this.as = as;
    this.disk = disk;
    this.write = write;
    this.address = address;
    this.length = write ? length : Math.min(length, MOST_READ);
    this.offset = offset;
  }

  /**
   * Carries it out; may sleep.
   *
   * @return the bytes moved, less than asked for at the end of the disk, after a short transfer,
   *     and of a read of more than {@link #MOST_READ}; or what {@link PhysIo#aphysio} refuses, or
   *     the disk's errno
   */
  Rval run() {
    if (length == 0) {
      return Rval.ZERO;
    }
    int refusal = disk.refusal(offset, length);
    return refusal != 0 ? Rval.ofErrno(refusal) : next(0);
  }

  private Rval next(long moved) {
    long most = disk.maxTransfer() & -disk.geometry().sector();
    long count = Math.min(length - moved, most);
    buf.set(as, disk, -1, write, address + moved, count, offset + moved);
    isUnderWay = true;
    int refused = PhysIo.aphysio(buf);
    return refused != 0 ? Rval.ofErrno(refused) : await(moved);
  }

  private void iodone(Buf finished) {
    isUnderWay = false;
    done.broadcast();
  }

  private Rval await(long moved) {
    if (isUnderWay) {
      return done.await(thread, why -> await(moved));
    }
    PhysIo.unlock(buf);
    if (buf.resultErrno() != 0) {
      return Rval.ofErrno(buf.resultErrno());
    }
    long total = moved + buf.resultReturn();
    boolean isOver = total == length || buf.resultReturn() < buf.count();
    return isOver ? Rval.of(total) : next(total);
  }
}
