package dev.kaio.kernel;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.KaioModule;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.ProcTable;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.KernelMemory;
import dev.kaio.vm.UserMemory;

/** A kernel: a deterministic state machine that others drive. */
public final class Kernel {
  private final Scheduler scheduler;
  private final ProcTable procs;
  private final KernelMemory memory = new KernelMemory();
  private final SyscallHandler kaio;

  public Kernel(KernelConfig config, ProcObserver observer) {
    scheduler = Scheduler.bootedAt(config.bootWallNanos());
    procs = new ProcTable(scheduler, observer, config.limits(), config.immediateAsts());
    kaio = KaioModule.handler(memory);
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public ProcTable procs() {
    return procs;
  }

  public KernelMemory memory() {
    return memory;
  }

  /** A new process with LWP 1 in user mode. */
  public Proc attach(ProcSpec spec, UserMemory userMemory, UserSide side) {
    return procs.create(spec, userMemory, side);
  }

  /** An LWP in user mode makes a system call; it runs with the next {@link #runUntilIdle}. */
  public void enter(Lwp lwp, int sysnum, long... args) {
    SyscallArgs slots = new SyscallArgs(lwp.proc().abi().model(), args);
    lwp.enter(why -> sysnum == Sysnum.KAIO ? kaio.call(lwp, slots) : Rval.error(Errno.ENOSYS));
  }

  /** Runs what is ready, traps of user-mode LWPs first, until nothing is. */
  public void runUntilIdle() {
    while (true) {
      if (procs.traps().serveOne()) {
        continue;
      }
      Runnable next = scheduler.runQueue().poll();
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  /** Lets time pass: timers fire in order of their deadlines, and what they wake runs. */
  public void advanceTo(long monotonicNanos) {
    KernelClock clock = scheduler.clock();
    while (scheduler.callouts().nextDeadline() <= monotonicNanos) {
      clock.advanceTo(Math.max(clock.monotonicNanos(), scheduler.callouts().nextDeadline()));
      scheduler.callouts().fireDue(clock.monotonicNanos());
      runUntilIdle();
    }
    clock.advanceTo(monotonicNanos);
  }

  /** Sets the wall clock forward or back; every timed sleep expires (R-WAIT-6). */
  public void shiftWallClock(long nanos) {
    scheduler.clock().shiftWall(nanos);
    procs.expireTimedSleeps();
    runUntilIdle();
  }
}
