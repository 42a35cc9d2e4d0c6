package dev.kaio.harness;

import java.io.PrintStream;

/** The harness's main class. */
public final class Main {
  private static final String USAGE = "usage: kaio-harness";

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(System.err));
  }

  /** Prints the usage, and returns the exit status. */
  static int run(PrintStream err) {
    err.println(USAGE);
    return 2;
  }
}
