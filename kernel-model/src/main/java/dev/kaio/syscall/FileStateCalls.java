package dev.kaio.syscall;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.FileStat;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.StatLayout;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;

/** fstat, fstat64, fdsync. */
public final class FileStateCalls {
  private FileStateCalls() {}

  /**
   * fstat(fd, buf), and with {@code large} fstat64 of ILP32. In this order: EBADF, what the file
   * says, EOVERFLOW for a value that does not fit the structure, EFAULT.
   */
  public static SyscallHandler fstat(boolean large) {
    return (lwp, args) ->
        lwp.proc()
            .descriptors()
            .use(
                lwp,
                args.intAt(0),
                file -> file.vnode().stat(lwp, stat -> store(lwp, args.longAt(1), stat, large)));
  }

  private static Rval store(Lwp lwp, long address, FileStat stat, boolean large) {
    AddressSpace as = lwp.proc().addressSpace();
    Abi abi = as.abi();
    ByteBuffer struct = StatLayout.of(abi, large).encode(abi, stat);
    return struct == null ? Rval.error(Errno.EOVERFLOW) : Rval.ofErrno(as.copyout(address, struct));
  }

  /**
   * fdsync(fd, flag): what fsync (O_SYNC) and fdatasync (O_DSYNC) are. EBADF, EINVAL for a file
   * that nothing can be written to, EIO.
   */
  public static Rval fdsync(Lwp lwp, SyscallArgs args) {
    boolean dataOnly = (args.intAt(1) & OpenFlags.O_DSYNC) != 0;
    return lwp.proc()
        .descriptors()
        .use(lwp, args.intAt(0), file -> file.vnode().fsync(lwp, dataOnly));
  }
}
