package dev.kaio.kernel;

import dev.kaio.aio.AioCounters;
import dev.kaio.aio.KaioModule;
import dev.kaio.dev.CharDevice;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.dev.Mount;
import dev.kaio.dev.Namespace;
import dev.kaio.mod.ModuleFiles;
import dev.kaio.mod.ModuleRegistry;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.ProcTable;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Scheduler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.time.CalloutQueue;
import dev.kaio.time.CalloutQueue.Callout;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.KernelMemory;
import dev.kaio.vm.UserMemory;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A kernel: a deterministic state machine that others drive. They make LWPs enter, run it until it
 * is idle, and move its clock. It is not safe for use by several threads.
 */
public final class Kernel {
  private final Scheduler scheduler;
  private final EventSource events;
  private final ProcTable procs;
  private final KernelMemory memory = new KernelMemory();
  private final AioCounters counters;
  private final DeviceSwitch devices;
  private final List<Mount> mounts;
  private final SyscallTables tables = new SyscallTables();
  private final ModuleRegistry modules;

  /** Processes whose programs are lost and whose exit is not over. */
  private final List<Proc> abandoned = new ArrayList<>();

  private long brokenSleeps;
  private final KernelControl control = new KernelControl(this);

  /** Boots a kernel that nobody watches but its listeners. */
  public Kernel(KernelConfig config) {
    this(config, new ProcObserver() {});
  }

  /** Boots a kernel; the observer sees processes from the inside. */
  public Kernel(KernelConfig config, ProcObserver observer) {
    scheduler = Scheduler.bootedAt(config.bootWallNanos());
    events = new EventSource(scheduler.clock());
    procs =
        new ProcTable(
            scheduler, new ObserverPair(events, observer), config.limits(), config.immediateAsts());
    counters = new AioCounters(events);
    devices = config.devices().build(scheduler);
    mounts = List.copyOf(config.mounts().build(scheduler));
    ModuleFiles files = new ModuleFiles().add(KaioModule.onDisk(memory, counters));
    config.moduleFiles().accept(files);
    modules =
        new ModuleRegistry(
            config.profile(),
            files,
            config.nameToSysnum(),
            tables,
            module -> events.moduleLoaded(module.id(), module.name()));
    BootTables.fill(tables, new Namespace(devices, mounts), modules, event -> {});
    modules.bindLoadableEntries();
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public KernelClock clock() {
    return scheduler.clock();
  }

  public ProcTable procs() {
    return procs;
  }

  public KernelMemory memory() {
    return memory;
  }

  /** What kaio has done for all processes since boot. */
  public AioCounters counters() {
    return counters;
  }

  public DeviceSwitch devices() {
    return devices;
  }

  /** The directories of the host. */
  public List<Mount> mounts() {
    return mounts;
  }

  public ModuleRegistry modules() {
    return modules;
  }

  /** Sleeps of lost programs that only those programs could have ended, and that were broken. */
  public long brokenSleeps() {
    return brokenSleeps;
  }

  /** What may be done to the kernel from outside. */
  public KernelControl control() {
    return control;
  }

  // ---- who listens ----

  public void addListener(Consumer<KernelEvent> listener) {
    events.add(listener);
  }

  public void removeListener(Consumer<KernelEvent> listener) {
    events.remove(listener);
  }

  /** How many listen. */
  public int listeners() {
    return events.listeners();
  }

  /**
   * Tells somebody who begins to listen now what there is already, as events of now: every process,
   * its LWPs, and the calls that they sleep in. Such a call has its own, earlier time.
   */
  public void describe(Consumer<KernelEvent> to) {
    events.describe(procs.all(), to);
  }

  /** The call that an LWP sleeps in; null if it is in none. */
  public KernelEvent.Call callOf(Lwp lwp) {
    return events.callOf(lwp);
  }

  // ---- what programs do ----

  /** A new process with LWP 1 in user mode. */
  public Proc attach(ProcSpec spec, UserMemory userMemory, UserSide side) {
    return procs.create(spec, userMemory, side);
  }

  /** An LWP in user mode makes a system call; it runs with the next {@link #runUntilIdle}. */
  public void enter(Lwp lwp, int sysnum, long... args) {
    lwp.enter(trap(lwp, sysnum, args));
  }

  /**
   * The same for a program whose threads run in this kernel's run queue: the call begins at once,
   * in the turn of the thread that makes it.
   */
  public void enterNow(Lwp lwp, int sysnum, long... args) {
    lwp.enterNow(trap(lwp, sysnum, args));
  }

  private Continuation trap(Lwp lwp, int sysnum, long[] args) {
    Trap trap = (Trap) lwp.trapRoutine();
    if (trap == null) {
      trap = new Trap(lwp, tables, events);
      lwp.setTrapRoutine(trap);
    }
    return trap.set(sysnum, args);
  }

  /** A signal of the client's host hit an LWP. */
  public void interrupt(Lwp lwp) {
    lwp.interrupt();
  }

  /** The program of a process is lost; the process exits as its devices allow (R-CLN-13). */
  public void abandon(Proc proc) {
    proc.abandon();
    abandoned.add(proc);
  }

  /**
   * A process that has no program exits unless it begins one within this time. Returns what {@link
   * #expectNoMore} takes.
   */
  public Callout expectProgram(Proc proc, long nanos) {
    return scheduler
        .callouts()
        .schedule(
            scheduler.clock().monotonicNanos() + nanos,
            () -> {
              if (procs.get(proc.pid()) == proc) {
                abandon(proc);
              }
            });
  }

  /** The program has come, or the process is gone. */
  public void expectNoMore(Callout expected) {
    scheduler.callouts().cancel(expected);
  }

  /** The system goes down: what devices hold back fails with EIO, and programs learn of it. */
  public void powerOff() {
    for (Vnode device : devices.all().values()) {
      if (device instanceof CharDevice character) {
        character.powerOff();
      }
    }
    runUntilIdle();
  }

  // ---- driving ----

  /** Something that happens outside any LWP: the completion of a device, a command. */
  public void post(Runnable message) {
    scheduler.runQueue().append(message);
  }

  /** Runs what is ready, traps of user-mode LWPs first, until nothing is. */
  public void runUntilIdle() {
    do {
      runReady();
    } while (breakStuckSleeps());
  }

  private void runReady() {
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

  /** Ends sleeps in lost programs that nothing can end any more; returns whether there were any. */
  private boolean breakStuckSleeps() {
    if (abandoned.isEmpty()) {
      return false;
    }
    abandoned.removeIf(proc -> procs.get(proc.pid()) != proc);
    int broken = 0;
    for (Proc proc : abandoned) {
      broken += proc.breakStuckSleeps();
    }
    brokenSleeps += broken;
    return broken > 0;
  }

  /** Monotonic time of the next timer; {@link Long#MAX_VALUE} if there is none. */
  public long nextDeadline() {
    return scheduler.callouts().nextDeadline();
  }

  /** Lets time pass: timers fire in order of their deadlines, and what they wake runs. */
  public void advanceTo(long monotonicNanos) {
    KernelClock clock = scheduler.clock();
    while (nextDeadline() <= monotonicNanos && nextDeadline() != CalloutQueue.NEVER) {
      clock.advanceTo(Math.max(clock.monotonicNanos(), nextDeadline()));
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
