package dev.kaio.harness.explain;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;
import dev.kaio.harness.trace.DecodedLog;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.TraceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the calls of each process were written: table, data model, byte order. */
final class Forms {
  private final Abi given;
  private final Map<Integer, LogForm.Fit> fits = new LinkedHashMap<>();
  private final List<LogLine.KaioCall> fitting;
  private final Repairs leftOut = new Repairs();

  /**
   * Each process has a form of its own; calls that do not fit it are left out.
   *
   * @param given what the processes are known to be, or null
   * @throws TraceException if no call fits
   */
  Forms(List<LogLine.KaioCall> calls, Abi given) throws TraceException {
    this.given = given;
    Map<Integer, List<LogLine.KaioCall>> byPid = new LinkedHashMap<>();
    for (LogLine.KaioCall call : calls) {
      byPid.computeIfAbsent(call.pid(), pid -> new ArrayList<>()).add(call);
    }
    Set<Integer> misfits = new HashSet<>();
    byPid.forEach(
        (pid, own) -> {
          LogForm.Fit fit = LogForm.best(own, given);
          fits.put(pid, fit);
          for (LogLine.KaioCall call : fit.misfits()) {
            misfits.add(call.number());
            leftOut.add(misfit(call, fit.form()) + "; it is left out");
          }
        });
    fitting = calls.stream().filter(call -> !misfits.contains(call.number())).toList();
    if (fitting.isEmpty()) {
      LogLine.KaioCall first = calls.get(0);
      throw new TraceException(misfit(first, of(first.pid())));
    }
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

  /** The calls that fit, with all that can be known of their arguments. */
  DecodedLog decode() {
    return DecodedLog.of(fitting, this::of);
  }

  /** Which calls were left out, in words. */
  List<String> leftOut() {
    return leftOut.told();
  }

  /** That of one process. */
  LogForm of(int pid) {
    return fits.get(pid).form();
  }

  /** All of them by pid, in the order of their first calls. */
  Map<Integer, LogForm> byPid() {
    Map<Integer, LogForm> forms = new LinkedHashMap<>();
    fits.forEach((pid, fit) -> forms.put(pid, fit.form()));
    return forms;
  }

  /**
   * How the data model and the byte order were found, unless they were given.
   *
   * @param transferring the processes that read or write: others give nothing away
   */
  List<String> inferences(Set<Integer> transferring) {
    List<String> inferences = new ArrayList<>();
    if (given == null) {
      for (int pid : transferring) {
        String whose = fits.size() == 1 ? "" : "process " + pid + ": ";
        inferences.add(whose + dataModel(of(pid)));
        inferences.add(whose + byteOrder(fits.get(pid)));
      }
    }
    return inferences;
  }

  private static String dataModel(LogForm form) {
    return "reads and writes have "
        + (form.abi().isLp64()
            ? "one column for offset and result address: the process is 64-bit"
            : "columns of their own for offset and result address: the process is 32-bit");
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
}
