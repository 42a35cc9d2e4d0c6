package dev.kaio.harness.vectors;

/** A scenario that is not in the format, or uses something of it that this runner does not know. */
final class ScenarioFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param path where in the scenario, as {@code steps[3].x.A}; empty for the scenario itself
   * @param problem what is wrong there
   */
  ScenarioFormatException(String path, String problem) {
    super(path.isEmpty() ? problem : path + ": " + problem);
  }
}
