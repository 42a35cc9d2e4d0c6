package dev.kaio.harness.sim;

import java.util.ArrayList;
import java.util.List;

/** The requests of one lio_listio. */
final class ModelList {
  final List<ModelRequest> members = new ArrayList<>();

  /** Whether the list has a head in the kernel (R-LIO-2). */
  boolean hasHead;

  boolean isOver() {
    return members.stream().allMatch(member -> member.complete);
  }
}
