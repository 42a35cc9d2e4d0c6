package dev.kaio.proc;

import dev.kaio.sched.Scheduler;
import dev.kaio.vm.UserMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** All processes, and what they share. */
public final class ProcTable {
  private final Scheduler scheduler;
  private final ProcObserver observer;
  private final SystemLimits limits;
  private final Quotas quotas;
  private final boolean astsAreImmediate;
  private final UserTraps traps = new UserTraps();
  private final TreeMap<Integer, Proc> procs = new TreeMap<>();
  private int nextPid = 100;

  /**
   * @param astsAreImmediate whether an LWP in user mode traps at once for an AST; otherwise at the
   *     return of its next call
   */
  public ProcTable(
      Scheduler scheduler, ProcObserver observer, SystemLimits limits, boolean astsAreImmediate) {
    this.scheduler = scheduler;
    this.observer = observer;
    this.limits = limits;
    this.quotas = Quotas.of(limits.inAll());
    this.astsAreImmediate = astsAreImmediate;
  }

  /** A new process with LWP 1 in user mode. */
  public Proc create(ProcSpec spec, UserMemory memory, UserSide userSide) {
    Proc proc = new Proc(this, nextPid++, spec, memory, userSide);
    procs.put(proc.pid(), proc);
    observer.procCreated(proc);
    proc.createLwp();
    return proc;
  }

  /** A process without LWPs, for a fork. */
  Proc createChild(Proc parent, ProcSpec spec, Program program) {
    Proc child = new Proc(this, nextPid++, spec, program.memory(), program.side());
    procs.put(child.pid(), child);
    observer.procCreated(child);
    observer.procForked(parent, child);
    return child;
  }

  /** The process, exiting ones included, or null. */
  public Proc get(int pid) {
    return procs.get(pid);
  }

  /** In ascending order of pid; exiting ones included. */
  public Collection<Proc> all() {
    return Collections.unmodifiableCollection(procs.values());
  }

  void remove(Proc proc) {
    procs.remove(proc.pid());
  }

  /** The LWPs in user mode that must trap. */
  public UserTraps traps() {
    return traps;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  ProcObserver observer() {
    return observer;
  }

  public SystemLimits limits() {
    return limits;
  }

  /** Whether there may be no more processes. */
  public boolean isFull() {
    return procs.size() >= limits.processes();
  }

  /** What all processes together have in use. */
  public Quotas quotas() {
    return quotas;
  }

  boolean astsAreImmediate() {
    return astsAreImmediate;
  }

  /** Makes every timed sleeper expire, because the wall clock was set (R-WAIT-6). */
  public void expireTimedSleeps() {
    for (Proc proc : procs.values()) {
      List<Lwp> lwps = new ArrayList<>(proc.lwps());
      lwps.forEach(Lwp::expireTimedSleep);
    }
  }
}
