package dev.kaio.harness.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server uses after the last part, against what it used after the first: then it has loaded
 * its classes, and filled its caches and pools as far as this load fills them.
 *
 * <p>The allowances are for what moves by itself: caches of weak and soft references, threads of
 * the Java machine that come and go, pages that the host gives and takes. What is lost with each
 * connection or request is far more in a run of some minutes.
 */
record Growth(Usage first, Usage last) {
  static final long HEAP_ALLOWANCE = 4L << 20;
  static final long RESIDENT_ALLOWANCE = 96L << 20;
  static final long DESCRIPTOR_ALLOWANCE = 8;
  static final long THREAD_ALLOWANCE = 8;

  /** One line for each thing that has grown. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    check(complaints, "bytes of heap", first.heap(), last.heap(), HEAP_ALLOWANCE);
    check(
        complaints,
        "bytes of resident memory",
        first.resident(),
        last.resident(),
        RESIDENT_ALLOWANCE);
    check(
        complaints,
        "open descriptors",
        first.descriptors(),
        last.descriptors(),
        DESCRIPTOR_ALLOWANCE);
    check(complaints, "threads", first.threads(), last.threads(), THREAD_ALLOWANCE);
    return complaints;
  }

  private static void check(
      List<String> complaints, String what, long before, long after, long allowance) {
    if (after - before > allowance) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "the server has grown from %d to %d %s; %d more may be",
              before,
              after,
              what,
              allowance));
    }
  }
}
