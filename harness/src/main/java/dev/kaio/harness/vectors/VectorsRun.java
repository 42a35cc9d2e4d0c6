package dev.kaio.harness.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Replays files of scenarios against targets of one or more kinds. */
final class VectorsRun {
  private final List<TargetFactory> factories;
  private final VectorsReport report;

  VectorsRun(List<TargetFactory> factories, VectorsReport report) {
    this.factories = factories;
    this.report = report;
  }

  /**
   * Replays a file's scenarios in order.
   *
   * @throws ScenarioFileException if the file cannot be read to its end
   */
  void replay(Path path) throws ScenarioFileException {
    try (ScenarioFile file = ScenarioFile.open(path)) {
      for (JsonObject json = file.next(); json != null; json = file.next()) {
        replay(json);
      }
    }
  }

  private void replay(JsonObject json) {
    JsonElement steps = json.get("steps");
    report.holdsSteps(steps != null && steps.isJsonArray() ? steps.getAsJsonArray().size() : 0);
    Scenario scenario;
    try {
      if (LibraryReader.isOfTheLibrary(json)) {
        replay(LibraryReader.read(json));
        return;
      }
      scenario = ScenarioReader.read(json);
    } catch (ScenarioFormatException e) {
      report.failed(json.get("id").getAsString(), e.getMessage());
      return;
    }
    replay(scenario);
  }

  /** The library's threads are in the kernel's run queue; there are no kinds of targets. */
  private void replay(LibraryScenario scenario) {
    Optional<String> failure = LibraryRunner.run(scenario);
    if (failure.isPresent()) {
      report.failed(scenario.id(), "[library] " + failure.get());
    } else {
      report.passed();
    }
  }

  /** Passes if it passes against every kind of target; the first that it fails against is told. */
  private void replay(Scenario scenario) {
    if (factories.stream().anyMatch(factory -> !factory.missingFor(scenario).isEmpty())) {
      report.skipped();
      return;
    }
    for (TargetFactory factory : factories) {
      Optional<String> failure = replay(scenario, factory);
      if (failure.isPresent()) {
        report.failed(scenario.id(), "[" + factory.name() + "] " + failure.get());
        return;
      }
    }
    report.passed();
  }

  private static Optional<String> replay(Scenario scenario, TargetFactory factory) {
    try (ScenarioTarget target = factory.start(scenario)) {
      return ScenarioRunner.run(scenario, target);
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("setup broke the kernel: " + ScenarioRunner.describe(e));
    }
  }
}
