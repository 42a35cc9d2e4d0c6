package dev.kaio.harness.vectors;

import java.util.List;
import java.util.Map;

/**
 * The white-box part of an outcome: what asynchronous I/O remembers of the process (R-ST-2 to
 * R-ST-5).
 *
 * @param flags the bits of R-ST-5
 * @param waitncnt what the active AIOWAITN still wants; null while WAITN is not set
 * @param portCloseCount completions that a port close still waits for
 * @param queues every queue that is not empty, by its key in the recordings, in queue order
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
