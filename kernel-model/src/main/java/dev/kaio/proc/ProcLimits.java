package dev.kaio.proc;

/**
 * How much one process may have, or all of them together.
 *
 * @param descriptors open descriptors; one more is EMFILE, or ENFILE if all have too many
 * @param lwps LWPs; one more is EAGAIN
 * @param segments mappings; a call that would make more is ENOMEM
 * @param requests asynchronous requests accepted and not yet reaped; one more is EAGAIN (R-RW-2)
 * @param portEvents event slots of one port; one more is EAGAIN (R-PORT-2)
 * @param queuedSignals queued signals that wait to be taken; a request that wants one more is
 *     EAGAIN (R-RW-2)
 * @param bytesInFlight bytes of requests not yet completed; more is EAGAIN (R-RW-2)
 * @param unclaimed children that wait for their programs; one more fork is EAGAIN
 */
public record ProcLimits(
    int descriptors,
    int lwps,
    int segments,
    int requests,
    int portEvents,
    int queuedSignals,
    long bytesInFlight,
    int unclaimed) {

  /** What one process may have by default; no process can have more descriptors than that. */
  public static final ProcLimits DEFAULT =
      new ProcLimits(65536, 16384, 16384, 65536, 65536, 65536, 256L << 20, 256);

  /** What all processes may have together by default. */
  public static final ProcLimits DEFAULT_IN_ALL =
      new ProcLimits(1 << 20, 1 << 18, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1L << 30, 4096);

  public ProcLimits withDescriptors(int limit) {
    return new ProcLimits(
        limit, lwps, segments, requests, portEvents, queuedSignals, bytesInFlight, unclaimed);
  }

  public ProcLimits withLwps(int limit) {
    return new ProcLimits(
        descriptors,
        limit,
        segments,
        requests,
        portEvents,
        queuedSignals,
        bytesInFlight,
        unclaimed);
  }

  public ProcLimits withSegments(int limit) {
    return new ProcLimits(
        descriptors, lwps, limit, requests, portEvents, queuedSignals, bytesInFlight, unclaimed);
  }

  public ProcLimits withRequests(int limit) {
    return new ProcLimits(
        descriptors, lwps, segments, limit, portEvents, queuedSignals, bytesInFlight, unclaimed);
  }

  public ProcLimits withPortEvents(int limit) {
    return new ProcLimits(
        descriptors, lwps, segments, requests, limit, queuedSignals, bytesInFlight, unclaimed);
  }

  public ProcLimits withQueuedSignals(int limit) {
    return new ProcLimits(
        descriptors, lwps, segments, requests, portEvents, limit, bytesInFlight, unclaimed);
  }

  public ProcLimits withBytesInFlight(long limit) {
    return new ProcLimits(
        descriptors, lwps, segments, requests, portEvents, queuedSignals, limit, unclaimed);
  }

  public ProcLimits withUnclaimed(int limit) {
    return new ProcLimits(
        descriptors, lwps, segments, requests, portEvents, queuedSignals, bytesInFlight, limit);
  }
}
