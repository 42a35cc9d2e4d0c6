package dev.kaio.kernel;

import dev.kaio.abi.Abi;
import dev.kaio.proc.Disposition;

/**
 * What happens in the kernel, for those who watch: truss, metrics, the simulator.
 *
 * <p>{@code nanos} is monotonic kernel time.
 */
public sealed interface KernelEvent {

  long nanos();

  int pid();

  /** A timeval that a call points at; whole seconds and microseconds. */
  record Timeval(long seconds, long micros) {}

  /** The state of one system call of one LWP. {@code timeout} is AIOWAIT's, or null. */
  record Call(int lwp, Abi abi, int sysnum, long[] args, Timeval timeout, long enteredNanos) {}

  record ProcAttached(long nanos, int pid, Abi abi, String name) implements KernelEvent {}

  /** {@code pid} has forked; its child was announced before, its LWPs come now. */
  record ProcForked(long nanos, int pid, int child) implements KernelEvent {}

  record LwpCreated(long nanos, int pid, int lwp) implements KernelEvent {}

  record LwpExited(long nanos, int pid, int lwp) implements KernelEvent {}

  /** {@code signo} is not 0 if a signal killed it. */
  record ProcExited(long nanos, int pid, int status, int signo) implements KernelEvent {}

  record CallEntered(long nanos, int pid, Call call) implements KernelEvent {}

  /** {@code errno} is 0 for success; {@code value} is the 64-bit result. */
  record CallReturned(long nanos, int pid, Call call, long value, int errno)
      implements KernelEvent {}

  /** An LWP takes a signal; {@code sysnum} is the call that it interrupted, or −1. */
  record SignalReceived(
      long nanos, int pid, int lwp, int signo, Disposition disposition, int sysnum)
      implements KernelEvent {}

  /** A device has a request; {@code length} is in bytes. */
  record RequestStarted(long nanos, int pid, boolean write, long length) implements KernelEvent {}

  /**
   * A device has completed a request that was started {@code latencyNanos} ago; {@code moved} bytes
   * went, or {@code errno} is not 0.
   */
  record RequestCompleted(
      long nanos, int pid, boolean write, long moved, int errno, long latencyNanos)
      implements KernelEvent {}

  /** The cleanup LWP has gone through the queues of a process once. */
  record CleanupPass(long nanos, int pid) implements KernelEvent {}

  /** A module came into memory. It belongs to no process: {@code pid} is 0. */
  record ModuleLoaded(long nanos, int pid, int id, String name) implements KernelEvent {}
}
