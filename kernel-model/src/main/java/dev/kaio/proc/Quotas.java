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
 * @param untaken bytes that programs have been sent and have not taken; no limit of their own, but
 *     those in flight have less room, so a program that does not read gets EAGAIN (R-RW-2)
 */
public record Quotas(
    Quota descriptors,
    Quota lwps,
    Quota segments,
    Quota requests,
    Quota portEvents,
    Quota queuedSignals,
    Quota bytesInFlight,
    Quota unclaimed,
    Quota untaken) {

  /** Those of all processes together. */
  static Quotas of(ProcLimits limits) {
    Quota untaken = Quota.unlimited();
    return new Quotas(
        Quota.of(limits.descriptors()),
        Quota.of(limits.lwps()),
        Quota.of(limits.segments()),
        Quota.of(limits.requests()),
        Quota.of(limits.portEvents()),
        Quota.of(limits.queuedSignals()),
        Quota.of(limits.bytesInFlight()).beside(untaken),
        Quota.of(limits.unclaimed()),
        untaken);
  }

  /** Those of one process. The limit of port events is each port's own. */
  Quotas part(ProcLimits limits) {
    Quota ownUntaken = untaken.part(Long.MAX_VALUE);
    return new Quotas(
        descriptors.part(limits.descriptors()),
        lwps.part(limits.lwps()),
        segments.part(limits.segments()),
        requests.part(limits.requests()),
        portEvents,
        queuedSignals.part(limits.queuedSignals()),
        bytesInFlight.part(limits.bytesInFlight()).beside(ownUntaken),
        unclaimed.part(limits.unclaimed()),
        ownUntaken);
  }
}
