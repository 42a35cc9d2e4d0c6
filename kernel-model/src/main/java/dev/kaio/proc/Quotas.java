package dev.kaio.proc;

import dev.kaio.limit.Quota;

/**
 * What a process has in use, and may have; or all processes.
 *
 * @param descriptors taken descriptors
 * @param lwps LWPs that are not gone
 * @param segments mappings
 * @param requests asynchronous requests that are not reaped
 * @param portEvents event slots in use
 * @param queuedSignals queued signals that wait to be taken
 * @param bytesInFlight bytes of requests that have not completed
 * @param unclaimed children that wait for their programs
 */
public record Quotas(
    Quota descriptors,
    Quota lwps,
    Quota segments,
    Quota requests,
    Quota portEvents,
    Quota queuedSignals,
    Quota bytesInFlight,
    Quota unclaimed) {

  /** Those of all processes together. */
  static Quotas of(ProcLimits limits) {
    return new Quotas(
        Quota.of(limits.descriptors()),
        Quota.of(limits.lwps()),
        Quota.of(limits.segments()),
        Quota.of(limits.requests()),
        Quota.of(limits.portEvents()),
        Quota.of(limits.queuedSignals()),
        Quota.of(limits.bytesInFlight()),
        Quota.of(limits.unclaimed()));
  }

  /** Those of one process. The limit of port events is each port's own. */
  Quotas part(ProcLimits limits) {
    return new Quotas(
        descriptors.part(limits.descriptors()),
        lwps.part(limits.lwps()),
        segments.part(limits.segments()),
        requests.part(limits.requests()),
        portEvents,
        queuedSignals.part(limits.queuedSignals()),
        bytesInFlight.part(limits.bytesInFlight()),
        unclaimed.part(limits.unclaimed()));
  }
}
