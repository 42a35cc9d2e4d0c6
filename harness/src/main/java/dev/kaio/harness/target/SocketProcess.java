package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.client.CallResult;
import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelControl;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.ProcSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A process behind a socket; CONTROL tells when its kernel is idle. */
final class SocketProcess implements TargetProcess {
  private final RemoteProcess process;
  private final KernelControl control;
  private final BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();

  private record Pending(CompletableFuture<CallResult> future) implements Call {
    @Override
    public CallResult result() {
      return future.isDone() ? future.join() : null;
    }
  }

  /**
   * A process.
   *
   * @param control of a privileged process
   */
  SocketProcess(RemoteProcess process, KernelControl control) {
    this.process = process;
    this.control = control;
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
    process.settle();
    return call;
  }

  @Override
  public void interrupt(int lwp) {
    process.lwp(lwp).interrupt();
    process.settle();
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
    process.settle(); // also what another process has sent is here then
    List<ReceivedSignal> taken = new ArrayList<>();
    signals.drainTo(taken);
    return taken;
  }

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

  private <T> T check(String what, ControlResult<T> result) {
    if (result.isError()) {
      throw new TargetException(what, result.errno());
    }
    process.settle();
    return result.value();
  }
}
