package dev.kaio.server;

/**
 * What a session is told of the server, and tells its client.
 *
 * @param maxFrame the longest frame, header included, in bytes
 * @param keepaliveSeconds 0, or how often the client must say something
 * @param stallSeconds 0, or how long the client may take no output
 * @param maxTrace bytes of lines that wait for a client that traces; more are lost
 * @param profile classic, sparcv9 or amd64
 */
public record SessionLimits(
    int maxFrame, int keepaliveSeconds, int stallSeconds, long maxTrace, String profile) {}
