package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.FdTable;
import dev.kaio.vnode.OpenFile;

/** close, dup and fcntl: what is about a descriptor. */
public final class FileCalls {
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUP2FD = 9;
  private static final int FD_CLOEXEC = 1;

  private FileCalls() {}

  private static Rval install(FdTable table, int from, OpenFile file) {
    int fd = table.lowestFree(from);
    if (fd < 0) {
      return Rval.error(Errno.EMFILE);
    }
    if (!table.hasRoom()) {
      return Rval.error(Errno.ENFILE);
    }
    table.install(fd, file);
    return Rval.of(fd);
  }

  /** close(fd): EBADF; waits for the requests submitted by that number (R-CLN-12). */
  public static Rval close(Lwp lwp, SyscallArgs args) {
    FdTable table = lwp.proc().descriptors();
    int fd = args.intAt(0);
    if (table.get(fd) == null) {
      return Rval.error(Errno.EBADF);
    }
    return table.close(lwp, fd, why -> Rval.ZERO);
  }

  /** dup(fd): EBADF, EMFILE. */
  public static Rval dup(Lwp lwp, SyscallArgs args) {
    FdTable table = lwp.proc().descriptors();
    OpenFile file = table.get(args.intAt(0));
    return file == null ? Rval.error(Errno.EBADF) : install(table, 0, file);
  }

  /**
   * fcntl(fd, cmd, arg): F_DUPFD 0, F_GETFD 1, F_SETFD 2, F_GETFL 3, F_SETFL 4, F_DUP2FD 9; EBADF,
   * EINVAL, EMFILE; EBUSY for F_DUP2FD onto a number that is being opened or closed.
   */
  public static Rval fcntl(Lwp lwp, SyscallArgs args) {
    FdTable table = lwp.proc().descriptors();
    int fd = args.intAt(0);
    int target = args.intAt(2);
    OpenFile file = table.get(fd);
    if (file == null) {
      return Rval.error(Errno.EBADF);
    }
    return switch (args.intAt(1)) {
      case F_DUPFD ->
          table.isInRange(target) ? install(table, target, file) : Rval.error(Errno.EINVAL);
      case F_GETFD -> Rval.of(table.closesOnExec(fd) ? FD_CLOEXEC : 0);
      case F_SETFD -> {
        table.setCloseOnExec(fd, (target & FD_CLOEXEC) != 0);
        yield Rval.ZERO;
      }
      // FREAD and FWRITE are O_RDONLY, O_WRONLY and O_RDWR plus one.
      case F_GETFL -> Rval.of(file.flags() - 1L);
      case F_SETFL -> {
        file.setStatus(target);
        yield Rval.ZERO;
      }
      case F_DUP2FD -> dupTo(lwp, table, fd, target, file);
      default -> Rval.error(Errno.EINVAL);
    };
  }

  private static Rval dupTo(Lwp lwp, FdTable table, int fd, int target, OpenFile file) {
    if (!table.isInRange(target)) {
      return Rval.error(Errno.EBADF);
    }
    if (fd == target) {
      return Rval.of(target);
    }
    if (table.isBetween(target)) {
      return Rval.error(Errno.EBUSY);
    }
    if (table.get(target) == null && !table.hasRoom()) {
      return Rval.error(Errno.ENFILE);
    }
    if (table.get(target) == null) {
      table.install(target, file);
      return Rval.of(target);
    }
    table.hold(fd); // whoever closes it meanwhile waits
    return table.close(
        lwp,
        target,
        why -> {
          table.release(fd);
          return dupTo(lwp, table, fd, target, file);
        });
  }
}
