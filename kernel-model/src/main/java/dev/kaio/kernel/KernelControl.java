package dev.kaio.kernel;

import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio;
import dev.kaio.dev.GateDisk;
import dev.kaio.proc.Proc;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.vm.KernelMemory.Pressure;
import dev.kaio.vnode.Vnode;

/**
 * What a process may do to the kernel, beyond system calls: move its clock, make memory tight, let
 * held requests go, ask for a clean-up, look.
 *
 * <p>The caller must be privileged (R-MOD-9), or it is EPERM; unless it asks about a process of its
 * own user, or about what everybody may know: the time, and which processes there are. When one of
 * these returns, what it set in motion may still have to run: {@link Kernel#runUntilIdle}.
 */
public final class KernelControl {
  /** Every held request, in {@link #complete}. */
  public static final int ALL = -1;

  /** No clock goes beyond this: 2^62 ns, the year 2116 on the wall. */
  public static final long LATEST_NANOS = 1L << 62;

  /** The largest errno that a request can be made to fail with. */
  public static final int MAX_ERRNO = 151;

  private final Kernel kernel;
  private final KernelSnapshots snapshots;
  private boolean virtualClock;

  KernelControl(Kernel kernel) {
    this.kernel = kernel;
    this.snapshots = new KernelSnapshots(kernel);
  }

  /**
   * What came of it.
   *
   * @param value null if it failed
   * @param errno 0, or why it failed
   */
  public record Outcome<T>(T value, int errno) {
    static <T> Outcome<T> of(T value) {
      return new Outcome<>(value, 0);
    }

    static <T> Outcome<T> error(Errno errno) {
      return new Outcome<>(null, errno.code());
    }
  }

  // ---- the clock ----

  /** From now on time stands still but for {@link #advance}; whoever drives the kernel says so. */
  public void takeClock() {
    virtualClock = true;
  }

  public boolean hasVirtualClock() {
    return virtualClock;
  }

  public ClockSnapshot clock() {
    return snapshots.clock(virtualClock);
  }

  /**
   * Lets time pass.
   *
   * @return EPERM; ENOTSUP if the clock is real; EINVAL if that is less than 0, or beyond {@link
   *     #LATEST_NANOS}
   */
  public Outcome<ClockSnapshot> advance(Proc caller, long nanos) {
    int errno = mayMoveClock(caller);
    if (errno == 0 && (nanos < 0 || isTooLate(nanos))) {
      errno = Errno.EINVAL.code();
    }
    if (errno != 0) {
      return new Outcome<>(null, errno);
    }
    kernel.advanceTo(kernel.clock().monotonicNanos() + nanos);
    return Outcome.of(clock());
  }

  /**
   * Lets time pass until the next timer, which fires.
   *
   * @return EPERM; ENOTSUP if the clock is real; ENOENT if there is no timer before {@link
   *     #LATEST_NANOS}
   */
  public Outcome<ClockSnapshot> advanceToNext(Proc caller) {
    int errno = mayMoveClock(caller);
    long next = kernel.nextDeadline() - kernel.clock().monotonicNanos();
    if (errno == 0 && isTooLate(next)) {
      errno = Errno.ENOENT.code();
    }
    return errno != 0 ? new Outcome<>(null, errno) : advance(caller, Math.max(0, next));
  }

  private int mayMoveClock(Proc caller) {
    if (!caller.isPrivileged()) {
      return Errno.EPERM.code();
    }
    return virtualClock ? 0 : Errno.ENOTSUP.code();
  }

  private boolean isTooLate(long nanos) {
    return nanos > LATEST_NANOS - kernel.clock().monotonicNanos()
        || nanos > LATEST_NANOS - kernel.clock().wallNanos();
  }

