package dev.kaio.modinfo;

import java.security.SecureRandom;

/**
 * Loads the platform's source of random numbers. Java's Unix sockets want it before the first
 * connection, and it takes about as long as all the rest of the program: so it is loaded beside
 * that, on another core.
 */
final class RandomSource implements Runnable {
  private RandomSource() {}

  /** Begins; nobody need wait for the end. */
  static void load() {
    Thread thread = new Thread(new RandomSource(), "random-source");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    new SecureRandom();
  }
}
