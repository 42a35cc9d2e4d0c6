package dev.kaio.harness.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Everything that is decided by chance, from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** 0 to bound − 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From least to greatest, both included. */
  int between(int least, int greatest) {
    return random.nextInt(least, greatest + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  void fill(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
