package dev.kaio.syscall;

import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.OpenFile;

/**
 * ioctl(fd, command, argument): EBADF, ENOTTY for a command that the file does not know, and the
 * file's own.
 */
public final class IoctlCall implements SyscallHandler {

  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    Proc proc = lwp.proc();
    return proc.descriptors()
        .use(
            lwp,
            args.intAt(0),
            file ->
                file.vnode()
                    .ioctl(
                        lwp,
                        proc.addressSpace(),
                        proc.isPrivileged(),
                        args.intAt(1),
                        args.longAt(2),
                        file.flags()));
  }

  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    OpenFile file = lwp.proc().descriptors().get(args.intAt(0));
    int length = file == null ? 0 : file.vnode().ioctlReads(args.intAt(1));
    if (length > 0) {
      need.need(args.longAt(2), length);
    }
  }
}
