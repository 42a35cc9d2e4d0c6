package dev.kaio.snapshot;

/**
 * One mapping.
 *
 * @param base unsigned address
 * @param length bytes
 * @param protection 1 read, 2 write
 * @param lockedPages page locks; a page locked twice counts twice
 */
public record SegmentSnapshot(long base, long length, int protection, long lockedPages) {}
