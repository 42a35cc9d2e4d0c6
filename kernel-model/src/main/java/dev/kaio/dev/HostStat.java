package dev.kaio.dev;

/**
 * What the host says of a file.
 *
 * @param size in bytes
 * @param permissions the low nine bits of the mode
 * @param accessedNanos time of the last access, nanoseconds since 1970
 * @param modifiedNanos time of the last change of the contents
 * @param fileId the same as long as it is the same file; different files have different ones, as a
 *     rule
 */
public record HostStat(
    long size, int permissions, long accessedNanos, long modifiedNanos, long fileId) {}
