package dev.kaio.client;

import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.wire.Control;
import dev.kaio.wire.ControlReply;
import dev.kaio.wire.ControlRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a process may do to the kernel beyond system calls, and what it may see of it. When one of
 * these returns the kernel is idle again, and everything that it has stored in this process or
 * returned to it has arrived; only devices with a time of their own may still be at work. It must
 * not be called on the reader thread, where futures complete.
 *
 * <p>All of them throw ProcessExitedException if the process ends meanwhile, and
 * ConnectionLostException if the kernel cannot be reached any more.
 */
public final class KernelControl {
  /** How tight memory is (R-RW-2). */
  public enum Memory {
    NORMAL(0),
    LOW(1),
    EXHAUSTED(2);

    private final int code;

    Memory(int code) {
      this.code = code;
    }
  }

  private final RemoteProcess process;
  private final ControlReplies replies;

  KernelControl(RemoteProcess process, ControlReplies replies) {
    this.process = process;
    this.replies = replies;
  }

  // ---- the clock ----

  /**
   * Lets so much time pass.
   *
   * @return the time then; EPERM; ENOTSUP if the clock is real; EINVAL if it is less than 0 or too
   *     much
   */
  public ControlResult<ClockSnapshot> advance(Duration time) {
    return clock(new ControlRequest.Advance(time.toNanos()));
  }

  /** Lets time pass until the next timer; ENOENT if there is none. */
  public ControlResult<ClockSnapshot> advanceToNext() {
    return clock(new ControlRequest.AdvanceToNext());
  }

  /**
   * Sets the wall clock forward or back; timed sleeps expire (R-WAIT-6).
   *
   * @return the time then; EPERM; EINVAL if that is before 1970 or too late
   */
  public ControlResult<ClockSnapshot> shiftWall(Duration time) {
    return clock(new ControlRequest.ShiftWall(time.toNanos()));
  }

  public ControlResult<ClockSnapshot> clock() {
    return clock(new ControlRequest.Clock());
  }

  private ControlResult<ClockSnapshot> clock(ControlRequest request) {
    ControlResult<ControlReply> answer = ask(request);
    return answer.isError()
        ? failed(answer)
        : new ControlResult<>(((ControlReply.Clock) answer.value()).clock(), 0);
  }

  // ---- memory and devices ----

  /** Makes the kernel's memory tight, or not any more; returns 0 or EPERM. */
  public int setMemory(Memory memory) {
    return ask(new ControlRequest.Memory(memory.code)).errno();
  }

  /**
   * Lets one request go that a gate holds.
   *
   * @param index among those held, 0 the oldest
   * @param errno what it fails with; 0: it is carried out
   * @return 1; EPERM; ENOENT without such a device; ENXIO if it is no gate; EINVAL if nothing is
   *     held at the index, or the errno is none
   */
  public ControlResult<Integer> complete(String device, int index, int errno) {
    return count(new ControlRequest.Complete(index, errno, device));
  }

  /** Lets all requests go that a gate holds; returns how many, or fails as {@link #complete}. */
  public ControlResult<Integer> completeAll(String device, int errno) {
    return complete(device, ControlRequest.Complete.ALL, errno);
  }

  private ControlResult<Integer> count(ControlRequest request) {
    ControlResult<ControlReply> answer = ask(request);
    return answer.isError()
        ? failed(answer)
        : new ControlResult<>(((ControlReply.Count) answer.value()).count(), 0);
  }

  // ---- processes ----

  /**
   * A dynamic-reconfiguration clean-up request (R-CLN-10).
   *
   * @return whether the process has asynchronous I/O; ESRCH; EPERM for one of another user
   */
  public ControlResult<Boolean> reconfigure(int pid) {
    ControlResult<Integer> answer = count(new ControlRequest.Reconfigure(pid));
    return new ControlResult<>(answer.isError() ? null : answer.value() != 0, answer.errno());
  }

  /** What is in a process; ESRCH; EPERM for one of another user; EOVERFLOW if it is too much. */
  public ControlResult<ProcSnapshot> snapshot(int pid) {
    ControlResult<ControlReply> answer = ask(new ControlRequest.Snapshot(pid));
    return answer.isError()
        ? failed(answer)
        : new ControlResult<>(((ControlReply.Proc) answer.value()).process(), 0);
  }

  /** The kernel, and which processes there are. */
  public ControlResult<KernelSnapshot> processes() {
    ControlResult<ControlReply> answer = ask(new ControlRequest.Processes());
    return answer.isError()
        ? failed(answer)
        : new ControlResult<>(((ControlReply.Kernel) answer.value()).kernel(), 0);
  }

  // ---- asking ----

  private static <T> ControlResult<T> failed(ControlResult<?> answer) {
    return new ControlResult<>(null, answer.errno());
  }

  private ControlResult<ControlReply> ask(ControlRequest request) {
    CompletableFuture<ControlResult<ControlReply>> future =
        replies.ask(sequence -> process.send(new Control(sequence, request)));
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProcessGoneException gone) {
        throw gone.again();
      }
      throw e;
    }
  }
}
