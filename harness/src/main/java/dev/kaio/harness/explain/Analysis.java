package dev.kaio.harness.explain;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import dev.kaio.harness.trace.DecodedLog;
import dev.kaio.harness.trace.DecodedLog.DecodedCall;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/** What the kaio calls of a log did. */
final class Analysis {
  private static final int LINES_SHOWN = 5;

  private final PastedLog pasted;
  private final LogForm form;
  private final boolean formGiven;
  private final Times times;
  private final List<Request> requests = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Integer> depths = new ArrayList<>();
  private final List<String> inferences = new ArrayList<>();

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

  Analysis(PastedLog pasted, LogForm form, boolean formGiven) {
    this.pasted = pasted;
    this.form = form;
    this.formGiven = formGiven;
    this.times = Times.of(pasted.stamps());
    DecodedLog decoded = DecodedLog.of(pasted.log(), form);
    inferences.addAll(pasted.repairs());
    inferences.addAll(decoded.inferences());
    if (times.inference() != null) {
      inferences.add(times.inference());
    }
    decoded.calls().forEach(this::take);
    concludeAbi();
    followDepth(decoded.calls());
  }

  private void take(DecodedCall decoded) {
    LogLine.KaioCall call = decoded.call();
    counts.merge(call.operation(), 1, Integer::sum);
    if (call.errno() != 0) {
      failures.merge(
          call.operation() + " " + call.errno(),
          new Failure(call.operation(), call.errno(), List.of(call.number()), 1),
          Analysis::both);
    } else if (decoded.isTransfer()) {
      requests.add(request(decoded));
    }
    if (isWait(call)) {
      waits.add(wait(call));
    }
  }

  private static Failure both(Failure some, Failure more) {
    List<Integer> lines = new ArrayList<>(some.lines());
    if (lines.size() < LINES_SHOWN) {
      lines.addAll(more.lines());
    }
    return new Failure(
        some.operation(), some.errno(), List.copyOf(lines), some.count() + more.count());
  }

  private Request request(DecodedCall decoded) {
    LogLine.KaioCall by = decoded.reapedBy();
    return new Request(
        decoded.call().number(),
        decoded.call().pid(),
        Transfer.of(form.abi(), decoded.slots()),
        decoded.offsetWhole(),
        decoded.guessedResult(),
        by == null ? 0 : by.number(),
        latency(decoded.call(), by));
  }

  private OptionalDouble latency(LogLine.KaioCall submitted, LogLine.KaioCall reaped) {
    if (reaped == null) {
      return OptionalDouble.empty();
    }
    OptionalDouble from = times.at(submitted.number());
    OptionalDouble to = times.at(reaped.number());
    return from.isPresent() && to.isPresent()
        ? OptionalDouble.of(to.getAsDouble() - from.getAsDouble())
        : OptionalDouble.empty();
  }

  private static boolean isWait(LogLine.KaioCall call) {
    return (call.slot0() & ~(long) KaioOp.POLL_BIT) == KaioOp.AIOWAIT.code();
  }

  private Wait wait(LogLine.KaioCall call) {
    Outcome outcome =
        call.errno() != 0
            ? Outcome.FAILED
            : call.value() == 0
                ? Outcome.TIME_OVER
                : call.value() == 1 ? Outcome.NOTIFIED : Outcome.REQUEST;
    double limit =
        call.timeout() == null ? -1 : call.timeout().seconds() + call.timeout().micros() / 1e6;
    return new Wait(call.number(), limit, outcome);
  }

  /** How the data model and the byte order were found, unless they were given. */
  private void concludeAbi() {
    if (formGiven || requests.isEmpty()) {
      return;
    }
    boolean lp64 = form.abi().isLp64();
    inferences.add(
        "reads and writes have "
            + (lp64
                ? "one column for offset and result address"
                : "columns of their own for offset and result address")
            + ": the process is "
            + (lp64 ? "64-bit" : "32-bit"));
    String order = form.abi().machine() == Machine.SPARC ? "big" : "little";
    inferences.add(
        lp64 && requests.stream().anyMatch(Request::isReaped)
            ? "what AIOWAIT returned matches the result addresses if the process is "
                + order
                + "-endian"
            : "nothing here tells the byte order: "
                + order
                + "-endian is a guess; --abi says otherwise");
  }

  /** Requests that the log shows in flight after each of its calls. */
  private void followDepth(List<DecodedCall> calls) {
    Set<LogLine.KaioCall> reapers = new HashSet<>();
    calls.stream().map(DecodedCall::reapedBy).filter(Objects::nonNull).forEach(reapers::add);
    int depth = 0;
    for (DecodedCall decoded : calls) {
      if (decoded.isTransfer() && decoded.call().errno() == 0) {
        depth++;
      } else if (reapers.contains(decoded.call())) {
        depth--;
      }
      depths.add(depth);
    }
  }

  LogForm form() {
    return form;
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

  int deepest() {
    return depths.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Requests that the log shows in flight, after each call. */
  List<Integer> depths() {
    return depths;
  }

  long processes() {
    return pasted.log().calls().stream().mapToInt(LogLine.KaioCall::pid).distinct().count();
  }

  List<DescriptorUse> descriptors() {
    Map<String, List<Request>> byDescriptor = new LinkedHashMap<>();
    for (Request request : requests) {
      byDescriptor
          .computeIfAbsent(
              request.pid() + " " + request.transfer().descriptor(), key -> new ArrayList<>())
          .add(request);
    }
    return byDescriptor.values().stream()
        .map(own -> new DescriptorUse(own.get(0).pid(), own.get(0).transfer().descriptor(), own))
        .toList();
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
