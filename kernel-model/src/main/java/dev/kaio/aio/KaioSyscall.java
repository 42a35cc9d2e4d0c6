package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.vm.KernelMemory;

/** System call 178: decides by the opcode in slot 0 (R-SYS-2..6). */
final class KaioSyscall implements SyscallHandler {
  private final KernelMemory memory;
  private final AioCounters counters;

  KaioSyscall(KernelMemory memory, AioCounters counters) {
    this.memory = memory;
    this.counters = counters;
  }

  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    KaioOp op = opOf(lwp, args);
    if (op == null) {
      return Rval.error(Errno.EINVAL);
    }
    boolean poll = (args.intAt(0) & KaioOp.POLL_BIT) != 0;
    Proc proc = lwp.proc();
    Aio aio = Aio.of(proc);
    return switch (op) {
      case AIOREAD, AIOWRITE -> RawIo.submit(aio, args, op, poll);
      case AIOWAIT -> AioWait.call(aio, lwp, args);
      case AIOCANCEL -> AioCancel.call(proc, aio, args, false);
      case AIOCANCEL64 -> AioCancel.call(proc, aio, args, true);
      case AIONOTIFY -> notify(aio);
      case AIOINIT -> init(proc, aio);
      case AIOSTART -> start(lwp, aio);
      case AIOLIO, AIOLIO64 -> ListIo.call(aio, lwp, args, op);
      case AIOLIOWAIT -> ListIoWait.call(aio, lwp, args, false);
      case AIOLIOWAIT64 -> ListIoWait.call(aio, lwp, args, true);
      case AIOSUSPEND -> AioSuspend.call(aio, lwp, args, false);
      case AIOSUSPEND64 -> AioSuspend.call(aio, lwp, args, true);
      case AIOERROR -> AioError.call(aio, args, false);
      case AIOERROR64 -> AioError.call(aio, args, true);
      case AIOAREAD, AIOAWRITE, AIOAREAD64, AIOAWRITE64 -> AiocbIo.submit(aio, args, op, poll);
      case AIOWAITN -> AioWaitn.call(aio, lwp, args);
      case AIOFSYNC, AIOFSYNC64 -> Rval.error(Errno.EINVAL);
    };
  }

  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    KaioOp op = opOf(lwp, args);
    if (op != null) {
      KaioOperands.collect(lwp.proc(), op, args, need);
    }
  }

  /** The opcode without the poll bit, or null if it is not one for this caller. */
  private static KaioOp opOf(Lwp lwp, SyscallArgs args) {
    KaioOp op = KaioOp.of(args.intAt(0) & ~KaioOp.POLL_BIT);
    return op != null && op.isValidFor(lwp.proc().abi().model()) ? op : null;
  }

  /** R-INIT-1. */
  private Rval init(Proc proc, Aio aio) {
    if (aio == null) {
      if (memory.isExhausted()) {
        return Rval.error(Errno.ENOMEM);
      }
      proc.setHooks(new Aio(proc, memory, counters));
    }
    return Rval.ZERO;
  }

  /** R-START-1. */
  private static Rval start(Lwp lwp, Aio aio) {
    if (lwp.proc().lwps().size() == 1) {
      return Rval.error(Errno.EDEADLK);
    }
    if (aio == null) {
      return Rval.error(Errno.EINVAL);
    }
    if (aio.started) {
      return Rval.ZERO;
    }
    aio.started = true;
    return CleanupLwp.start(aio, lwp);
  }

  /** R-NTF-1. */
  private static Rval notify(Aio aio) {
    if (aio != null) {
      aio.notifycnt++;
      aio.waitCv.broadcast();
    }
    return Rval.ZERO;
  }
}
