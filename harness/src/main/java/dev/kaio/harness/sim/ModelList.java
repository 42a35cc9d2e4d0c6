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

  boolean isOver() {
    return members.stream().allMatch(member -> member.complete);
  }
}
