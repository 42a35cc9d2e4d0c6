package dev.kaio.harness.explain;

import java.util.ArrayList;
import java.util.List;

/** What was mended in a log, in words: of very many the first. */
final class Repairs {
  private static final int MOST_TOLD = 20;

  private final List<String> told = new ArrayList<>();
  private int more;

  void add(String repair) {
    if (told.size() < MOST_TOLD) {
      told.add(repair);
    } else {
      more++;
    }
  }

  List<String> told() {
    List<String> all = new ArrayList<>(told);
    if (more > 0) {
      all.add(more + " more repairs of this kind");
    }
    return all;
  }
}
