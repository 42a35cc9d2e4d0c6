package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.OpenFile;
import dev.kaio.vnode.Vnode;

/** read, write, pread and pwrite, which may sleep until the file has done its part. */
public final class TransferCalls {
  private TransferCalls() {}

  /**
   * read(fd, buf, n) and write(fd, buf, n), at the file's position: EBADF, EINVAL for a negative
   * length, EAGAIN for a read that would wait with O_NONBLOCK, and the file's own.
   *
   * <p>The position is taken when the transfer begins and set, when it is over, to where it ended.
   * So LWPs that read one open file at a time read the same bytes; writes to a regular file have
   * their turn one after the other, a long one several turns.
   */
  public static SyscallHandler atPosition(boolean write) {
    return (lwp, args) -> {
      Transfer transfer = new Transfer(lwp, write, args.longAt(1), length(lwp, args));
      return lwp.proc().descriptors().use(lwp, args.intAt(0), transfer::move);
    };
  }

  /**
   * pread(fd, buf, n, offset) and pwrite: EBADF, ESPIPE, EINVAL for a negative offset or length,
   * and the file's own. O_APPEND does not matter. ILP32 passes the offset as one word.
   */
  public static SyscallHandler atOffset(boolean write) {
    return (lwp, args) -> atOffset(lwp, args, write, FileOffset.ofOneSlot(lwp, args, 3));
  }

  /** pread64 and pwrite64 of ILP32: the same with an offset of two words. */
  public static SyscallHandler atLargeOffset(boolean write) {
    return (lwp, args) -> atOffset(lwp, args, write, FileOffset.ofTwoSlots(lwp, args, 3));
  }

  private static Rval atOffset(Lwp lwp, SyscallArgs args, boolean write, long offset) {
    Transfer transfer = new Transfer(lwp, write, args.longAt(1), length(lwp, args));
    return lwp.proc().descriptors().use(lwp, args.intAt(0), file -> transfer.moveAt(file, offset));
  }

  private static long length(Lwp lwp, SyscallArgs args) {
    return FileOffset.ofOneSlot(lwp, args, 2);
  }

  /** One transfer between user memory and a file. */
  private record Transfer(Lwp lwp, boolean write, long address, long length) {

    private boolean isPermitted(OpenFile file) {
      return write ? file.canWrite() : file.canRead();
    }

    Rval move(OpenFile file) {
      if (!isPermitted(file)) {
        return Rval.error(Errno.EBADF);
      }
      if (length < 0) {
        return Rval.error(Errno.EINVAL);
      }
      Vnode vnode = file.vnode();
      if (write) {
        return stable(
            file,
            !isRegular(vnode)
                ? moveFrom(file, file.position())
                : file.has(OpenFlags.O_APPEND)
                    ? RegularWrite.append(lwp, file, address, length)
                    : RegularWrite.atPosition(lwp, file, address, length));
      }
      if (file.has(OpenFlags.NO_WAITING) && vnode.readWouldBlock()) {
        return file.has(OpenFlags.O_NONBLOCK) ? Rval.error(Errno.EAGAIN) : Rval.ZERO;
      }
      return vnode.inTurn(lwp, false, why -> moveFrom(file, file.position()));
    }

    private static boolean isRegular(Vnode vnode) {
      return vnode.kind() == Vnode.Kind.REGULAR;
    }

    private Rval moveFrom(OpenFile file, long start) {
      return lwp.whenDone(
          io(file, start),
          moved -> {
            if (!moved.isError()) {
              file.seek(start + moved.value());
            }
            return moved;
          });
    }

    Rval moveAt(OpenFile file, long offset) {
      if (!isPermitted(file)) {
        return Rval.error(Errno.EBADF);
      }
      if (!file.vnode().isSeekable()) {
        return Rval.error(Errno.ESPIPE);
      }
      if (offset < 0 || length < 0) {
        return Rval.error(Errno.EINVAL);
      }
      if (write) {
        return stable(
            file,
            isRegular(file.vnode())
                ? RegularWrite.at(lwp, file, address, length, offset)
                : io(file, offset));
      }
      return file.vnode().inTurn(lwp, false, why -> io(file, offset));
    }

    private Rval io(OpenFile file, long offset) {
      Vnode vnode = file.vnode();
      AddressSpace as = lwp.proc().addressSpace();
      return write
          ? vnode.write(lwp, as, address, length, offset)
          : vnode.read(lwp, as, address, length, offset);
    }

    /** Waits, if the flags say so, until what was written is stable; if not, it has failed. */
    private Rval stable(OpenFile file, Rval result) {
      if (!file.has(OpenFlags.WRITE_THROUGH)) {
        return result;
      }
      boolean dataOnly = !file.has(OpenFlags.O_SYNC);
      return lwp.whenDone(
          result,
          written ->
              written.isError()
                  ? written
                  : lwp.whenDone(
                      file.vnode().fsync(lwp, dataOnly),
                      synced -> synced.isError() ? synced : written));
    }
  }
}
