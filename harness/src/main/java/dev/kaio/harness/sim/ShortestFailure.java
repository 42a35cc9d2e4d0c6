package dev.kaio.harness.sim;

import dev.kaio.kernel.KernelEvent;
import java.util.function.Consumer;

/**
 * The least number of steps after which a seed fails.
 *
 * @param steps of the workload, before the end
 * @param why what is wrong then
 */
record ShortestFailure(int steps, String why) {

  /**
   * Looks for it. A seed that fails in its workload fails with every greater number of steps; one
   * that fails at the end only may not, so after halving the smaller numbers nearby are tried, too.
   */
  static ShortestFailure of(SimOptions options, int failing) {
    int least = 0;
    int most = failing;
    while (least < most) {
      int middle = (least + most) >>> 1;
      if (fails(options, middle, event -> {}) != null) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return new ShortestFailure(most, fails(options, most, event -> {}));
  }

  /** What is wrong after so many steps, or null. */
  static String fails(SimOptions options, int steps, Consumer<KernelEvent> listener) {
    try {
      new Simulation(options, line -> {}, listener).run(steps);
      return null;
    } catch (SimFailure e) {
      return e.getMessage();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
