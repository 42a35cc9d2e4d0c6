package dev.kaio.modinfo;

import java.io.PrintStream;

/** The main class of modinfo. */
public final class Main {
  private static final String USAGE = "usage: modinfo";

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
