package dev.kaio.harness.trace;

import dev.kaio.abi.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds the segments that hold every address of a log and leave out those that must fault. Works on
 * page numbers, which have no sign.
 */
final class MemoryPlan {
  /**
   * Pages closer than this are of one segment: a program has its buffers in one area and its stack
   * in another, and truss shows neither's bounds.
   */
  private static final long JOIN_BYTES = 16L << 20;

  private static final int READ_WRITE = 3;

  private final int pageShift;

  /** Ranges of pages, disjoint and not adjacent: first page to last page. */
  private final TreeMap<Long, Long> needed = new TreeMap<>();

  /** Pages that are not as the rest: their protection, or −1 for none there at all. */
  private final TreeMap<Long, Integer> special = new TreeMap<>();

  MemoryPlan(Abi abi) {
    pageShift = Integer.numberOfTrailingZeros(abi.pageSize());
  }

  /** These bytes must be there, as far as the address space goes. */
  void need(long address, long length) {
    long last = address + length - 1;
    boolean wraps = Long.compareUnsigned(last, address) < 0;
    add(page(address), page(wraps ? -1 : last));
  }

  /** This address must fault, unless its page is needed for something else. */
  void leaveOut(long address) {
    special.put(page(address), -1);
  }

  /** The page of this address must have this protection. */
  void protect(long address, int protection) {
    add(page(address), page(address));
    special.put(page(address), protection);
  }

  private long page(long address) {
    return address >>> pageShift;
  }

  private void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> other = needed.floorEntry(to + 1);
    while (other != null && other.getValue() >= from - 1) {
      from = Math.min(from, other.getKey());
      to = Math.max(to, other.getValue());
      needed.remove(other.getKey());
      other = needed.floorEntry(to + 1);
    }
    needed.put(from, to);
  }

  /** The segments by address; neighbours of one protection are one segment. */
  List<ProcessPlan.Segment> segments() {
    List<ProcessPlan.Segment> segments = new ArrayList<>();
    for (Map.Entry<Long, Long> range : joined().entrySet()) {
      long from = range.getKey();
      Map<Long, Integer> exceptions = special.subMap(from, true, range.getValue(), true);
      for (Map.Entry<Long, Integer> exception : exceptions.entrySet()) {
        if (exception.getValue() < 0 && isNeeded(exception.getKey())) {
          continue;
        }
        segment(segments, from, exception.getKey() - 1, READ_WRITE);
        segment(segments, exception.getKey(), exception.getKey(), exception.getValue());
        from = exception.getKey() + 1;
      }
      segment(segments, from, range.getValue(), READ_WRITE);
    }
    return segments;
  }

  private boolean isNeeded(long page) {
    Map.Entry<Long, Long> range = needed.floorEntry(page);
    return range != null && range.getValue() >= page;
  }

  private void segment(List<ProcessPlan.Segment> segments, long first, long last, int protection) {
    if (first <= last && protection >= 0) {
      long length = (last - first + 1) << pageShift;
      segments.add(new ProcessPlan.Segment(first << pageShift, length, protection));
    }
  }

  private NavigableMap<Long, Long> joined() {
    long gap = JOIN_BYTES >>> pageShift;
    NavigableMap<Long, Long> joined = new TreeMap<>();
    for (Map.Entry<Long, Long> range : needed.entrySet()) {
      Map.Entry<Long, Long> before = joined.lastEntry();
      boolean near = before != null && range.getKey() - before.getValue() <= gap;
      joined.put(near ? before.getKey() : range.getKey(), range.getValue());
    }
    return joined;
  }
}
