package dev.kaio.harness.trace;

import dev.kaio.truss.TraceSet;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussOptions.Flag;
import java.time.Duration;
import java.util.List;

/**
 * What to do so that a log comes about again.
 *
 * <p>Set up the processes, let the tracer attach, then make the calls one after the other in the
 * order of the steps: lines of truss are in the order of returns, so each call may wait until the
 * one before has returned. Requests are numbered from 0 in the order in which steps submit them.
 * Before a step the device must have completed the requests that the step names, in that order, and
 * it may complete no other; what is left completes after the last step. A device that completes
 * every request at once, in the order of submission, will do where {@code inOrder} says so.
 *
 * @param form how the lines are printed
 * @param verbose whether AIOWAITs have timeout lines (T-VERB)
 * @param processes who makes the calls
 * @param steps the calls
 * @param inOrder whether a device that never waits gives the same lines
 * @param inferences what the log does not say and this plan assumes; one sentence each
 */
public record ReplayPlan(
    LogForm form,
    boolean verbose,
    List<ProcessPlan> processes,
    List<Step> steps,
    boolean inOrder,
    List<String> inferences) {

  /** No call of a replay is reported as sleeping: how long it sleeps says nothing. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  public ReplayPlan {
    processes = List.copyOf(processes);
    steps = List.copyOf(steps);
    inferences = List.copyOf(inferences);
  }

  /** The options with which the lines come out as in the log. */
  public TrussOptions options() {
    TrussOptions options = TrussOptions.DEFAULTS.with(TraceSet.KAIO).with(form.table()).with(NEVER);
    if (!verbose) {
      options = options.without(Flag.VERBOSE);
    }
    if (processes.stream().anyMatch(process -> process.pid() != 0)) {
      options = options.with(Flag.CHILDREN);
    }
    if (processes.stream().anyMatch(process -> process.namesLwps() && process.lwps() == 1)) {
      options = options.with(Flag.LWP_IDS);
    }
    return options;
  }

  /** How many requests the steps submit. */
  public int requests() {
    return (int) steps.stream().filter(step -> step.request() >= 0).count();
  }
}
