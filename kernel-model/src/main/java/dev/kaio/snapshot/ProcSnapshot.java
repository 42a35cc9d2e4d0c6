package dev.kaio.snapshot;

import dev.kaio.abi.Abi;
import java.util.List;

/**
 * One process.
 *
 * @param privileged whether it may act on others (R-MOD-9)
 * @param exiting whether it is on its way out, and may wait for devices (R-CLN-13)
 * @param abandoned whether its program is lost
 * @param unmapWait whether somebody waits to unmap (R-CLN-8)
 * @param lwps by ascending number
 * @param signals what waits for any LWP, in the order in which it would be taken
 * @param segments by ascending unsigned address
 * @param descriptors by ascending number
 * @param aio null before AIOINIT (R-ST-1)
 */
public record ProcSnapshot(
    ClockSnapshot clock,
    ModuleSnapshot module,
    int pid,
    int uid,
    boolean privileged,
    boolean exiting,
    boolean abandoned,
    String name,
    Abi abi,
    boolean unmapWait,
    List<LwpSnapshot> lwps,
    List<SignalSnapshot> signals,
    List<SegmentSnapshot> segments,
    List<DescriptorSnapshot> descriptors,
    AioSnapshot aio) {

  public ProcSnapshot {
    lwps = List.copyOf(lwps);
    signals = List.copyOf(signals);
    segments = List.copyOf(segments);
    descriptors = List.copyOf(descriptors);
  }

  /** Page locks of all segments. */
  public long lockedPages() {
    long pages = 0;
    for (SegmentSnapshot segment : segments) {
      pages += segment.lockedPages();
    }
    return pages;
  }
}
