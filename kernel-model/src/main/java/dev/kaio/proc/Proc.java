package dev.kaio.proc;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.limit.Quota;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rounds;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vm.UserMemory;
import dev.kaio.vnode.FdTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** A process: an address space, descriptors, signals and LWPs. */
public final class Proc {
  private final ProcTable table;
  private final int pid;
  private ProcSpec spec;
  private final AddressSpace addressSpace;
  private final FdTable descriptors;
  private final UserSide userSide;
  private final Quotas quotas;
  private final Signals signals;
  private final TreeMap<Integer, Lwp> lwps = new TreeMap<>();
  private final BitSet lwpIds = new BitSet();

  /** Where the LWP that forks, execs or exits waits for the others to be out of the way. */
  private final CondVar othersCv = new CondVar("other LWPs to stop");

  private ProcHooks hooks = ProcHooks.NONE;
  private Lwp exiter;
  private boolean execing;

  /** While this child waits for its program: where its parent counts it; else null. */
  private Quota waitingIn;

  private boolean abandoned;
  private int exitStatus;
  private int exitSigno;

  Proc(ProcTable table, int pid, ProcSpec spec, UserMemory memory, UserSide userSide) {
    this.table = table;
    this.pid = pid;
    this.spec = spec;
    this.userSide = userSide;
    this.quotas = table.quotas().part(table.limits().each());
    this.signals = new Signals(this);
    this.addressSpace = new AddressSpace(spec.abi(), memory, quotas.segments());
    this.descriptors = new FdTable(quotas.descriptors());
  }

  public int pid() {
    return pid;
  }

  public String name() {
    return spec.name();
  }

  public Abi abi() {
    return spec.abi();
  }

  public int uid() {
    return spec.uid();
  }

  public boolean isPrivileged() {
    return spec.privileged();
  }

  public AddressSpace addressSpace() {
    return addressSpace;
  }

  public FdTable descriptors() {
    return descriptors;
  }

  public Signals signals() {
    return signals;
  }

  public UserSide userSide() {
    return userSide;
  }

  /** What the process has in use, and may have. */
  public Quotas quotas() {
    return quotas;
  }

  public Scheduler scheduler() {
    return table.scheduler();
  }

  public ProcTable table() {
    return table;
  }

  ProcObserver observer() {
    return table.observer();
  }

  UserTraps traps() {
    return table.traps();
  }

  boolean astsAreImmediate() {
    return table.astsAreImmediate();
  }

  /** The state of the subsystem that lives in this process, or {@link ProcHooks#NONE}. */
  public ProcHooks hooks() {
    return hooks;
  }

  public void setHooks(ProcHooks newHooks) {
    hooks = newHooks;
  }

  // ---- LWPs ----

  /** The LWP with this number, or null. */
  public Lwp lwp(int id) {
    return lwps.get(id);
  }

  /** The LWPs that are not gone, in ascending order. */
  public Collection<Lwp> lwps() {
    return Collections.unmodifiableCollection(lwps.values());
  }

  /** Makes an LWP in user mode, with the lowest free number. */
  public Lwp createLwp() {
    return createLwp(lwpIds.nextClearBit(1));
  }

  private Lwp createLwp(int id) {
    Lwp lwp = new Lwp(this, id);
    lwps.put(id, lwp);
    lwpIds.set(id);
    quotas.lwps().force(1);
    observer().lwpCreated(lwp);
    return lwp;
  }

  /** Ends the calling LWP; the last one's end is the process's. Never returns to user mode. */
  public Rval lwpExit(Lwp lwp) {
    if (lwps.size() == 1) {
      return exit(lwp, 0, 0);
    }
    lwp.leave();
    return Rval.ZERO;
  }

  void lwpLeft(Lwp lwp) {
    lwps.remove(lwp.id());
    lwpIds.clear(lwp.id());
    quotas.lwps().give(1);
    observer().lwpGone(lwp);
    othersCv.broadcast();
  }

  void lwpStopped() {
    othersCv.broadcast();
  }

  /** Arranges the hooks to run when each LWP next returns to user mode (R-DONE-4). */
  public void setAstOnAll() {
    for (Lwp lwp : lwps.values()) {
      lwp.setAst();
    }
  }

  private List<Lwp> others(Lwp than) {
    List<Lwp> others = new ArrayList<>(lwps.values());
    others.remove(than);
    return others;
  }

