package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.client.CallResult;
import dev.kaio.client.ControlResult;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.KernelControl;
import dev.kaio.client.ProcessExitedException;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.ProcSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A process behind a socket, among others of its case; CONTROL tells when its kernel is idle. */
final class SocketProcess implements TargetProcess {
  private final RemoteProcess process;
  private final KernelControl control;
  private final List<SocketProcess> others;
  private final BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();

  /** A call of a process that has ended, or runs another program, never returns. */
  private record Pending(CompletableFuture<CallResult> future) implements Call {
    @Override
    public CallResult result() {
      return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
    }
  }

  /**
   * A process.
   *
   * @param control of a privileged process
   * @param others of the same case; it becomes one of them
   */
  SocketProcess(RemoteProcess process, KernelControl control, List<SocketProcess> others) {
    this.process = process;
    this.control = control;
    this.others = others;
    others.add(this);
    process.onSignal(signals::add);
  }

  @Override
  public Abi abi() {
    return process.abi();
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public Call call(int lwp, int sysnum, long... args) {
    Pending call = new Pending(process.lwp(lwp).callAsync(sysnum, args));
    settle();
    return call;
  }

  @Override
  public void interrupt(int lwp) {
    process.lwp(lwp).interrupt();
    settle();
  }

  @Override
  public void put(long address, byte[] bytes) {
    process.memory().put(address, bytes);
  }

  @Override
  public byte[] get(long address, int length) {
    return process.memory().get(address, length);
  }

  @Override
  public List<ReceivedSignal> takeSignals() {
    settle();
    List<ReceivedSignal> taken = new ArrayList<>();
    signals.drainTo(taken);
    return taken;
  }

  // ---- its children and its end ----

  @Override
  public TargetProcess child(int pid) throws IOException {
    return new SocketProcess(process.claimChild(pid), control, others);
  }

  @Override
  public boolean hasExeced() {
    return process.hasExeced();
  }

  @Override
  public TargetProcess execed() throws IOException {
    return new SocketProcess(process.claimProgram(process.abi(), "case"), control, others);
  }

  @Override
  public ExitStatus ended() {
    return process.gone() instanceof ProcessExitedException end ? end.exitStatus() : null;
  }

  // ---- the kernel ----

  @Override
  public void advance(Duration time) {
    check("advance", control.advance(time));
  }

  @Override
  public void shiftWall(Duration time) {
    check("shift the wall clock", control.shiftWall(time));
  }

  @Override
  public void complete(String gate, int index, int errno) {
    check("complete on " + gate, control.complete(gate, index, errno));
  }

  @Override
  public void setMemory(KernelControl.Memory memory) {
    int errno = control.setMemory(memory);
    if (errno != 0) {
      throw new TargetException("set the memory's pressure", errno);
    }
  }

  @Override
  public boolean reconfigure() {
    return check("reconfigure", control.reconfigure(process.pid()));
  }

  @Override
  public ProcSnapshot snapshot() {
    return check("look into the process", control.snapshot(process.pid()));
  }

  /** What one process answers can reach another, so all are asked twice if there are two. */
  private void settle() {
    others.forEach(SocketProcess::settleThis);
    if (others.size() > 1) {
      others.forEach(SocketProcess::settleThis);
    }
  }

  private void settleThis() {
    try {
      process.settle();
    } catch (ProcessGoneException e) {
      requireItsEnd(e);
    }
  }

  /** It has ended as the case wants, or runs another program; a lost connection is neither. */
  private void requireItsEnd(ProcessGoneException gone) {
    if (!(gone instanceof ProcessExitedException) && !process.hasExeced()) {
      throw gone;
    }
  }

  void close() {
    process.close();
  }

  private <T> T check(String what, ControlResult<T> result) {
    if (result.isError()) {
      throw new TargetException(what, result.errno());
    }
    settle();
    return result.value();
  }
}
