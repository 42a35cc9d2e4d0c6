package dev.kaio.snapshot;

import java.util.List;

/**
 * The asynchronous I/O of one process (R-ST-1 to R-ST-5). A queue is the result addresses of its
 * requests in order, the next to leave first.
 *
 * @param pending requests that have not completed
 * @param outstanding requests that have not been reaped
 * @param notifycnt AIONOTIFYs that nobody has consumed
 * @param waitncnt completions that the active AIOWAITN still wants; what it was while none is
 *     active
 * @param portCloseCount completions that a closing port still waits for
 * @param flags the bits of R-ST-5
 * @param started whether there was an AIOSTART
 * @param cleanupRequested whether a dynamic-reconfiguration request waits to be seen (R-CLN-10)
 * @param bytesInFlight bytes of pending requests
 * @param requests by ascending result address
 */
public record AioSnapshot(
    int pending,
    int outstanding,
    int notifycnt,
    int waitncnt,
    int portCloseCount,
    int flags,
    boolean started,
    boolean cleanupRequested,
    long bytesInFlight,
    CounterSnapshot counters,
    Queues queues,
    List<RequestSnapshot> requests) {

  /** The queues of R-ST-3; {@code collected} is what the active AIOWAITN holds (R-WTN-3). */
  public record Queues(
      List<Long> doneq,
      List<Long> pollq,
      List<Long> notifyq,
      List<Long> cleanupq,
      List<Long> portq,
      List<Long> portpending,
      List<Long> portcleanupq,
      List<Long> collected) {

    public Queues {
      doneq = List.copyOf(doneq);
      pollq = List.copyOf(pollq);
      notifyq = List.copyOf(notifyq);
      cleanupq = List.copyOf(cleanupq);
      portq = List.copyOf(portq);
      portpending = List.copyOf(portpending);
      portcleanupq = List.copyOf(portcleanupq);
      collected = List.copyOf(collected);
    }
  }

  public AioSnapshot {
    requests = List.copyOf(requests);
  }
}
