package dev.kaio.harness.trace;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process as it must be when the tracer attaches.
 *
 * @param pid how the log names it, or 0 if it does not; the kernel chooses the real one
 * @param namesLwps whether its lines name the LWP
 * @param lwps how many LWPs it has, numbered from 1
 * @param initialised whether it has called AIOINIT
 * @param cleanupLwp the LWP that sleeps in AIOSTART, or 0 for none
 * @param segments its memory, by address
 * @param descriptors what it has open
 */
public record ProcessPlan(
    int pid,
    boolean namesLwps,
    int lwps,
    boolean initialised,
    int cleanupLwp,
    List<Segment> segments,
    SortedMap<Integer, Access> descriptors) {

  public ProcessPlan {
    segments = List.copyOf(segments);
    descriptors = Collections.unmodifiableSortedMap(new TreeMap<>(descriptors));
  }

  /** What a descriptor is open for. */
  public enum Access {
    READ,
    WRITE,
    READ_WRITE,
    /** Open on something that kaio refuses (R-DRV-1). */
    UNSUITABLE
  }

  /**
   * A range of whole pages.
   *
   * @param base its first address
   * @param length in bytes
   * @param protection PROT_READ 1, PROT_WRITE 2, both or none
   */
  public record Segment(long base, long length, int protection) {}
}
