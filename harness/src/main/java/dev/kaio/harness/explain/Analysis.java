package dev.kaio.harness.explain;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.trace.DecodedLog;
import dev.kaio.harness.trace.DecodedLog.DecodedCall;
import dev.kaio.harness.trace.DecodedLog.ResultAddress;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.TraceException;
import dev.kaio.harness.trace.Transfer;
import dev.kaio.kernel.KernelEvent.Timeval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What the kaio calls of a log did. */
final class Analysis {
  private static final int LINES_SHOWN = 5;

  private final Forms forms;
  private final Times times;
  private final Evidence evidence;
  private final List<Call> calls = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<String> inferences = new ArrayList<>();

  /** The requests that are in flight, by the line of the AIOWAIT that will return them. */
  private final Map<Integer, Request> toBeReaped = new HashMap<>();

  /** The last call of each LWP. */
  private final Map<String, Integer> lastLines = new HashMap<>();

  /** The processes that read or write. */
  private final Set<Integer> transferring = new LinkedHashSet<>();

  private int inFlight;
  private boolean halfOffsets;
  private boolean guesses;

  /**
   * An AIOWAIT.
   *
   * @param line in the log
   * @param limit seconds, negative without a limit or if the log does not tell
   * @param outcome what it returned
   */
  record Wait(int line, double limit, Outcome outcome) {}

  /** How an AIOWAIT can end. */
  enum Outcome {
    /** It returned a request. */
    REQUEST,
    /** The time was over (0), or AIONOTIFY woke it (1). */
    TIME_OVER,
    NOTIFIED,
    FAILED
  }

  /**
   * Analyses a log.
   *
   * @param given what the processes are known to be, or null
   * @param times when the lines were printed
   * @throws TraceException if not one call is as truss prints it
   */
  Analysis(PastedLog pasted, Abi given, Times times) throws TraceException {
    this.times = times;
    forms = new Forms(pasted.calls(), given);
    evidence = new Evidence(pasted.others(), pasted.calls());
    inferences.addAll(pasted.repairs());
    inferences.addAll(forms.leftOut());
    DecodedLog decoded = forms.decode();
    inferences.addAll(decoded.inferences());
    inferences.addAll(times.inferences());
    decoded.calls().forEach(this::take);
    evidence.asleep().forEach(this::asleep);
    inferences.addAll(forms.inferences(transferring));
  }

  private void take(DecodedCall decoded) {
    LogLine.KaioCall call = decoded.call();
    counts.merge(call.operation(), 1, Integer::sum);
    if (call.errno() != 0) {
      failures.merge(
          call.operation() + " " + call.errno(),
          new Failure(call.operation(), call.errno(), List.of(call.number()), 1),
          Analysis::both);
    }
    if (decoded.isTransfer()) {
      submit(decoded);
    } else if (isWait(call)) {
      await(decoded);
    } else {
      calls.add(Call.of(call, null, null, inFlight, Sentences.of(decoded)));
    }
    lastLines.put(call.pid() + "/" + call.lwp(), call.number());
  }

  private void asleep(OtherLine.Asleep call) {
    calls.add(Call.asleep(call, inFlight, Sentences.asleep(call, inFlight)));
  }

  private static Failure both(Failure some, Failure more) {
    List<Integer> lines = new ArrayList<>(some.lines());
    if (lines.size() < LINES_SHOWN) {
      lines.addAll(more.lines());
    }
    return new Failure(
        some.operation(), some.errno(), List.copyOf(lines), some.count() + more.count());
  }

  private void submit(DecodedCall decoded) {
    Request request = request(decoded);
    if (decoded.call().errno() != 0) {
      calls.add(Call.of(decoded.call(), null, null, inFlight, refused(decoded.call(), request)));
      return;
    }
    inFlight++;
    requests.add(request);
    if (request.isReaped()) {
      toBeReaped.put(request.reapedLine(), request);
    }
    calls.add(Call.of(decoded.call(), request, null, inFlight, Sentences.accepted(request)));
  }

  private String refused(LogLine.KaioCall call, Request request) {
    int descriptor = request.transfer().descriptor();
    return Sentences.refused(
        call,
        request,
        evidence.files().at(call.pid(), descriptor, call.number()),
        evidence.workers().find(call, request.transfer()));
  }