  /**
   * Orders the others about, those that appear meanwhile too, and goes on when each has left or
   * stopped.
   */
  private Rval whenOthersObey(Lwp lwp, Lwp.Order order, Continuation then) {
    boolean obeyed = true;
    for (Lwp other : others(lwp)) {
      if (other.order() != order) {
        other.give(order);
      }
      obeyed &= other.hasObeyed();
    }
    return obeyed
        ? then.resume(WaitResult.WOKEN)
        : othersCv.await(
            lwp, why -> mayGoOn(lwp) ? whenOthersObey(lwp, order, then) : interrupted());
  }

  /** Whether no other LWP was first to fork, exec or exit; an exit is never held up. */
  private boolean mayGoOn(Lwp lwp) {
    return lwp == exiter || !lwp.isPoked();
  }

  private static Rval interrupted() {
    return Rval.error(Errno.EINTR);
  }

  // ---- exit ----

  public boolean isExiting() {
    return exiter != null;
  }

  /** Whether the program is lost, so that nothing in user mode happens any more. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Ends the process: the other LWPs leave, the subsystems let go (R-CLN-13), descriptors close,
   * the address space is freed.
   *
   * @param signo the signal that kills it, or 0
   */
  public Rval exit(Lwp lwp, int status, int signo) {
    if (isExiting()) {
      lwp.leave();
      return Rval.ZERO;
    }
    exiter = lwp;
    othersCv.broadcast(); // whoever waits to fork or exec must give way
    exitStatus = status;
    exitSigno = signo;
    return whenOthersObey(lwp, Lwp.Order.LEAVE, why -> letGo(lwp));
  }

  private Rval letGo(Lwp lwp) {
    return hooks.exiting(
        lwp,
        why -> {
          hooks = ProcHooks.NONE;
          return closeAll(lwp, end -> freeAndLeave(lwp));
        });
  }

  private Rval closeAll(Lwp lwp, Continuation then) {
    return Rounds.repeat(
        () -> descriptors.size() > 0,
        next -> descriptors.close(lwp, descriptors.first(), next),
        then);
  }

  private Rval freeAndLeave(Lwp lwp) {
    return unmapAll(
        lwp,
        why -> {
          lwp.leave();
          signals.discardAll();
          leaveWaiting();
          table.remove(this);
          observer().procGone(this, exitStatus, exitSigno);
          userSide.exited(this, exitStatus, exitSigno);
          return Rval.ZERO;
        });
  }

  private Rval unmapAll(Lwp lwp, Continuation then) {
    return Rounds.repeat(
        () -> !addressSpace.segments().isEmpty(),
        next -> {
          Segment first = addressSpace.segments().iterator().next();
          return addressSpace.unmap(lwp, first.base(), first.length(), next);
        },
        then);
  }

  /**
   * The program is lost: exit on its behalf. LWP 0 does it, which no program can have, and
   * user-mode LWPs vanish.
   */
  public void abandon() {
    if (abandoned) {
      return;
    }
    abandoned = true;
    if (!isExiting()) {
      Lwp reaper = createLwp(0);
      reaper.enter(why -> exit(reaper, 0, 0));
    }
  }

  /**
   * Ends every sleep of an abandoned process that has no device left to wait for: only a program
   * could have ended them.
   *
   * @return how many sleeps that were
   */
  public int breakStuckSleeps() {
    if (!abandoned || hooks.pendingIo() != 0 || waitsForDevice()) {
      return 0;
    }
    int broken = 0;
    for (Lwp lwp : new ArrayList<>(lwps.values())) {
      if (lwp.isAsleep() && lwp.sleepingOn() != othersCv) {
        lwp.breakSleep();
        broken++;
      }
    }
    return broken;
  }

  private boolean waitsForDevice() {
    return lwps.values().stream().anyMatch(lwp -> lwp.isAsleep() && lwp.sleepingOn().isOfDevice());
  }

  // ---- exec and fork ----

  /**
   * Replaces the program: the other LWPs leave, the old address space is freed. What a subsystem
   * has in the hooks stays (R-CLN-14). EINTR if another LWP forks, execs or exits.
   */
  public Rval exec(Lwp lwp, Continuation then) {
    if (!mayGoOn(lwp)) {
      return interrupted();
    }
    execing = true;
    return whenOthersObey(
        lwp,
        Lwp.Order.LEAVE,
        why ->
            unmapAll(
                lwp,
                freed -> {
                  signals.resetHandlers();
                  return closeOnExec(lwp, then);
                }));
  }

