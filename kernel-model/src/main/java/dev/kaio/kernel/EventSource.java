package dev.kaio.kernel;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.abi.TimeLayout;
import dev.kaio.aio.AioObserver;
import dev.kaio.aio.AioReq;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns what happens into {@link KernelEvent}s for those who listen.
 *
 * <p>While nobody listens, only calls that sleep are written down, so that {@link #describe} can
 * tell of them; other calls cost nothing.
 */
final class EventSource implements ProcObserver, AioObserver {
  private final KernelClock clock;

  /** Replaced as a whole, so that a listener may come or go while it is told. */
  private List<Consumer<KernelEvent>> listeners = List.of();

  /** Calls in progress: those that sleep, and every call made while somebody listened. */
  private final Map<Lwp, Call> calls = new HashMap<>();

  EventSource(KernelClock clock) {
    this.clock = clock;
  }

  void add(Consumer<KernelEvent> listener) {
    List<Consumer<KernelEvent>> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = more;
  }

  void remove(Consumer<KernelEvent> listener) {
    List<Consumer<KernelEvent>> fewer = new ArrayList<>(listeners);
    fewer.remove(listener);
    listeners = fewer;
  }

  int listeners() {
    return listeners.size();
  }

  /** Tells of these processes as if they came to be now, with the calls that they are in. */
  void describe(Collection<Proc> procs, Consumer<KernelEvent> to) {
    long now = clock.monotonicNanos();
    for (Proc proc : procs) {
      to.accept(new KernelEvent.ProcAttached(now, proc.pid(), proc.abi(), proc.name()));
      for (Lwp lwp : proc.lwps()) {
        if (isProgramsOwn(lwp)) {
          to.accept(new KernelEvent.LwpCreated(now, proc.pid(), lwp.id()));
        }
        Call call = calls.get(lwp);
        if (call != null) {
          to.accept(new KernelEvent.CallEntered(now, proc.pid(), call));
        }
      }
    }
  }

  /** The call that an LWP is in, or null. */
  Call callOf(Lwp lwp) {
    return calls.get(lwp);
  }

  /** LWP 0 is the kernel's way to end a process whose program is lost. */
  private static boolean isProgramsOwn(Lwp lwp) {
    return lwp.id() != 0;
  }

  private boolean isListening() {
    return !listeners.isEmpty();
  }

  private void tell(KernelEvent event) {
    for (Consumer<KernelEvent> listener : listeners) {
      listener.accept(event);
    }
  }

  @Override
  public void procCreated(Proc proc) {
    if (isListening()) {
      tell(
          new KernelEvent.ProcAttached(
              clock.monotonicNanos(), proc.pid(), proc.abi(), proc.name()));
    }
  }

  @Override
  public void procForked(Proc parent, Proc child) {
    if (isListening()) {
      tell(new KernelEvent.ProcForked(clock.monotonicNanos(), parent.pid(), child.pid()));
    }
  }

  void entered(Lwp lwp, int sysnum, SyscallArgs args) {
    if (isListening()) {
      Call call = begin(lwp, sysnum, args);
      tell(new KernelEvent.CallEntered(clock.monotonicNanos(), lwp.proc().pid(), call));
    }
  }

  /** The call sleeps for the first time, in the turn and at the time in which it was entered. */
  void asleep(Lwp lwp, int sysnum, SyscallArgs args) {
    if (!isListening()) {
      begin(lwp, sysnum, args);
    }
  }

  private Call begin(Lwp lwp, int sysnum, SyscallArgs slots) {
    Proc proc = lwp.proc();
    long[] args = slots.raw();
    Call call =
        new Call(
            lwp.id(),
            proc.abi(),
            sysnum,
            args,
            timeout(proc.addressSpace(), sysnum, args),
            clock.monotonicNanos());
    calls.put(lwp, call);
    return call;
  }

  /** The timeval of an AIOWAIT, if there is one that can be read. */
  private static Timeval timeout(AddressSpace as, int sysnum, long[] args) {
    if (sysnum != Sysnum.KAIO || args.length < 2 || (int) args[0] != KaioOp.AIOWAIT.code()) {
      return null;
    }
    long address = as.abi().model().slot(args[1]);
    if (address == 0 || address == as.abi().model().allOnes()) {
      return null;
    }
    ByteBuffer struct = as.abi().buffer(TimeLayout.size(as.abi()));
    return as.copyin(address, struct) != 0
        ? null
        : new Timeval(TimeLayout.seconds(as.abi(), struct), TimeLayout.fraction(as.abi(), struct));
  }

  void moduleLoaded(int id, String name) {
    if (isListening()) {
      tell(new KernelEvent.ModuleLoaded(clock.monotonicNanos(), 0, id, name));
    }
  }

  @Override
  public void lwpCreated(Lwp lwp) {
    if (isListening() && isProgramsOwn(lwp)) {
      tell(new KernelEvent.LwpCreated(clock.monotonicNanos(), lwp.proc().pid(), lwp.id()));
    }
  }

  @Override
  public void lwpGone(Lwp lwp) {
    calls.remove(lwp);
    if (isListening() && isProgramsOwn(lwp)) {
      tell(new KernelEvent.LwpExited(clock.monotonicNanos(), lwp.proc().pid(), lwp.id()));
    }
  }

  @Override
  public void signalReceived(Lwp lwp, SigInfo info, Disposition disposition) {
    if (isListening()) {
      Call call = calls.get(lwp);
      tell(
          new KernelEvent.SignalReceived(
              clock.monotonicNanos(),
              lwp.proc().pid(),
              lwp.id(),
              info.signo(),
              disposition,
              call == null ? -1 : call.sysnum()));
    }
  }

  @Override
  public void callReturned(Lwp lwp, Rval result) {
    Call call = calls.isEmpty() ? null : calls.remove(lwp);
    if (call != null && isListening()) {
      tell(
          new KernelEvent.CallReturned(
              clock.monotonicNanos(), lwp.proc().pid(), call, result.value(), result.errno()));
    }
  }

  @Override
  public void started(Proc proc, AioReq req) {
    if (isListening()) {
      tell(
          new KernelEvent.RequestStarted(
              clock.monotonicNanos(), proc.pid(), req.isWrite(), req.length()));
    }
  }

  @Override
  public void completed(Proc proc, AioReq req) {
    if (isListening()) {
      long now = clock.monotonicNanos();
      boolean failed = req.resultErrno() != 0;
      tell(
          new KernelEvent.RequestCompleted(
              now,
              proc.pid(),
              req.isWrite(),
              failed ? 0 : req.resultReturn(),
              req.resultErrno(),
              now - req.startedNanos()));
    }
  }

  @Override
  public void cleanupPass(Proc proc) {
    if (isListening()) {
      tell(new KernelEvent.CleanupPass(clock.monotonicNanos(), proc.pid()));
    }
  }

  @Override
  public void procGone(Proc proc, int status, int signo) {
    if (isListening()) {
      tell(new KernelEvent.ProcExited(clock.monotonicNanos(), proc.pid(), status, signo));
    }
  }
}
