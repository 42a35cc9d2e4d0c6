package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AioResultLayout;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.CallResult;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.harness.replay.ReplayKernel.Completions;
import dev.kaio.harness.replay.ReplayKernel.Tracer;
import dev.kaio.harness.trace.ProcessPlan;
import dev.kaio.harness.trace.ReplayPlan;
import dev.kaio.harness.trace.Step;
import dev.kaio.harness.trace.Transfer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Goes through the steps of a plan. */
public final class Replay {
  /** Completes every request at once, in the order of submission. */
  public static final String PROMPT_DEVICE = "/dev/rdsk/c0t0d0s0";

  /** Holds requests until told. */
  public static final String GATE_DEVICE = "/dev/gate/0";

  private static final int TIMEOUT_SLOT = 1;

  private final ReplayPlan plan;
  private final ReplayKernel kernel;
  private final String device;
  private final PrintStream out;
  private final Abi abi;
  private final Completions completions;
  private final DeviceImage image = new DeviceImage();
  private final List<ReplayProcess> processes = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  /** Requests not reaped, by process and result address, oldest first. */
  private final Map<String, Deque<Integer>> outstanding = new HashMap<>();

  private final Map<Integer, Buffer> inFlight = new HashMap<>();

  /** The memory that a request uses. */
  private record Buffer(int process, Transfer transfer) {
    private boolean overlaps(Transfer other) {
      return transfer.buffer() < other.buffer() + other.length()
          && other.buffer() < transfer.buffer() + transfer.length();
    }
  }

  /**
   * What came of a replay.
   *
   * @param differences calls that ended in another way than in the log, one sentence each
   * @param verifiedBytes bytes on the device that were read back and found as written
   */
  public record Outcome(List<String> differences, long verifiedBytes) {}

  private Replay(ReplayPlan plan, ReplayKernel kernel, String device, PrintStream out) {
    this.plan = plan;
    this.kernel = kernel;
    this.device = device;
    this.out = out;
    this.abi = plan.form().abi();
    this.completions = kernel.completionsOf(device);
  }

  /**
   * Carries out a plan, printing the tracer's lines as they come.
   *
   * @param device what all descriptors are open on
   * @throws ReplayException if it cannot go on, with one line that says why
   */
  public static Outcome run(ReplayPlan plan, ReplayKernel kernel, String device, PrintStream out)
      throws IOException, ReplayException {
    try {
      return new Replay(plan, kernel, device, out).run();
    } catch (ProcessGoneException e) {
      throw new ReplayException(e.getMessage(), e);
    }
  }

  /** The device of our own kernels with which the plan's lines come about. */
  public static String deviceFor(ReplayPlan plan) {
    return plan.inOrder() ? PROMPT_DEVICE : GATE_DEVICE;
  }

  private Outcome run() throws IOException, ReplayException {
    try (Tracer tracer = kernel.newTracer(plan.options())) {
      for (ProcessPlan process : plan.processes()) {
        processes.add(ReplayProcess.setUp(kernel.endpoint(), abi, process, device));
      }
      processes.forEach(process -> follow(tracer, process));
      for (Step step : plan.steps()) {
        perform(tracer, step);
        out.print(tracer.takeLines());
        out.flush();
      }
    } catch (IOException | ReplayException | RuntimeException e) {
      processes.forEach(ReplayProcess::close);
      throw e;
    }
    finish();
    image.verify(kernel.endpoint(), device, completions);
    return new Outcome(List.copyOf(differences), image.size());
  }

  private static void follow(Tracer tracer, ReplayProcess process) {
    tracer.follow(process.remote(), process.plan().pid(), process.plan().lwps());
  }

  // ---- one step ----

