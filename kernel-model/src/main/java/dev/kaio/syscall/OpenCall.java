package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.abi.FileMode;
import dev.kaio.abi.OpenFlags;
import dev.kaio.dev.Namespace;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.FdTable;
import dev.kaio.vnode.OpenFile;

/**
 * open(path, oflag, mode), which is also open64: the lowest free descriptor. In this order: EFAULT
 * or ENAMETOOLONG for the path, EINVAL for a bad access mode, EMFILE when the table is full, ENFILE
 * when the system has no more, and what {@link Namespace#open} says.
 */
public final class OpenCall implements SyscallHandler {
  private final Namespace names;

  public OpenCall(Namespace names) {
    this.names = names;
  }

  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    Proc proc = lwp.proc();
    UserString path = UserString.read(proc.addressSpace(), args.longAt(0));
    if (path.errno() != 0) {
      return Rval.ofErrno(path.errno());
    }
    int flags = args.intAt(1);
    int access = flags & OpenFlags.O_ACCMODE;
    if (access == OpenFlags.O_ACCMODE) {
      return Rval.error(Errno.EINVAL);
    }
    FdTable table = proc.descriptors();
    int fd = table.lowestFree(0);
    if (fd < 0) {
      return Rval.error(Errno.EMFILE);
    }
    if (!table.hasRoom()) {
      return Rval.error(Errno.ENFILE);
    }
    table.reserve(fd);
    Rval opened =
        names.open(
            lwp,
            path.text(),
            flags,
            args.intAt(2) & FileMode.PERMISSIONS,
            vnode -> {
              // O_RDONLY 0, O_WRONLY 1, O_RDWR 2 are FREAD, FWRITE, FREAD|FWRITE less one.
              table.install(fd, new OpenFile(vnode, (access + 1) | (flags & OpenFlags.STATUS)));
              return Rval.of(fd);
            });
    return lwp.whenDone(
        opened,
        result -> {
          if (result.isError()) {
            table.giveBack(fd);
          }
          return result;
        });
  }

  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    UserString.collect(lwp.proc().addressSpace(), args.longAt(0), need);
  }
}