  /**
   * Sets the wall clock forward or back: every timed sleep expires (R-WAIT-6). Monotonic time stays
   * as it is, so this is for real clocks, too.
   *
   * @return EPERM; EINVAL if the wall clock would be before 1970 or beyond {@link #LATEST_NANOS}
   */
  public Outcome<ClockSnapshot> shiftWall(Proc caller, long nanos) {
    if (!caller.isPrivileged()) {
      return Outcome.error(Errno.EPERM);
    }
    long wall = kernel.clock().wallNanos();
    if (nanos < -wall || nanos > LATEST_NANOS - wall) {
      return Outcome.error(Errno.EINVAL);
    }
    kernel.shiftWallClock(nanos);
    return Outcome.of(clock());
  }

  // ---- memory ----

  /**
   * Makes the kernel's memory tight, or not any more (R-RW-2).
   *
   * @param pressure 0 not, 1 low, 2 exhausted
   * @return 0; EPERM; EINVAL for another pressure
   */
  public int setPressure(Proc caller, int pressure) {
    if (!caller.isPrivileged()) {
      return Errno.EPERM.code();
    }
    Pressure wanted = Pressure.of(pressure);
    if (wanted == null) {
      return Errno.EINVAL.code();
    }
    kernel.memory().setPressure(wanted);
    return 0;
  }

  // ---- held requests ----

  /**
   * Lets requests go that a gate holds.
   *
   * @param path of the device
   * @param index among those held, 0 the oldest, or {@link #ALL}
   * @param errno what they fail with; 0: they are carried out
   * @return how many; EPERM; ENOENT without such a device; ENXIO if it is no gate; EINVAL if the
   *     errno is not 0 to {@link #MAX_ERRNO}, or nothing is held at the index
   */
  public Outcome<Integer> complete(Proc caller, String path, int index, int errno) {
    if (!caller.isPrivileged()) {
      return Outcome.error(Errno.EPERM);
    }
    Vnode device = kernel.devices().find(path);
    if (device == null) {
      return Outcome.error(Errno.ENOENT);
    }
    if (!(device instanceof GateDisk gate)) {
      return Outcome.error(Errno.ENXIO);
    }
    if (errno < 0 || errno > MAX_ERRNO || index < ALL || index >= gate.held().size()) {
      return Outcome.error(Errno.EINVAL);
    }
    int count = index == ALL ? gate.held().size() : 1;
    for (int i = 0; i < count; i++) {
      letGo(gate, Math.max(0, index), errno);
    }
    return Outcome.of(count);
  }

  private static void letGo(GateDisk gate, int index, int errno) {
    if (errno == 0) {
      gate.complete(index);
    } else {
      gate.fail(index, errno);
    }
  }

  // ---- processes ----

  /**
   * A dynamic-reconfiguration clean-up request (R-CLN-10).
   *
   * @return whether the process has asynchronous I/O to clean up; ESRCH; EPERM for one of another
   *     user
   */
  public Outcome<Boolean> reconfigure(Proc caller, int pid) {
    Outcome<Proc> proc = find(caller, pid);
    if (proc.errno != 0) {
      return new Outcome<>(null, proc.errno);
    }
    Aio aio = Aio.of(proc.value);
    if (aio != null) {
      aio.requestCleanup();
    }
    return Outcome.of(aio != null);
  }

  /** One process; ESRCH; EPERM for one of another user. */
  public Outcome<ProcSnapshot> snapshot(Proc caller, int pid) {
    Outcome<Proc> proc = find(caller, pid);
    return proc.errno != 0
        ? new Outcome<>(null, proc.errno)
        : Outcome.of(snapshots.proc(proc.value, virtualClock));
  }

  private Outcome<Proc> find(Proc caller, int pid) {
    Proc proc = kernel.procs().get(pid);
    if (proc == null) {
      return Outcome.error(Errno.ESRCH);
    }
    return caller.isPrivileged() || proc.uid() == caller.uid()
        ? Outcome.of(proc)
        : Outcome.error(Errno.EPERM);
  }

  /** The kernel as a whole. */
  public KernelSnapshot snapshot() {
    return snapshots.kernel(virtualClock);
  }
}
