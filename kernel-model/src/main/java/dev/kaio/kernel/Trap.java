package dev.kaio.kernel;

import dev.kaio.abi.DataModel;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.NoSuchCall;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;

/**
 * How an LWP makes system calls. It has one at a time, so there is one of these for each LWP, and a
 * call needs no objects of its own.
 */
final class Trap implements Continuation {
  private final Lwp lwp;
  private final SyscallTables tables;
  private final EventSource events;
  private final SyscallArgs args = new SyscallArgs(DataModel.LP64);
  private final Operands operands = new Operands();
  private int sysnum;

  Trap(Lwp lwp, SyscallTables tables, EventSource events) {
    this.lwp = lwp;
    this.tables = tables;
    this.events = events;
  }

  /** The next call. */
  Trap set(int newSysnum, long[] newArgs) {
    sysnum = newSysnum;
    args.set(lwp.proc().abi().model(), newArgs);
    return this;
  }

  @Override
  public Rval resume(WaitResult why) {
    Sysent entry = tables.lookup(lwp.proc().abi().model(), sysnum);
    if (entry.isNosys()) {
      events.entered(lwp, sysnum, args);
      return NoSuchCall.fail(lwp);
    }
    SyscallHandler handler = entry.handler();
    operands.begin(lwp.proc().addressSpace());
    handler.operands(lwp, args, operands);
    if (!operands.missing().isEmpty()) {
      return lwp.lacks(operands.missing());
    }
    events.entered(lwp, sysnum, args);
    Rval result = handler.call(lwp, args);
    if (result.isAsleep()) {
      events.asleep(lwp, sysnum, args);
    }
    return result;
  }
}
