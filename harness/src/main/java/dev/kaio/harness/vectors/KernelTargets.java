package dev.kaio.harness.vectors;

import java.util.List;
import java.util.Set;

/** The kinds of kernels that scenarios can be played against. */
final class KernelTargets {
  private static final TargetFactory DIRECT = new Direct();

  private KernelTargets() {}

  /** Those for a value of the option {@code --memory}; none for an unknown one. */
  static List<TargetFactory> withMemory(String memory) {
    return switch (memory) {
      case "direct", "frames", "both" -> List.of(DIRECT);
      default -> List.of();
    };
  }

  private record Direct() implements TargetFactory {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public Set<String> missingFor(Scenario scenario) {
      return Set.of();
    }

    @Override
    public ScenarioTarget start(Scenario scenario) {
      return new KernelTarget(scenario);
    }
  }
}
