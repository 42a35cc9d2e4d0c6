package dev.kaio.harness.vectors;

import java.io.PrintStream;

/** Counts scenarios, and prints a line for each that fails and one for all at the end. */
final class VectorsReport {
  private final PrintStream out;
  private long steps;
  private long passed;
  private long failed;
  private long skipped;

  VectorsReport(PrintStream out) {
    this.out = out;
  }

  /** Counts the steps that a scenario holds, whatever becomes of it. */
  void holdsSteps(long count) {
    steps += count;
  }

  void passed() {
    passed++;
  }

  void skipped() {
    skipped++;
  }

  void failed(String id, String why) {
    failed++;
    out.println(id + ": " + why);
  }

  boolean anyFailed() {
    return failed > 0;
  }

  void printTotals() {
    out.println(
        (passed + failed + skipped)
            + " scenarios, "
            + steps
            + " steps: "
            + passed
            + " passed, "
            + failed
            + " failed"
            + (skipped > 0 ? ", " + skipped + " skipped" : ""));
  }
}
