package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.abi.TimeLayout;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.trace.ProcessPlan;
import dev.kaio.harness.trace.ProcessPlan.Access;
import dev.kaio.harness.trace.ProcessPlan.Segment;
import dev.kaio.harness.trace.Step;
import dev.kaio.harness.trace.Step.Ending;
import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of a plan, attached and brought to where the log begins. */
final class ReplayProcess implements AutoCloseable {
  /** What kaio refuses, for descriptors that must be refused (R-DRV-1). */
  private static final String UNSUITABLE_DEVICE = "/dev/null";

  /** Longer than any call of a replay takes; its timeouts are shorter or never reached. */
  private static final long PATIENCE_SECONDS = 10;

  private final ProcessPlan plan;
  private final RemoteProcess remote;

  private ReplayProcess(ProcessPlan plan, RemoteProcess remote) {
    this.plan = plan;
    this.remote = remote;
  }

  /** Attaches, maps, opens, makes LWPs, and starts kaio as far as the plan wants it. */
  static ReplayProcess setUp(Endpoint endpoint, Abi abi, ProcessPlan plan, String device)
      throws IOException, ReplayException {
    ReplayProcess process = new ReplayProcess(plan, KernelClient.attach(endpoint, abi, "replay"));
    boolean done = false;
    try {
      process.map();
      process.open(device);
      process.startKaio();
      done = true;
      return process;
    } finally {
      if (!done) {
        process.close();
      }
    }
  }

  private void map() throws ReplayException {
    for (Segment segment : plan.segments()) {
      check(
          remote.lwp1().mmap(segment.base(), segment.length(), segment.protection()),
          String.format("mmap(0x%X, %d)", segment.base(), segment.length()));
    }
  }

  private void open(String device) throws ReplayException {
    for (Map.Entry<Integer, Access> each : plan.descriptors().entrySet()) {
      Access access = each.getValue();
      String path = access == Access.UNSUITABLE ? UNSUITABLE_DEVICE : device;
      check(remote.lwp1().openAt(each.getKey(), path, oflag(access)), "open(" + path + ")");
    }
  }

  private static int oflag(Access access) {
    return switch (access) {
      case READ -> 0;
      case WRITE -> 1;
      case READ_WRITE, UNSUITABLE -> 2;
    };
  }

  private void startKaio() throws ReplayException {
    for (int lwp = 2; lwp <= plan.lwps(); lwp++) {
      check(remote.lwp1().lwpCreate(), "lwp_create");
    }
    if (plan.initialised()) {
      check(remote.lwp1().kaio(slots(KaioOp.AIOINIT)), "AIOINIT");
    }
    if (plan.cleanupLwp() != 0) {
      // It sleeps until the process ends; what is sent after it finds it asleep.
      CompletableFuture<CallResult> unused =
          remote.lwp(plan.cleanupLwp()).kaioAsync(slots(KaioOp.AIOSTART));
    }
  }

  private long[] slots(KaioOp op) {
    long[] slots = new long[remote.abi().model().kaioSlots()];
    slots[0] = op.code();
    return slots;
  }

  private static void check(CallResult result, String call) throws ReplayException {
    if (result.isError()) {
      throw new ReplayException(call + ": " + result);
    }
  }

  RemoteProcess remote() {
    return remote;
  }

  ProcessPlan plan() {
    return plan;
  }

  /** Stores a timeval where the call will look for it, unless it must fault there. */
  void store(long address, Timeval timeout) {
    Abi abi = remote.abi();
    ByteBuffer struct = abi.buffer(TimeLayout.size(abi));
    abi.putWord(struct, 0, timeout.seconds());
    abi.putWord(struct, abi.wordSize(), timeout.micros());
    if (remote.memory().isMapped(address, struct.capacity())) {
      remote.memory().put(address, struct);
    }
  }

  /**
   * Makes the call of a step and waits for it.
   *
   * @throws ReplayException if it does not return
   */
  CallResult call(Step step) throws ReplayException {
    RemoteLwp lwp = remote.lwp(step.lwp());
    CompletableFuture<CallResult> future = lwp.kaioAsync(step.slots());
    if (step.ending() == Ending.INTERRUPTED) {
      // The kernel takes it after the call, which sleeps by then.
      lwp.interrupt();
    }
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new ReplayException("line " + step.line() + ": the call does not return", e);
    } catch (ExecutionException e) {
      throw new ReplayException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException("interrupted", e);
    }
  }

  /**
   * Returns when the kernel has all that this process has sent by now: bytes that a device asked
   * for leave before this call's answer comes.
   */
  void settle(int lwp) {
    CallResult unused = remote.lwp(lwp).call(Sysnum.GETPID);
  }

  /** Ends the process. */
  void exit() {
    var unused = remote.lwp1().exit(0);
  }

  @Override
  public void close() {
    remote.close();
  }
}
