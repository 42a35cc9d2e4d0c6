package dev.kaio.modinfo;

import java.io.IOException;
import java.util.List;

/** One of the three tools; an object runs once. */
interface Tool {

  /** The kernel that the tool was told to use; not connected to before it is needed. */
  @FunctionalInterface
  interface Kernel {
    Modctl connect() throws IOException;
  }

  /** Its options, as for {@link Getopt}; {@code s:} is among them. */
  String options();

  /**
   * Does its work.
   *
   * @param words without the program's name and without the endpoint
   * @return the exit status
   * @throws IOException with one line, if there is no kernel to be had
   */
  int run(List<String> words, Console console, Kernel kernel) throws IOException;
}
