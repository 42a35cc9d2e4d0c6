package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.PrintStream;

/** Where a tool prints, and how it fails. */
record Console(PrintStream out, PrintStream err) {
  /** What {@code exit(-1)} leaves. */
  static final int EXIT_FATAL = 255;

  private static final String NO_ROOM = "Out of memory or no room in system tables";

  /** Prints a line on standard output. */
  void line(String text) {
    out.print(text);
    out.print('\n');
  }

  /** Says why the tool ends; returns its exit status. */
  int fatal(String message) {
    err.print(message);
    err.print('\n');
    return EXIT_FATAL;
  }

  /** Says what the kernel has refused, and why; the exit status is the error's number. */
  int error(String what, int errno) {
    String why = errno == Errno.ENOSPC.code() ? NO_ROOM : Errno.textOf(errno);
    err.print(what + ": " + why + "\n");
    return errno;
  }
}
