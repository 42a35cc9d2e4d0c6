package dev.kaio.harness.vectors;

import dev.kaio.snapshot.AioSnapshot;
import java.util.List;
import java.util.Map;

/**
 * The white-box part of an outcome: what asynchronous I/O remembers of the process (R-ST-2 to
 * R-ST-5).
 *
 * @param flags the bits of R-ST-5
 * @param waitncnt what the active AIOWAITN still wants; null while WAITN is not set
 * @param portCloseCount completions that a port close still waits for
 * @param queues the queues by their keys in the recordings, each in queue order; an empty one may
 *     be missing
 * @param requests everything in the hash, by result address, ascending
 */
record AioState(
    int pending,
    int outstanding,
    int notifycnt,
    int flags,
    Integer waitncnt,
    int portCloseCount,
    Map<String, List<Address>> queues,
    List<Request> requests) {

  /** The keys of the queues in the recordings: doneq, pollq, notifyq, cleanupq and the port's. */
  public static final List<String> QUEUES =
      List.of("done", "poll", "notify", "cleanup", "port", "portpend", "portclean");

  /** R-ST-5: an AIOWAITN is active. */
  private static final int WAITN = 0x2;

  /** The state in a snapshot; null if there is none. */
  static AioState of(AioSnapshot aio) {
    if (aio == null) {
      return null;
    }
    AioSnapshot.Queues queues = aio.queues();
    return new AioState(
        aio.pending(),
        aio.outstanding(),
        aio.notifycnt(),
        aio.flags(),
        (aio.flags() & WAITN) != 0 ? aio.waitncnt() : null,
        aio.portCloseCount(),
        Map.of(
            "done", addresses(queues.doneq()),
            "poll", addresses(queues.pollq()),
            "notify", addresses(queues.notifyq()),
            "cleanup", addresses(queues.cleanupq()),
            "port", addresses(queues.portq()),
            "portpend", addresses(queues.portpending()),
            "portclean", addresses(queues.portcleanupq())),
        aio.requests().stream().map(req -> new Request(req.result(), req.flags())).toList());
  }

  private static List<Address> addresses(List<Long> results) {
    return results.stream().map(Address::new).toList();
  }

  /** A result address. */
  public record Address(long value) {
    @Override
    public String toString() {
      return StepOutcome.quotedHex(value);
    }
  }

  /** A request in the hash: its result address and its flags (R-ST-5). */
  public record Request(long address, int flags) {
    @Override
    public String toString() {
      return "[" + StepOutcome.quotedHex(address) + "," + flags + "]";
    }
  }

  void putKeys(Map<String, Object> keys) {
    keys.put("A.pend", pending);
    keys.put("A.out", outstanding);
    keys.put("A.ntf", notifycnt);
    keys.put("A.fl", flags);
    if (waitncnt != null) {
      keys.put("A.wn", waitncnt);
    }
    if (portCloseCount != 0) {
      keys.put("A.ppc", portCloseCount);
    }
    for (String queue : QUEUES) {
      StepOutcome.putUnlessEmpty(keys, "A." + queue, queues.getOrDefault(queue, List.of()));
    }
    StepOutcome.putUnlessEmpty(keys, "A.reqs", requests);
  }
}
