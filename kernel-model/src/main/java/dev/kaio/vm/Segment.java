package dev.kaio.vm;

import dev.kaio.snapshot.SegmentSnapshot;

/** One mapping: base, length, protection, and how many page locks lie on it. */
public final class Segment {
  /** May be read by the program. */
  public static final int PROT_READ = 1;

  /** May be written by the program. */
  public static final int PROT_WRITE = 2;

  final long base;
  final long length;
  int protection;
  long lockedPages;

  Segment(long base, long length, int protection) {
    this.base = base;
    this.length = length;
    this.protection = protection;
  }

  public long base() {
    return base;
  }

  /** Length in bytes. */
  public long length() {
    return length;
  }

  /** {@link #PROT_READ} and {@link #PROT_WRITE} bits. */
  public int protection() {
    return protection;
  }

  /** Page locks; a page locked twice counts twice. */
  public long lockedPages() {
    return lockedPages;
  }

  SegmentSnapshot snapshot() {
    return new SegmentSnapshot(base, length, protection, lockedPages);
  }

  boolean holds(long address) {
    return Long.compareUnsigned(address - base, length) < 0;
  }

  boolean allows(int wanted) {
    return (protection & wanted) == wanted;
  }
}
