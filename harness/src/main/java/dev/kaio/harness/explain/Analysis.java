package dev.kaio.harness.explain;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import dev.kaio.harness.trace.DecodedLog;
import dev.kaio.harness.trace.DecodedLog.DecodedCall;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.TraceException;
import dev.kaio.harness.trace.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the kaio calls of a log did. */
final class Analysis {
  private static final int LINES_SHOWN = 5;

  private final Abi given;
  private final Map<Integer, LogForm.Fit> fits = new LinkedHashMap<>();
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

  /**
   * Analyses a log.
   *
   * @param given what the processes are known to be, or null
   * @throws TraceException if not one call is as truss prints it
   */
  Analysis(PastedLog pasted, Abi given) throws TraceException {
    this.given = given;
    this.times = Times.of(pasted.stamps());
    inferences.addAll(pasted.repairs());
    DecodedLog decoded = DecodedLog.of(fitting(pasted.calls()), pid -> fits.get(pid).form());
    inferences.addAll(decoded.inferences());
    if (times.inference() != null) {
      inferences.add(times.inference());
    }
    decoded.calls().forEach(this::take);
    concludeAbi();
    followDepth(decoded.calls());
  }

  /**
   * Each process has a form of its own; calls that do not fit it are left out, and that is said.
   */
  private List<LogLine.KaioCall> fitting(List<LogLine.KaioCall> calls) throws TraceException {
    Map<Integer, List<LogLine.KaioCall>> byPid = new LinkedHashMap<>();
    for (LogLine.KaioCall call : calls) {
      byPid.computeIfAbsent(call.pid(), pid -> new ArrayList<>()).add(call);
    }
    Set<Integer> misfits = new HashSet<>();
    Repairs leftOut = new Repairs();
    byPid.forEach(
        (pid, own) -> {
          LogForm.Fit fit = LogForm.best(own, given);
          fits.put(pid, fit);
          for (LogLine.KaioCall call : fit.misfits()) {
            misfits.add(call.number());
            leftOut.add(misfit(call, fit.form()) + "; it is left out");
          }
        });
    List<LogLine.KaioCall> fitting =
        calls.stream().filter(call -> !misfits.contains(call.number())).toList();
    if (fitting.isEmpty()) {
      LogLine.KaioCall first = calls.get(0);
      throw new TraceException(misfit(first, fits.get(first.pid()).form()));
    }
    inferences.addAll(leftOut.told());
    return fitting;
  }

  private static String misfit(LogLine.KaioCall call, LogForm form) {
    return "line "
        + call.number()
        + ": truss prints no "
        + call.operation()
        + " with "
        + call.arguments().size()
        + " arguments behind it for an "
        + form.abi().model()
        + " process";
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
        Transfer.of(fits.get(decoded.call().pid()).form().abi(), decoded.slots()),
        decoded.offsetWhole(),
        decoded.result(),
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
    if (given != null) {
      return;
    }
    Set<Integer> transferring =
        requests.stream().map(Request::pid).collect(Collectors.toCollection(TreeSet::new));
    for (int pid : transferring) {
      String whose = fits.size() == 1 ? "" : "process " + pid + ": ";
      boolean lp64 = fits.get(pid).form().abi().isLp64();
      inferences.add(
          whose
              + "reads and writes have "
              + (lp64
                  ? "one column for offset and result address: the process is 64-bit"
                  : "columns of their own for offset and result address: the process is 32-bit"));
      inferences.add(whose + byteOrder(fits.get(pid)));
    }
  }

  private static String byteOrder(LogForm.Fit fit) {
    String order = fit.form().abi().machine() == Machine.SPARC ? "big" : "little";
    return switch (fit.order().evidence()) {
      case RETURNED ->
          "what AIOWAIT returned matches the result addresses if the process is "
              + order
              + "-endian";
      case ALIGNED ->
          "the offsets are multiples of 512, as a disk wants them, if the process is "
              + order
              + "-endian";
      case NONE ->
          "nothing here tells the byte order: "
              + order
              + "-endian is a guess; --abi says otherwise";
    };
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

  /** How the calls of the first process were written. */
  LogForm form() {
    return fits.values().iterator().next().form();
  }

  /** How those of each process were written, by pid, in the order of their first calls. */
  Map<Integer, LogForm> forms() {
    Map<Integer, LogForm> forms = new LinkedHashMap<>();
    fits.forEach((pid, fit) -> forms.put(pid, fit.form()));
    return forms;
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
    return fits.size();
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
