package dev.kaio.harness.vectors;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plays a scenario against a target, and stops at the first step whose outcome is another. */
final class ScenarioRunner {
  private ScenarioRunner() {}

  /**
   * Plays all steps, or those up to the first that fails.
   *
   * @return nothing if every outcome was as recorded; else the step that failed and in what, in one
   *     line
   */
  static Optional<String> run(Scenario scenario, ScenarioTarget target) {
    List<Scenario.RecordedStep> steps = scenario.steps();
    for (int i = 0; i < steps.size(); i++) {
      Optional<String> failure = perform(steps.get(i), target);
      if (failure.isPresent()) {
        return Optional.of("steps[" + i + "] " + steps.get(i).text() + ": " + failure.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> perform(Scenario.RecordedStep step, ScenarioTarget target) {
    StepOutcome got;
    try {
      step.step().performOn(target);
      got = target.outcome();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("broke the kernel: " + describe(e));
    }
    return describe(Difference.between(step.expected(), got));
  }

  /** The differences in one line; nothing if there are none. */
  static Optional<String> describe(List<Difference> differences) {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        differences.stream().map(Difference::toString).collect(Collectors.joining("; ")));
  }

  /** The error in one line, with the place where it came up. */
  static String describe(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return (e + where).replaceAll("\\s+", " ");
  }
}
