package dev.kaio.harness.sim;

import java.util.function.LongFunction;

/** Runs one seed; public, and by an interface of the JDK, for callers of another class loader. */
public final class SeedRun implements LongFunction<String> {
  static final int STEPS = 500;

  @Override
  public String apply(long seed) {
    return ShortestFailure.fails(SimOptions.of(seed), STEPS, event -> {});
  }
}
