package dev.kaio.harness.vectors;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kinds of kernels that scenarios can be played against. */
final class KernelTargets {
  private static final TargetFactory DIRECT = new InProcess(KernelTarget.Memory.DIRECT);
  private static final TargetFactory FRAMES = new InProcess(KernelTarget.Memory.FRAMES);

  private KernelTargets() {}

  /** Those for a value of the option {@code --memory}; none for an unknown one. */
  static List<TargetFactory> withMemory(String memory) {
    return switch (memory) {
      case "direct" -> List.of(DIRECT);
      case "frames" -> List.of(FRAMES);
      case "both" -> List.of(DIRECT, FRAMES);
      default -> List.of();
    };
  }

  private record InProcess(KernelTarget.Memory memory) implements TargetFactory {
    @Override
    public String name() {
      return memory.name().toLowerCase(Locale.ROOT);
    }

    /** Everything of the format is there. */
    @Override
    public Set<String> missingFor(Scenario scenario) {
      return Set.of();
    }

    @Override
    public ScenarioTarget start(Scenario scenario) {
      return new KernelTarget(scenario, memory);
    }
  }
}
