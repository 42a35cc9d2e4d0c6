package dev.kaio.metrics;

import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import java.util.EnumMap;
import java.util.Map;

/**
 * How things stand in a kernel, over all processes.
 *
 * @param running processes that are not exiting
 * @param exiting processes whose exit waits for a device or another LWP (R-CLN-13)
 * @param asleep LWPs that sleep in a call
 * @param pending requests that devices have
 * @param outstanding requests that are not reaped
 * @param lockedPages page locks
 * @param modules modules in memory
 * @param brokenSleeps sleeps of lost programs that were broken since boot
 * @param depths requests on each queue, by {@link Aio.Which}
 */
public record KernelSample(
    int running,
    int exiting,
    int asleep,
    int pending,
    int outstanding,
    long lockedPages,
    int modules,
    long brokenSleeps,
    Map<Aio.Which, Integer> depths) {

  private static final Aio.Which[] QUEUES = Aio.Which.values();

  /** Looks at a kernel; only on its thread. */
  public static KernelSample of(Kernel kernel) {
    int exiting = 0;
    int asleep = 0;
    int pending = 0;
    int outstanding = 0;
    long lockedPages = 0;
    Map<Aio.Which, Integer> depths = new EnumMap<>(Aio.Which.class);
    for (Proc proc : kernel.procs().all()) {
      exiting += proc.isExiting() ? 1 : 0;
      lockedPages += proc.addressSpace().lockedPages();
      for (Lwp lwp : proc.lwps()) {
        asleep += lwp.isAsleep() ? 1 : 0;
      }
      Aio aio = Aio.of(proc);
      if (aio != null) {
        pending += aio.pending();
        outstanding += aio.outstanding();
        for (Aio.Which queue : QUEUES) {
          depths.merge(queue, aio.depth(queue), Integer::sum);
        }
      }
    }
    return new KernelSample(
        kernel.procs().all().size() - exiting,
        exiting,
        asleep,
        pending,
        outstanding,
        lockedPages,
        kernel.modules().all().size(),
        kernel.brokenSleeps(),
        depths);
  }

  int depth(Aio.Which queue) {
    return depths.getOrDefault(queue, 0);
  }
}
