package dev.kaio.harness.vectors;

import java.util.List;

/** The kinds of kernels that scenarios can be played against. */
final class KernelTargets {
  private KernelTargets() {}

  /** Those for a value of the option {@code --memory}; none for an unknown one. */
  static List<TargetFactory> withMemory(String memory) {
    return switch (memory) {
      case "direct", "frames", "both" -> List.of();
      default -> List.of();
    };
  }
}
