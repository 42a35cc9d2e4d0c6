package dev.kaio.harness.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Gives up on a kernel that loops where {@link TurnLimit} does not notice. Nothing can end such a
 * loop: its thread is left behind, so the program must come to its end.
 */
final class Watchdog {
  /** What a step of a few processes never takes, on the slowest machine. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int FRAMES = 12;

  /** A step does not end. */
  static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stuck(String message) {
      super(message);
    }
  }

  private Watchdog() {}

  /**
   * Runs a simulation.
   *
   * @param limit for one step, not for all of them
   * @throws Stuck if a step takes longer
   * @throws RuntimeException what the simulation throws
   */
  static void run(Simulation simulation, int steps, Duration limit) {
    FutureTask<Void> run = new FutureTask<>(() -> simulation.run(steps), null);
    Thread thread = new Thread(run, "simulation");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      long before = simulation.rests();
      try {
        run.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (simulation.rests() == before) {
          throw new Stuck(message(simulation, limit, thread));
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
    }
  }

  private static String message(Simulation simulation, Duration limit, Thread thread) {
    String where =
        Arrays.stream(thread.getStackTrace())
            .limit(FRAMES)
            .map(frame -> "%n    at %s".formatted(frame))
            .collect(Collectors.joining());
    return "step %d has not ended after %d ms%s"
        .formatted(simulation.stepsBegun(), limit.toMillis(), where);
  }
}
