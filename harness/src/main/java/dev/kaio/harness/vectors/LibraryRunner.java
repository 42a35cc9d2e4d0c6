package dev.kaio.harness.vectors;

import java.util.List;
import java.util.Optional;

/** Plays a scenario of the C library, and stops at the first step whose outcome is another. */
final class LibraryRunner {
  private LibraryRunner() {}

  /**
   * @return nothing if every outcome was as recorded; else the step that failed and in what, in one
   *     line
   */
  static Optional<String> run(LibraryScenario scenario) {
    try {
      return run(scenario.steps(), new LibraryTarget(scenario.setup()));
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("setup broke the library: " + ScenarioRunner.describe(e));
    }
  }

  private static Optional<String> run(
      List<LibraryScenario.RecordedStep> steps, LibraryTarget target) {
    for (int i = 0; i < steps.size(); i++) {
      Optional<String> failure = perform(steps.get(i), target);
      if (failure.isPresent()) {
        return Optional.of("steps[" + i + "] " + steps.get(i).text() + ": " + failure.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> perform(LibraryScenario.RecordedStep step, LibraryTarget target) {
    LibraryOutcome got;
    try {
      step.step().performOn(target);
      got = target.outcome();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("broke the library: " + ScenarioRunner.describe(e));
    }
    return ScenarioRunner.describe(Difference.between(step.expected().keys(), got.keys()));
  }
}
