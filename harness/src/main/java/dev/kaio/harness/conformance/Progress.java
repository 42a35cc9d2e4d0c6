package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.PrintStream;
import java.util.function.Consumer;

/** A line for each failure, and, on a terminal, one that says how far the run is. */
final class Progress implements Consumer<Verdict> {
  private static final String ERASE = "\r\033[K";

  private final PrintStream out;
  private final int total;
  private final boolean terminal;
  private int done;

  Progress(PrintStream out, int total, boolean terminal) {
    this.out = out;
    this.total = total;
    this.terminal = terminal;
  }

  @Override
  public void accept(Verdict verdict) {
    done++;
    if (!verdict.passed()) {
      erase();
      out.printf(
          "FAILED %s (%s): %s%n",
          verdict.entry().name(), String.join(" ", verdict.entry().rules()), verdict.failure());
    }
    if (terminal) {
      out.printf("\r%d of %d", done, total);
      out.flush();
    }
  }

  private void erase() {
    if (terminal) {
      out.print(ERASE);
    }
  }

  void end() {
    erase();
  }
}
