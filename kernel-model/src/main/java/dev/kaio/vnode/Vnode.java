package dev.kaio.vnode;

import dev.kaio.abi.Errno;
import dev.kaio.abi.FileMode;
import dev.kaio.abi.FileStat;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Something that can be opened. Each kind of file overrides what it can do. */
public abstract class Vnode {

  /** What stat calls the type of a file. */
  public enum Kind {
    REGULAR(FileMode.S_IFREG),
    CHARACTER(FileMode.S_IFCHR),
    BLOCK(FileMode.S_IFBLK),
    PORT(FileMode.S_IFPORT);

    private final int modeBits;

    Kind(int modeBits) {
      this.modeBits = modeBits;
    }

    /** What st_mode says of it. */
    public int modeBits() {
      return modeBits;
    }
  }

  private final Kind kind;

  protected Vnode(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Reads into user memory.
   *
   * @return the number of bytes, or an errno; ENOTSUP where the file has no read
   */
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    return Rval.error(Errno.ENOTSUP);
  }

  /** Writes from user memory; returns the number of bytes, or an errno. */
  public Rval write(KThread thread, AddressSpace as, long address, long length, long offset) {
    return Rval.error(Errno.ENOTSUP);
  }

  /**
   * Writes bytes that the kernel has, all or none as far as is known. Regular files have this.
   *
   * @return the number of bytes, or an errno
   */
  public Rval write(KThread thread, ByteBuffer bytes, long offset) {
    return Rval.error(Errno.ENOTSUP);
  }

  /** Whether read and write have a position; otherwise pread and lseek give ESPIPE. */
  public boolean isSeekable() {
    return true;
  }

  /** Whether a read now would have to wait for somebody to send data. */
  public boolean readWouldBlock() {
    return false;
  }

  /**
   * Carries out a transfer in its turn. Where a write must not meet other transfers it has its turn
   * alone.
   */
  public Rval inTurn(KThread thread, boolean write, Continuation transfer) {
    return transfer.resume(WaitResult.WOKEN);
  }

  /** Gets the attributes and goes on with them; may sleep. Returns an errno, or what follows. */
  public Rval stat(KThread thread, Function<FileStat, Rval> then) {
    return then.apply(new FileStat(0, 0, kind.modeBits(), -1, 0, 0, 0, ""));
  }

  /**
   * Waits until what was written is on stable storage.
   *
   * @param dataOnly whether attributes that reading does not need may be left out
   * @return 0, or an errno; EINVAL where there is nothing to write to
   */
  public Rval fsync(KThread thread, boolean dataOnly) {
    return Rval.error(Errno.EINVAL);
  }

  /** How many bytes an ioctl command reads at its argument; 0: none, or the command is unknown. */
  public int ioctlReads(int command) {
    return 0;
  }

  /**
   * ioctl(2) on an open file.
   *
   * @param privileged whether the caller may do what only a privileged process may
   * @param argument as the program gave it: a number, or an address in {@code as}
   * @param flags {@link OpenFile#FREAD} and {@link OpenFile#FWRITE} bits of the descriptor
   * @return the command's value, or an errno; ENOTTY for a command that the file does not know
   */
  public Rval ioctl(
      KThread thread, AddressSpace as, boolean privileged, int command, long argument, int flags) {
    return Rval.error(Errno.ENOTTY);
  }

  /**
   * A descriptor of this file is being closed.
   *
   * @param last whether it is the last descriptor anywhere that shares the open file
   */
  public Rval close(KThread thread, boolean last, Continuation then) {
    return then.resume(WaitResult.WOKEN);
  }
}
