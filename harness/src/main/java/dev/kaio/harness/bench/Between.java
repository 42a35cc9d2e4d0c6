package dev.kaio.harness.bench;

import java.io.IOException;
import java.util.List;

/**
 * A command that runs after each measurement: what kaio is compared to takes turns with it, so that
 * both have the same machine, while the load generator stays warm.
 */
final class Between {
  private final String command;

  /**
   * @param command for a shell, or null: nothing runs
   */
  Between(String command) {
    this.command = command;
  }

  /**
   * Runs it to its end; it prints where this program prints.
   *
   * @throws IOException if it cannot be run or fails
   */
  void run() throws IOException {
    if (command == null) {
      return;
    }
    Process process = new ProcessBuilder(List.of("sh", "-c", command)).inheritIO().start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("the command in between failed with exit status " + status);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
