package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import dev.kaio.aio.Aio;
import dev.kaio.dev.DriverOps;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.SigInfo;
import dev.kaio.vm.KernelMemory.Pressure;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A kernel in the hands of a test: its devices are completed by the test, its clock is moved by the
 * test, and nothing runs in between. Every step of a test ends when the kernel is idle.
 */
public final class Machine implements Watched, ProcObserver {
  public static final long SECOND = 1_000_000_000L;
  public static final long MILLISECOND = 1_000_000L;

  private final Kernel kernel;
  private final List<TestProcess> processes = new ArrayList<>();
  private final List<TestDevice> devices = new ArrayList<>();
  private long stuckSleeps;

  /** Boots with both system call tables, and ASTs that hit LWPs in user mode at once. */
  public Machine() {
    this(KernelConfig.of(MachineProfile.SPARCV9));
  }

  public Machine(KernelConfig config) {
    kernel = new Kernel(config, this);
    BalancedCounters.watch(this);
  }

  /** A machine where an AST of an LWP in user mode waits until its next call returns. */
  public static Machine withAstsAtReturn() {
    return new Machine(KernelConfig.of(MachineProfile.SPARCV9).withImmediateAsts(false));
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }

  /** A process with LWP 1; unprivileged, uid 100. */
  public TestProcess attach(Abi abi) {
    TestProcess process = new TestProcess(this, abi);
    processes.add(process);
    return process;
  }

  @Override
  public List<Proc> procs() {
    return processes.stream().map(TestProcess::proc).toList();
  }

  @Override
  public List<Aio> aios() {
    return processes.stream().map(TestProcess::lastAio).filter(Objects::nonNull).toList();
  }

  @Override
  public void completeAll() {
    devices.forEach(TestDevice::completeAll);
  }

  // ---- devices ----

  /** A character device that holds what it accepts until the test completes it. */
  public TestDevice gate() {
    return watched(TestDevice.gate(kernel::runUntilIdle));
  }

  /** Completes inside the submitting call. */
  public TestDevice sync() {
    return watched(TestDevice.gate(kernel::runUntilIdle).completingAtOnce());
  }

  /** A gate that takes multiples of 512 bytes only. */
  public TestDevice raw512() {
    return watched(TestDevice.gate(kernel::runUntilIdle).ofSector(512));
  }

  /** A gate that nobody completes, not even the check after the test. */
  public TestDevice lossyDevice() {
    return TestDevice.gate(kernel::runUntilIdle);
  }

  /** A gate that shows itself as this. */
  public TestDevice device(Vnode.Kind kind, DriverOps ops) {
    return watched(new TestDevice(kind, ops, kernel::runUntilIdle));
  }

  private TestDevice watched(TestDevice device) {
    devices.add(device);
    return device;
  }

  /** Something like a regular file: a vnode that is no device. */
  public static Vnode regularFile() {
    return new Vnode(Vnode.Kind.REGULAR) {};
  }

  // ---- time and memory ----

  /** Lets time pass. */
  public void advance(long nanos) {
    kernel.advanceTo(kernel.clock().monotonicNanos() + nanos);
  }

  /** Sets the wall clock forward or back. */
  public void setWallClockBy(long nanos) {
    kernel.shiftWallClock(nanos);
  }

  public void memory(Pressure pressure) {
    kernel.memory().setPressure(pressure);
  }

  void run() {
    kernel.runUntilIdle();
  }

  /**
   * This test leaves so many sleeps that no device will end. The check after the test wants to find
   * exactly these.
   */
  public void leavesStuckSleeps(int count) {
    stuckSleeps = count;
  }

  @Override
  public long stuckSleeps() {
    return stuckSleeps;
  }

  // ---- what the kernel shows ----

  private TestProcess of(Proc proc) {
    return processes.stream().filter(p -> p.proc() == proc).findFirst().orElse(null);
  }

  @Override
  public void signalSent(Proc proc, SigInfo info, boolean queued) {
    TestProcess process = of(proc);
    if (process != null) {
      process.signalWasSent(info, queued);
    }
  }

  @Override
  public void lwpGone(Lwp lwp) {
    TestProcess process = of(lwp.proc());
    if (process != null) {
      process.lwpIsGone(lwp);
    }
  }
}
