package dev.kaio.harness.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.TreeMap;

/** The threads of a program on Linux, as /proc shows them. */
final class ProgramThreads {
  /** How often nothing may have happened before nothing will. */
  private static final int QUIET_ROUNDS = 3;

  private static final String BUSY = "busy";

  private final Path tasks;
  private final Runnable kernelAnswers;

  ProgramThreads(long pid, Runnable kernelAnswers) {
    tasks = Path.of("/proc/" + pid + "/task");
    this.kernelAnswers = kernelAnswers;
  }

  /**
   * Returns when all threads sleep and none has run between several answers of the kernel: what
   * could have woken one would have done so.
   */
  void awaitSleep() {
    String[] last = {BUSY};
    int[] quiet = {0};
    Patience.until(
        "the agent's threads sleep",
        () -> {
          kernelAnswers.run();
          String now = look();
          quiet[0] = now.equals(last[0]) && !now.equals(BUSY) ? quiet[0] + 1 : 0;
          last[0] = now;
          return quiet[0] == QUIET_ROUNDS;
        });
  }

  /** How often each thread has given up its processor, or BUSY. */
  private String look() {
    TreeMap<String, String> switches = new TreeMap<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
      for (Path task : each) {
        String status = Files.readString(task.resolve("status"));
        if (!status.contains("State:\tS")) {
          return BUSY;
        }
        switches.put(
            task.getFileName().toString(), status.substring(status.indexOf("voluntary_ctxt")));
      }
    } catch (NoSuchFileException e) {
      return BUSY; // a thread has just ended
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switches.toString();
  }
}
