package dev.kaio.harness.trace;

import dev.kaio.abi.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out what a log needs in order to come about again; a pure function. */
public final class ReplayPlanner {
  private final LogForm form;
  private final List<LogLine.KaioCall> calls;
  private final List<String> inferences = new ArrayList<>();
  private int requests;

  private ReplayPlanner(LogForm form, List<LogLine.KaioCall> calls) {
    this.form = form;
    this.calls = calls;
  }

  /**
   * Makes the plan of a log.
   *
   * @throws TraceException if there is nothing to do, or no process could have written the lines
   */
  public static ReplayPlan plan(TrussLog log, LogForm form) throws TraceException {
    List<LogLine.KaioCall> calls = log.calls();
    if (calls.isEmpty()) {
      throw new TraceException("there is no kaio call in the log");
    }
    return new ReplayPlanner(form, calls).plan();
  }

  private ReplayPlan plan() throws TraceException {
    checkPrefixes();
    generalInferences();
    Map<Integer, List<LogLine.KaioCall>> byPid = new LinkedHashMap<>();
    for (LogLine.KaioCall call : calls) {
      byPid.computeIfAbsent(call.pid(), pid -> new ArrayList<>()).add(call);
    }
    Map<Integer, ProcessModel> models = new LinkedHashMap<>();
    Map<Integer, CallPlanner> planners = new LinkedHashMap<>();
    byPid.forEach(
        (pid, own) -> {
          noteMixedLwps(own);
          ProcessModel model =
              new ProcessModel(form, pid, models.size(), () -> requests++, inferences);
          models.put(pid, model);
          planners.put(pid, new CallPlanner(model, own, inferences));
        });
    List<Step> steps = new ArrayList<>();
    for (LogLine.KaioCall call : calls) {
      steps.addAll(planners.get(call.pid()).planNext());
    }
    return new ReplayPlan(
        form,
        calls.stream().anyMatch(call -> call.timeout() != null),
        models.values().stream().map(ProcessModel::plan).toList(),
        steps,
        models.values().stream().allMatch(model -> model.prompt.isConsistent()),
        inferences);
  }

  /** A tracer names processes on all lines or on none. */
  private void checkPrefixes() throws TraceException {
    boolean first = calls.get(0).pid() != 0;
    for (LogLine.KaioCall call : calls) {
      if ((call.pid() != 0) != first) {
        throw TraceException.atLine(
            call.number(), "the process is named on some lines and not on others");
      }
    }
  }

  /** LWPs are made before the tracer attaches, so there is one prefix for all lines. */
  private void noteMixedLwps(List<LogLine.KaioCall> own) {
    boolean first = own.get(0).lwp() != 0;
    own.stream()
        .filter(call -> (call.lwp() != 0) != first)
        .findFirst()
        .ifPresent(
            call ->
                inferences.add(
                    "line "
                        + call.number()
                        + ": the LWP is named on some lines and not on others; now it is on all"));
  }

  private void generalInferences() {
    boolean transfers = calls.stream().anyMatch(LogForm::isTransfer);
    if (transfers && form.abi().isLp64()) {
      inferences.add("the high words of offsets are not in the log; they are taken to be 0");
      inferences.add(
          form.abi().machine() == Machine.SPARC
              ? "the process is taken to be big-endian: the high half of a merged column is the"
                  + " offset"
              : "the process is taken to be little-endian: the high half of a merged column is the"
                  + " result address");
    }
  }
}
