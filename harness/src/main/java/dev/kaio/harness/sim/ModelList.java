package dev.kaio.harness.sim;

import java.util.ArrayList;
import java.util.List;

/** The requests of one lio_listio. */
final class ModelList {
  final List<ModelRequest> members = new ArrayList<>();

  /** Whether the list has a head in the kernel (R-LIO-2). */
  boolean hasHead;

  /** How many calls have waited for it; its end wakes one only (R-LIOW-2). */
  int waiters;

  /** The value of its signal; 0 if it has none. */
  int tag;

  /**
   * Whether a completion will take, or has taken, its count to 0: then its signal comes (R-LIO-7).
   */
  boolean signalDue;

  /** Whether its signal has come. */
  boolean told;

  boolean isOver() {
    return members.stream().allMatch(member -> member.complete);
  }
}
