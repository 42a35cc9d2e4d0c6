package dev.kaio.server;

import dev.kaio.limit.Quota;
import dev.kaio.server.shared.SharedFiles;
import dev.kaio.wire.Wire;

/**
 * What a session is told of the server, and tells its client.
 *
 * @param maxFrame the longest frame, header included, in bytes
 * @param keepaliveSeconds 0, or how often the client must say something
 * @param stallSeconds 0, or how long the client may take no output
 * @param maxTrace bytes of lines that wait for a client that traces; more are lost
 * @param maxHeld bytes of calls that may wait for a fork of their process
 * @param traces how many clients may trace; of all sessions together
 * @param shared where files for shared memory are made; null: not for this client
 * @param profile classic, sparcv9 or amd64
 */
public record SessionLimits(
    int maxFrame,
    int keepaliveSeconds,
    int stallSeconds,
    long maxTrace,
    long maxHeld,
    Quota traces,
    SharedFiles shared,
    String profile) {

  /** The same with shared memory. */
  public SessionLimits withShared(SharedFiles files) {
    return new SessionLimits(
        maxFrame, keepaliveSeconds, stallSeconds, maxTrace, maxHeld, traces, files, profile);
  }

  /** The defaults for a session of its own, without times. */
  public static SessionLimits ofProfile(String profile) {
    return new SessionLimits(
        Wire.DEFAULT_MAX_FRAME,
        0,
        0,
        Wire.DEFAULT_MAX_TRACE,
        Wire.DEFAULT_MAX_HELD,
        Quota.of(Wire.DEFAULT_MAX_TRACES),
        null,
        profile);
  }
}
