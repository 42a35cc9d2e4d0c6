package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.OpenFile;
import dev.kaio.vnode.Vnode;
import java.util.function.Function;

/**
 * lseek and llseek. In this order: EBADF; EINVAL for a bad {@code whence}; what getting the size
 * fails with; EOVERFLOW for a position of a regular file that the offset type cannot hold; ESPIPE;
 * EINVAL for a negative position.
 */
public final class SeekCalls {
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  private SeekCalls() {}

  /** lseek(fd, offset, whence): 0 set, 1 current, 2 end; the new position. */
  public static Rval lseek(Lwp lwp, SyscallArgs args) {
    int whence = args.intAt(2);
    boolean lp64 = lwp.proc().abi().isLp64();
    long most = lp64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
    return use(
        lwp,
        args,
        file -> {
          // A 32-bit program reaches the first 4 GiB of a device.
          boolean unsigned = !lp64 && whence == SEEK_SET && !isRegular(file);
          long offset = unsigned ? args.longAt(1) : FileOffset.ofOneSlot(lwp, args, 1);
          return seek(lwp, file, offset, whence, most);
        });
  }

  /** llseek: as lseek in LP64; in ILP32 the offset takes two slots. The position has 64 bits. */
  public static Rval llseek(Lwp lwp, SyscallArgs args) {
    if (lwp.proc().abi().isLp64()) {
      return lseek(lwp, args);
    }
    long offset = FileOffset.ofTwoSlots(lwp, args, 1);
    return use(lwp, args, file -> seek(lwp, file, offset, args.intAt(3), Long.MAX_VALUE));
  }

  private static Rval use(Lwp lwp, SyscallArgs args, Function<OpenFile, Rval> seek) {
    return lwp.proc().descriptors().use(lwp, args.intAt(0), seek);
  }

  private static boolean isRegular(OpenFile file) {
    return file.vnode().kind() == Vnode.Kind.REGULAR;
  }

  private static Rval seek(Lwp lwp, OpenFile file, long offset, int whence, long most) {
    return switch (whence) {
      case SEEK_SET -> to(file, 0, offset, most);
      case SEEK_CUR -> to(file, file.position(), offset, most);
      case SEEK_END -> file.vnode().stat(lwp, stat -> to(file, stat.size(), offset, most));
      default -> Rval.error(Errno.EINVAL);
    };
  }

  private static Rval to(OpenFile file, long from, long offset, long most) {
    if (isRegular(file) && offset > most - from) {
      return Rval.error(Errno.EOVERFLOW);
    }
    if (!file.vnode().isSeekable()) {
      return Rval.error(Errno.ESPIPE);
    }
    long position = from + offset;
    if (position < 0) { // also one that wraps
      return Rval.error(Errno.EINVAL);
    }
    file.seek(position);
    return Rval.of(position);
  }
}