  private Request request(DecodedCall decoded) {
    LogLine.KaioCall call = decoded.call();
    transferring.add(call.pid());
    halfOffsets |= !decoded.offsetWhole();
    guesses |= decoded.result() == ResultAddress.GUESSED;
    LogLine.KaioCall by = decoded.reapedBy();
    return new Request(
        call.number(),
        call.pid(),
        Transfer.of(forms.of(call.pid()).abi(), decoded.slots()),
        decoded.offsetWhole(),
        decoded.result(),
        by == null ? 0 : by.number(),
        by == null ? OptionalDouble.empty() : times.between(call.number(), by.number()));
  }

  private static boolean isWait(LogLine.KaioCall call) {
    return (call.slot0() & ~(long) KaioOp.POLL_BIT) == KaioOp.AIOWAIT.code();
  }

  private void await(DecodedCall decoded) {
    Wait wait = wait(decoded);
    waits.add(wait);
    Request reaped = toBeReaped.remove(wait.line());
    if (reaped != null) {
      inFlight--;
    }
    int before = lastLines.getOrDefault(decoded.call().pid() + "/" + decoded.call().lwp(), 0);
    OtherLine.Signal signal = evidence.signals().ending(decoded.call(), before);
    String sentence = Sentences.waited(decoded, wait, reaped, signal);
    calls.add(Call.of(decoded.call(), null, reaped, inFlight, sentence));
  }

  private Wait wait(DecodedCall decoded) {
    LogLine.KaioCall call = decoded.call();
    Outcome outcome =
        call.errno() != 0
            ? Outcome.FAILED
            : call.value() == 0
                ? Outcome.TIME_OVER
                : call.value() == 1 ? Outcome.NOTIFIED : Outcome.REQUEST;
    return new Wait(call.number(), limit(decoded), outcome);
  }

  /** A pointer of all ones means not to wait (R-WAIT-1). */
  private double limit(DecodedCall decoded) {
    Timeval limit = decoded.call().timeout();
    if (limit != null) {
      return limit.seconds() + limit.micros() / 1e6;
    }
    DataModel model = forms.of(decoded.call().pid()).abi().model();
    return decoded.slots()[1] == model.slot(-1) ? 0 : -1;
  }

  /** How the calls of the first process were written. */
  LogForm form() {
    return forms().values().iterator().next();
  }

  /** How those of each process were written, by pid, in the order of their first calls. */
  Map<Integer, LogForm> forms() {
    return forms.byPid();
  }

  Evidence evidence() {
    return evidence;
  }

  Times times() {
    return times;
  }

  /** How many calls returned. */
  long returned() {
    return calls.stream().filter(call -> !call.isAsleep()).count();
  }

  /** Every call in the order of the log, behind them those that sleep when it ends. */
  List<Call> calls() {
    return calls;
  }

  List<Request> requests() {
    return requests;
  }

  List<Wait> waits() {
    return waits;
  }

  List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  /** Calls by operation, in the order of their first. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** What was concluded, and does not stand in the log. */
  List<String> inferences() {
    return inferences;
  }

  /** Whether there is an offset of which only the low word is known. */
  boolean hasHalfOffsets() {
    return halfOffsets;
  }

  /** Whether there is a result address with a guessed high word. */
  boolean hasGuesses() {
    return guesses;
  }

  int deepest() {
    return calls.stream().mapToInt(Call::inFlight).max().orElse(0);
  }

  long processes() {
    return forms().size();
  }

  List<DescriptorUse> descriptors() {
    Map<String, List<Request>> byDescriptor = new LinkedHashMap<>();
    for (Request request : requests) {
      byDescriptor
          .computeIfAbsent(
              request.pid() + " " + request.transfer().descriptor(), key -> new ArrayList<>())
          .add(request);
    }
    return byDescriptor.values().stream().map(this::descriptor).toList();
  }

  private DescriptorUse descriptor(List<Request> own) {
    Request last = own.get(own.size() - 1);
    int number = last.transfer().descriptor();
    return new DescriptorUse(
        last.pid(), number, evidence.files().at(last.pid(), number, last.line()), own);
  }

  List<Double> latencies() {
    return requests.stream()
        .map(Request::latency)
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .sorted()
        .toList();
  }
}
