package dev.kaio.harness.trace;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AioResultLayout;
import dev.kaio.abi.KaioOp;
import dev.kaio.kernel.KernelEvent.Timeval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * A process of a log while its calls are gone through one by one: what it has outstanding, what it
 * needs in memory and open, and the steps made so far for the current call.
 */
final class ProcessModel {
  /** A request of this process that no AIOWAIT has returned. */
  static final class Request {
    final int id;
    final long result;
    final int descriptor;
    final int reapedBy;
    boolean done;

    private Request(int id, long result, int descriptor, int reapedBy) {
      this.id = id;
      this.result = result;
      this.descriptor = descriptor;
      this.reapedBy = reapedBy;
    }
  }

  // A page for the buffers of requests that are not in the log.
  private static final long SCRATCH_LP64 = 0x0000_0FE0_0000_0000L;
  private static final long SCRATCH_ILP32 = 0xD000_0000L;
  private static final int LAST_DESCRIPTOR = 65_535;
  private static final int STAND_IN_DESCRIPTOR = 3;

  final LogForm form;
  final MemoryPlan memory;
  final Descriptors descriptors = new Descriptors();
  final PromptDevice prompt = new PromptDevice();

  /** Requests outstanding, in the order of submission; those that are done, in that order. */
  final List<Request> outstanding = new ArrayList<>();

  final List<Request> doneq = new ArrayList<>();

  private final int pid;
  private final int index;
  private final IntSupplier requestNumbers;
  private final List<String> inferences;
  private final TreeSet<Integer> lwps = new TreeSet<>();

  private List<Step> steps = new ArrayList<>();
  private List<Integer> completions = new ArrayList<>();

  /** Whether it has called AIOINIT by now, and whether it had before the log begins. */
  boolean initialised;

  boolean initialisedBefore;

  /** Whether it cannot have had another LWP, or must have had an idle one, or one in AIOSTART. */
  boolean singleLwp;

  boolean namesLwps;
  int notifications;

  ProcessModel(
      LogForm form, int pid, int index, IntSupplier requestNumbers, List<String> inferences) {
    this.form = form;
    this.pid = pid;
    this.index = index;
    this.requestNumbers = requestNumbers;
    this.inferences = inferences;
    this.memory = new MemoryPlan(form.abi());
  }

  Abi abi() {
    return form.abi();
  }

  // ---- what the current call does ----

  /** Notes something that the log does not say. */
  void infer(LogLine.KaioCall call, String text) {
    inferences.add("line " + call.number() + ": " + text);
  }

  /** The call has submitted a request; its number. */
  int submitted(long[] slots, int reapedBy, boolean doneAtOnce) {
    Transfer transfer = Transfer.of(abi(), slots);
    Request request =
        new Request(requestNumbers.getAsInt(), transfer.result(), transfer.descriptor(), reapedBy);
    outstanding.add(request);
    prompt.submitted(request.id);
    if (doneAtOnce) {
      request.done = true;
      doneq.add(request);
    }
    if (transfer.length() > 0) {
      memory.need(transfer.buffer(), transfer.length());
    }
    if (transfer.result() != 0) {
      memory.need(transfer.result(), AioResultLayout.size(abi()));
    }
    descriptors.transfer(transfer.descriptor(), transfer.isWrite(), 0);
    return request.id;
  }

  /** The outstanding request with this result address, the oldest that is not done; or null. */
  Request find(long result) {
    return outstanding.stream()
        .filter(request -> request.result == result)
        .findFirst()
        .orElse(null);
  }

  /** The device completes the request before the current call, unless it has done so. */
  void complete(Request request) {
    if (!request.done) {
      request.done = true;
      doneq.add(request);
      completions.add(request.id);
    }
  }

  /** Completes requests in the order in which the log reaps them. */
  void completeAll(List<Request> requests) {
    requests.stream()
        .filter(request -> !request.done)
        .sorted(Comparator.comparingInt((Request request) -> request.reapedBy))
        .forEach(this::complete);
  }

  void reaped(Request request) {
    outstanding.remove(request);
    doneq.remove(request);
    prompt.reaped(request.id);
  }

  // ---- steps ----

  /** A request that is not in the log, made by a call that the tracer does not see. */
  Request standIn(int lwp, long result) {
    int descriptor = descriptors.anyOpen(STAND_IN_DESCRIPTOR);
    long buffer = abi().isLp64() ? SCRATCH_LP64 : SCRATCH_ILP32;
    long[] slots = Transfer.standIn(abi(), descriptor, buffer, result);
    int id = submitted(slots, -1, false);
    hidden(lwp, slots, id);
    return outstanding.get(outstanding.size() - 1);
  }

  /** An AIONOTIFY that the tracer does not see. */
  void hiddenNotify(int lwp) {
    long[] slots = new long[abi().model().kaioSlots()];
    slots[0] = KaioOp.AIONOTIFY.code();
    hidden(lwp, slots, -1);
    notifications++;
  }

  private void hidden(int lwp, long[] slots, int request) {
    steps.add(new Step(0, index, lwp, slots, request, List.of(), null, Step.Ending.RETURNS, 0, 0));
  }

  /** The step of the call itself. */
  void step(LogLine.KaioCall call, long[] slots, int request, Timeval timeout, Step.Ending ending) {
    steps.add(
        new Step(
            call.number(),
            index,
            lwp(call),
            slots,
            request,
            List.copyOf(completions),
            timeout,
            ending,
            call.value(),
            call.errno()));
  }

  /** The steps since the last time that this was called. */
  List<Step> takeSteps() {
    List<Step> taken = steps;
    steps = new ArrayList<>();
    completions = new ArrayList<>();
    return taken;
  }

  static int lwp(LogLine.KaioCall call) {
    return Math.max(1, call.lwp());
  }

  /** Every call of the log is shown here before any is gone through. */
  void seen(LogLine.KaioCall call) {
    lwps.add(lwp(call));
    namesLwps |= call.lwp() != 0;
  }

  // ---- the result ----

  ProcessPlan plan() {
    int last = lwps.isEmpty() ? 1 : lwps.last();
    int cleanup = 0;
    if (namesLwps && !singleLwp) {
      // What the library does: the second LWP waits in AIOSTART. Without AIOINIT it just is there.
      int free = 2;
      while (lwps.contains(free)) {
        free++;
      }
      last = Math.max(last, free);
      cleanup = initialisedBefore ? free : 0;
    }
    return new ProcessPlan(
        pid,
        namesLwps,
        last,
        initialisedBefore,
        cleanup,
        memory.segments(),
        descriptors.toOpen(LAST_DESCRIPTOR));
  }
}
