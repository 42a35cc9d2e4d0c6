package dev.kaio.vnode;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;

/** Something that can be opened. Each kind of file overrides what it can do. */
public abstract class Vnode {

  /** What stat calls the type of a file. */
  public enum Kind {
    REGULAR,
    CHARACTER,
    BLOCK,
    PORT
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

  /** Whether read and write have a position; otherwise pread and lseek give ESPIPE. */
  public boolean isSeekable() {
    return true;
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