  private void perform(Tracer tracer, Step step) throws ReplayException {
    ReplayProcess process = processes.get(step.process());
    if (completions != null && !step.completions().isEmpty()) {
      for (int request : step.completions()) {
        completions.complete(request);
        inFlight.remove(request);
      }
      processes.forEach(each -> each.settle(1));
    }
    prepare(process, step);
    CallView call = new CallView(step.lwp(), step.slots(), step.timeout());
    CallResult result;
    if (step.isHidden()) {
      tracer.release(process.remote());
      result = process.call(step);
      follow(tracer, process);
    } else {
      tracer.calling(process.remote(), call);
      result = process.call(step);
      tracer.returned(process.remote(), call, result.value(), result.errno());
    }
    compare(step, result);
    if (step.request() >= 0 && !result.isError()) {
      submitted(process, step);
    } else if (isWait(step) && !result.isError()) {
      reaped(process, step, abi.model().slot(result.value()));
    }
  }

  private void prepare(ReplayProcess process, Step step) {
    if (step.timeout() != null) {
      process.store(step.slots()[TIMEOUT_SLOT], step.timeout());
    }
    if (step.request() >= 0) {
      Transfer transfer = Transfer.of(abi, step.slots());
      if (hasPayload(process, transfer) && !isInFlight(step.process(), transfer)) {
        process
            .remote()
            .memory()
            .put(transfer.buffer(), pattern(step.request(), transfer.length()));
      }
    }
  }

  private void compare(Step step, CallResult result) {
    boolean same =
        result.errno() == step.errno()
            && (result.isError()
                || abi.model().slot(result.value()) == abi.model().slot(step.value()));
    if (!same) {
      String where = step.isHidden() ? "a call that the log lacks" : "line " + step.line();
      String expected = step.errno() == 0 ? "" + step.value() : Errno.nameOf(step.errno());
      differences.add(where + ": " + expected + " was to come back, not " + result);
    }
  }

  /** Whether it writes bytes that are there; a log can say anything. */
  private static boolean hasPayload(ReplayProcess process, Transfer transfer) {
    return transfer.isWrite()
        && transfer.length() > 0
        && process.remote().memory().isMapped(transfer.buffer(), transfer.length());
  }

  /** Bytes that tell every place of every request from the others. */
  private static byte[] pattern(int request, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((request + 1) * 37 + i + (i >>> 8) * 11);
    }
    return bytes;
  }

  /** Whether a request that may not be complete uses some of these bytes: they must stay. */
  private boolean isInFlight(int process, Transfer transfer) {
    return inFlight.values().stream()
        .anyMatch(buffer -> buffer.process == process && buffer.overlaps(transfer));
  }

  private static boolean isWait(Step step) {
    return ((int) step.slots()[0] & ~KaioOp.POLL_BIT) == KaioOp.AIOWAIT.code();
  }

  private void submitted(ReplayProcess process, Step step) {
    Transfer transfer = Transfer.of(abi, step.slots());
    if (hasPayload(process, transfer)) {
      byte[] bytes = process.remote().memory().get(transfer.buffer(), transfer.length());
      image.accepted(step.request(), transfer.offset(), bytes);
    }
    if (completions != null && transfer.length() > 0) {
      completions.submitted(step.request());
    }
    outstanding
        .computeIfAbsent(key(step, transfer.result()), key -> new ArrayDeque<>())
        .add(step.request());
    inFlight.put(step.request(), new Buffer(step.process(), transfer));
  }

  private static String key(Step step, long result) {
    return step.process() + "/" + result;
  }

  /** A write that failed has left the device as it was; the log does not tell. */
  private void reaped(ReplayProcess process, Step step, long result) {
    Deque<Integer> requests = outstanding.get(key(step, result));
    if (requests == null || requests.isEmpty()) {
      return;
    }
    int request = requests.remove();
    inFlight.remove(request);
    var memory = process.remote().memory();
    if (memory.isMapped(result, AioResultLayout.size(abi))
        && memory.getInt(result + AioResultLayout.errno(abi)) != 0) {
      image.failed(request);
    } else {
      image.completed(request);
    }
  }

  // ---- the end ----

  private void finish() {
    if (completions != null) {
      completions.completeAll();
    }
    for (ReplayProcess process : processes) {
      process.settle(1);
      process.exit();
      process.close();
    }
    image.completedAll();
  }
}
