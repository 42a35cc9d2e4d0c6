package dev.kaio.harness.explain;

import java.util.List;

/**
 * How one descriptor was used.
 *
 * @param pid the process, or 0
 * @param descriptor its number
 * @param file what it was open for, or null if the log does not say
 * @param requests in order
 */
record DescriptorUse(int pid, int descriptor, OpenFiles.OpenFile file, List<Request> requests) {

  long bytes() {
    return requests.stream().mapToLong(request -> request.transfer().length()).sum();
  }

  long reads() {
    return requests.stream().filter(request -> !request.transfer().isWrite()).count();
  }

  long writes() {
    return requests.size() - reads();
  }

  int smallest() {
    return requests.stream().mapToInt(request -> request.transfer().length()).min().orElse(0);
  }

  int largest() {
    return requests.stream().mapToInt(request -> request.transfer().length()).max().orElse(0);
  }

  /**
   * How many begin where the one before ends; of offsets of which only the low word is known, too.
   */
  long contiguous() {
    long count = 0;
    for (int i = 1; i < requests.size(); i++) {
      Request before = requests.get(i - 1);
      Request here = requests.get(i);
      long gap = before.transfer().offset() + before.transfer().length() - here.transfer().offset();
      if ((here.offsetWhole() ? gap : (int) gap) == 0) {
        count++;
      }
    }
    return count;
  }

  /** "sequential", "random", or what lies between. */
  String pattern() {
    int steps = requests.size() - 1;
    if (steps < 1) {
      return "one request says nothing about the pattern";
    }
    double share = (double) contiguous() / steps;
    if (share == 1) {
      return "sequential: each begins where the one before ends";
    }
    if (share >= 0.75) {
      return "mostly sequential: "
          + contiguous()
          + " of "
          + steps
          + " begin where the one before ends";
    }
    if (share > 0.1) {
      return "mixed: " + contiguous() + " of " + steps + " begin where the one before ends";
    }
    return "random: hardly one begins where the one before ends";
  }
}
