package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.FdTable;
import dev.kaio.vnode.OpenFile;
import dev.kaio.vnode.Vnode;

/** open, close, dup, fcntl, read, write, pread, pwrite, lseek. */
public final class FileCalls {
  private static final int O_ACCMODE = 3;
  private static final int F_DUPFD = 0;
  private static final int F_GETFL = 3;
  private static final int F_DUP2FD = 9;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;

  private FileCalls() {}

  /**
   * open(path, oflag): ENOENT for a path without a device, EINVAL for a bad access mode, EMFILE
   * when the table is full, EFAULT or ENAMETOOLONG for the path.
   */
  public static SyscallHandler open(DeviceSwitch devices) {
    return new SyscallHandler() {
      @Override
      public Rval call(Lwp lwp, SyscallArgs args) {
        Proc proc = lwp.proc();
        UserString path = UserString.read(proc.addressSpace(), args.longAt(0));
        if (path.errno() != 0) {
          return Rval.ofErrno(path.errno());
        }
        int access = args.intAt(1) & O_ACCMODE;
        if (access == O_ACCMODE) {
          return Rval.error(Errno.EINVAL);
        }
        Vnode vnode = devices.find(path.text());
        if (vnode == null) {
          return Rval.error(Errno.ENOENT);
        }
        // O_RDONLY 0, O_WRONLY 1, O_RDWR 2 are FREAD, FWRITE, FREAD|FWRITE less one.
        return install(proc.descriptors(), 0, new OpenFile(vnode, access + 1));
      }

      @Override
      public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
        UserString.collect(lwp.proc().addressSpace(), args.longAt(0), need);
      }
    };
  }

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

  /** fcntl(fd, cmd, arg): F_DUPFD 0, F_GETFL 3, F_DUP2FD 9; EBADF, EINVAL, EMFILE. */
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
      case F_GETFL -> Rval.of(file.flags() - 1L);
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
    if (table.isClosing(target)) {
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

  /** read(fd, buf, n) and write(fd, buf, n), at the file's position: EBADF, and the file's own. */
  public static SyscallHandler transfer(boolean write) {
    return (lwp, args) -> {
      OpenFile file = usable(lwp, args.intAt(0), write);
      return file == null ? Rval.error(Errno.EBADF) : move(lwp, args, write, file);
    };
  }

  private static Rval move(Lwp lwp, SyscallArgs args, boolean write, OpenFile file) {
    long start = file.position();
    return lwp.whenDone(
        io(lwp, args, write, file, start),
        moved -> {
          if (!moved.isError()) {
            file.seek(start + moved.value());
          }
          return moved;
        });
  }

  /**
   * pread(fd, buf, n, offset) and pwrite: EBADF, ESPIPE, EINVAL for a negative offset, and the
   * file's own. ILP32 passes the offset as one word.
   */
  public static SyscallHandler positioned(boolean write) {
    return (lwp, args) -> {
      OpenFile file = usable(lwp, args.intAt(0), write);
      if (file == null) {
        return Rval.error(Errno.EBADF);
      }
      if (!file.vnode().isSeekable()) {
        return Rval.error(Errno.ESPIPE);
      }
      long offset = lwp.proc().abi().isLp64() ? args.longAt(3) : args.intAt(3);
      return offset < 0 ? Rval.error(Errno.EINVAL) : io(lwp, args, write, file, offset);
    };
  }

  private static OpenFile usable(Lwp lwp, int fd, boolean write) {
    OpenFile file = lwp.proc().descriptors().get(fd);
    return file != null && (write ? file.canWrite() : file.canRead()) ? file : null;
  }

  private static long length(Lwp lwp, SyscallArgs args) {
    return lwp.proc().abi().isLp64() ? args.longAt(2) : args.intAt(2);
  }

  private static Rval io(Lwp lwp, SyscallArgs args, boolean write, OpenFile file, long offset) {
    long length = length(lwp, args);
    if (length < 0) {
      return Rval.error(Errno.EINVAL);
    }
    Proc proc = lwp.proc();
    return write
        ? file.vnode().write(lwp, proc.addressSpace(), args.longAt(1), length, offset)
        : file.vnode().read(lwp, proc.addressSpace(), args.longAt(1), length, offset);
  }

  /** lseek(fd, offset, whence): EBADF, ESPIPE, EINVAL. */
  public static Rval lseek(Lwp lwp, SyscallArgs args) {
    OpenFile file = lwp.proc().descriptors().get(args.intAt(0));
    if (file == null) {
      return Rval.error(Errno.EBADF);
    }
    if (!file.vnode().isSeekable()) {
      return Rval.error(Errno.ESPIPE);
    }
    long offset = lwp.proc().abi().isLp64() ? args.longAt(1) : args.intAt(1);
    int whence = args.intAt(2);
    if (whence == SEEK_CUR) {
      offset += file.position();
    } else if (whence != SEEK_SET) {
      return Rval.error(Errno.EINVAL);
    }
    if (offset < 0) {
      return Rval.error(Errno.EINVAL);
    }
    file.seek(offset);
    return Rval.of(offset);
  }
}
