package dev.kaio.harness.vectors;

import java.util.Set;

/** Makes the targets that scenarios are played against. */
interface TargetFactory {

  /** A short word for what the targets are, for reports. */
  String name();

  /** What the scenario needs and the targets do not have yet; such a scenario is skipped. */
  Set<String> missingFor(Scenario scenario);

  /** A fresh process as the scenario's setup says. */
  ScenarioTarget start(Scenario scenario);
}
