package dev.kaio.harness.bench;

import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param work what a request is
 * @param posted whether requests are sent off without waiting for the 0 (PROTOCOL.md, 6.3)
 * @param shared whether the buffers are in memory that is shared with the server
 * @param devices paths of devices of the kernel; the slots of a process use them in turn
 * @param size bytes of one request
 * @param span bytes of each device, from its start, in which the requests lie at random
 * @param depth requests in flight per process
 * @param processes connections
 * @param rate requests a second that are due, of all processes together; 0: as many as there can be
 * @param warmUp how long it runs before it is measured
 * @param measured how long it is measured
 * @param seed of the random offsets
 */
record LoadPlan(
    Work work,
    boolean posted,
    boolean shared,
    List<String> devices,
    int size,
    long span,
    int depth,
    int processes,
    long rate,
    Duration warmUp,
    Duration measured,
    long seed) {

  LoadPlan {
    devices = List.copyOf(devices);
    require(!devices.isEmpty(), "there is no device");
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

  LoadPlan withDevices(List<String> other) {
    return new LoadPlan(
        work, posted, shared, other, size, span, depth, processes, rate, warmUp, measured, seed);
  }

  LoadPlan withSize(int other) {
    return new LoadPlan(
        work, posted, shared, devices, other, span, depth, processes, rate, warmUp, measured, seed);
  }

  LoadPlan withDepth(int other) {
    return new LoadPlan(
        work, posted, shared, devices, size, span, other, processes, rate, warmUp, measured, seed);
  }

  LoadPlan withProcesses(int other) {
    return new LoadPlan(
        work, posted, shared, devices, size, span, depth, other, rate, warmUp, measured, seed);
  }

  LoadPlan withRate(long other) {
    return new LoadPlan(
        work, posted, shared, devices, size, span, depth, processes, other, warmUp, measured, seed);
  }
}