  private Rval closeOnExec(Lwp lwp, Continuation then) {
    int fd = descriptors.firstToCloseOnExec();
    return fd < 0
        ? then.resume(WaitResult.WOKEN)
        : descriptors.close(lwp, fd, why -> closeOnExec(lwp, then));
  }

  /**
   * A new program begins in a process that forked or execed, and its held LWPs run.
   *
   * @throws IllegalArgumentException if the address space is in use and has another ABI
   */
  public void begin(ProcSpec program) {
    addressSpace.setAbi(program.abi());
    spec = program;
    leaveWaiting();
    List.copyOf(lwps.values()).forEach(Lwp::unhold);
  }

  /**
   * execve: as {@link #exec}; then the process has one LWP, number 1, which waits for {@link
   * #begin}.
   */
  public Rval execve(Lwp lwp) {
    return exec(
        lwp,
        why -> {
          SignalSet mask = lwp.mask();
          lwp.leave();
          heldLwp(1, mask);
          execing = false;
          userSide.execed(this);
          return Rval.ZERO;
        });
  }

  /**
   * Whether an LWP is about to replace the program, so that others may be gone of which the program
   * does not know.
   */
  public boolean isExecing() {
    return execing;
  }

  private void heldLwp(int id, SignalSet mask) {
    Lwp lwp = createLwp(id);
    lwp.awaitProgram();
    lwp.setMask(mask);
  }

  /**
   * forksys: a child that is like this process, without what subsystems have here (R-ST-1).
   *
   * @param all whether the child gets an LWP for each of this process, as forkall does; otherwise
   *     for the caller alone
   * @return the child's pid; ENOTSUP, EAGAIN if there may be no more processes or what they have,
   *     or too many of its children wait for their programs, EINTR as {@link #forkAll}
   */
  public Rval fork(Lwp caller, boolean all) {
    Errno refusal = forkRefusal(all);
    if (refusal != null) {
      return Rval.error(refusal);
    }
    return all
        ? forkAll(caller, why -> makeChild(caller, true))
        : fork1(caller, why -> makeChild(caller, false));
  }

  private Errno forkRefusal(boolean all) {
    Quotas inAll = table.quotas();
    boolean room =
        !table.isFull()
            && quotas.unclaimed().hasRoom(1)
            && inAll.lwps().hasRoom(all ? lwps.size() : 1)
            && inAll.segments().hasRoom(addressSpace.segments().size())
            && inAll.descriptors().hasRoom(descriptors.size());
    return room ? null : Errno.EAGAIN;
  }

  private Rval makeChild(Lwp caller, boolean all) {
    Errno refusal = forkRefusal(all); // others may have forked while this waited
    Program program = refusal != null ? null : userSide.child();
    if (program == null) {
      return Rval.error(refusal != null ? refusal : Errno.ENOTSUP);
    }
    Proc child = table.createChild(this, spec, program);
    child.waitFor(quotas.unclaimed());
    child.addressSpace.copyFrom(addressSpace);
    child.descriptors.copyFrom(descriptors);
    child.signals.copyDispositions(signals);
    for (Lwp lwp : lwps.values()) {
      if (all || lwp == caller) {
        child.heldLwp(lwp.id(), lwp.mask());
      }
    }
    userSide.forked(child, program);
    return Rval.of(child.pid);
  }

  private void waitFor(Quota ofParent) {
    ofParent.force(1);
    waitingIn = ofParent;
  }

  private void leaveWaiting() {
    if (waitingIn != null) {
      waitingIn.give(1);
      waitingIn = null;
    }
  }

  /**
   * forkall: the others leave interruptible sleeps with EINTR and are held until the child exists
   * (R-CLN-16). EINTR if another LWP forks, execs or exits.
   */
  public Rval forkAll(Lwp lwp, Continuation makeChild) {
    if (!mayGoOn(lwp)) {
      return interrupted();
    }
    return whenOthersObey(
        lwp,
        Lwp.Order.HOLD,
        why -> {
          Rval result = makeChild.resume(WaitResult.WOKEN);
          for (Lwp other : others(lwp)) {
            other.unhold();
          }
          return result;
        });
  }

  /** fork1: the others only look again at what they sleep for, and get an AST (R-CLN-16). */
  public Rval fork1(Lwp lwp, Continuation makeChild) {
    Rval result = makeChild.resume(WaitResult.WOKEN);
    for (Lwp other : others(lwp)) {
      other.setAst();
      other.wakeSpuriously();
    }
    return result;
  }
}
