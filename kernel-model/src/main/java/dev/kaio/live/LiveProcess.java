package dev.kaio.live;

import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Proc;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A process.
 *
 * @param state running, exiting (R-CLN-13), or abandoned if its program is lost
 * @param lwpCount how many LWPs there are
 * @param lwps the first of them
 * @param lockedPages page locks
 * @param pending requests that devices have
 * @param outstanding requests that are not reaped
 * @param queues requests on each queue of R-ST-3; null before AIOINIT (R-ST-1)
 * @param requests some of those that are not reaped
 */
public record LiveProcess(
    int pid,
    int uid,
    String name,
    String abi,
    String state,
    int lwpCount,
    List<LiveLwp> lwps,
    long lockedPages,
    int pending,
    int outstanding,
    Map<Aio.Which, Integer> queues,
    List<LiveRequest> requests) {

  /** LWPs of a process that are shown. */
  public static final int LWPS = 16;

  /** Requests of a process that are shown. */
  public static final int REQUESTS = 32;

  static LiveProcess of(Kernel kernel, Proc proc) {
    Aio aio = Aio.of(proc);
    long now = kernel.clock().monotonicNanos();
    return new LiveProcess(
        proc.pid(),
        proc.uid(),
        proc.name(),
        proc.abi().model() + "-" + proc.abi().machine(),
        proc.isAbandoned() ? "abandoned" : proc.isExiting() ? "exiting" : "running",
        proc.lwps().size(),
        proc.lwps().stream().limit(LWPS).map(lwp -> LiveLwp.of(kernel, lwp)).toList(),
        proc.addressSpace().lockedPages(),
        aio == null ? 0 : aio.pending(),
        aio == null ? 0 : aio.outstanding(),
        aio == null ? null : queues(aio),
        aio == null
            ? List.of()
            : aio.requests(REQUESTS).stream().map(req -> LiveRequest.of(req, now)).toList());
  }

  private static Map<Aio.Which, Integer> queues(Aio aio) {
    Map<Aio.Which, Integer> depths = new EnumMap<>(Aio.Which.class);
    for (Aio.Which queue : Aio.Which.values()) {
      depths.put(queue, aio.depth(queue));
    }
    return depths;
  }
}
