package dev.kaio.server;

import java.io.PrintStream;

/** The server's main class. */
public final class KernelServer {
  private static final String USAGE = "usage: kaiod";

  private KernelServer() {}

  public static void main(String[] args) {
    System.exit(run(System.err));
  }

  /** Prints the usage, and returns the exit status. */
  static int run(PrintStream err) {
    err.println(USAGE);
    return 2;
  }
}
