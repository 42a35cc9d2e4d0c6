package dev.kaio.harness.vectors;

/** A file of scenarios that cannot be read to its end. */
final class ScenarioFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message names the file, and the line where there is one. */
  ScenarioFileException(String message, Exception cause) {
    super(message, cause);
  }
}
