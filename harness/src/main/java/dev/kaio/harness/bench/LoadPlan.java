package dev.kaio.harness.bench;

import java.time.Duration;

/**
 * What is to be measured.
 *
 * @param device path of a device of the kernel
 * @param write whether requests write; they destroy what the device holds
 * @param size bytes of one request
 * @param span bytes of the device, from its start, in which the requests lie at random
 * @param depth requests in flight per process
 * @param processes connections
 * @param rate requests a second that are due, of all processes together; 0: as many as there can be
 * @param warmUp how long it runs before it is measured
 * @param measured how long it is measured
 * @param seed of the random offsets
 */
record LoadPlan(
    String device,
    boolean write,
    int size,
    long span,
    int depth,
    int processes,
    long rate,
    Duration warmUp,
    Duration measured,
    long seed) {

  LoadPlan {
    require(size > 0 && size <= 1 << 20, "a size is 1 to 1m");
    require(span >= size, "the span has no room for a request");
    require(depth > 0 && depth <= 4096, "a depth is 1 to 4096");
    require(processes > 0 && processes <= 4096, "processes are 1 to 4096");
    require(rate >= 0, "a rate is not negative");
    require(measured.toNanos() > 0 && warmUp.toNanos() >= 0, "there is no time to measure");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  boolean isOpenLoop() {
    return rate > 0;
  }
}
