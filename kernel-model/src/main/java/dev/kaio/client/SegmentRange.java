package dev.kaio.client;

import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Span;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The memory that goes with a call of a process that has one segment: one range of it, or none.
 *
 * @param address the first byte
 * @param size how many; 0 for none
 */
record SegmentRange(Segment segment, long address, int size) implements CallRanges {

  /** The smallest range that has these bytes and those of the spans; null if not all are there. */
  SegmentRange with(List<Span> spans) {
    SegmentRange range = this;
    for (Span span : spans) {
      if (!segment.holds(span.address(), span.length())) {
        return null;
      }
      range = range.with(span);
    }
    return range;
  }

  private SegmentRange with(Span span) {
    if (size == 0) {
      return new SegmentRange(segment, span.address(), span.length());
    }
    long first = Math.min(address, span.address());
    long end = Math.max(address + size, span.address() + span.length());
    return new SegmentRange(segment, first, (int) (end - first));
  }

  @Override
  public int count() {
    return size == 0 ? 0 : 1;
  }

  @Override
  public long address(int index) {
    return address;
  }

  @Override
  public int length(int index) {
    return size;
  }

  @Override
  public void put(int index, ByteBuffer out) {
    segment.get(address, size, out);
  }
}
