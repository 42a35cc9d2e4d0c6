package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;

/** Runs the program or script of {@code -e}. */
class UserFile {
  private static final String ERROR = "error=";

  /**
   * Runs it with the module's id and the number of its first linkage, and waits for its end. Its
   * input, output and errors are this program's.
   *
   * @param out flushed first, so that lines come in order
   * @return its exit status
   * @throws Failure {@code couldn't exec FILE: text} with the errno as status
   */
  int run(String file, ModuleRecord module, PrintStream out) throws Failure, IOException {
    out.flush();
    // A name without a slash is in the current directory: exec does not search.
    String path = file.indexOf('/') >= 0 ? file : "./" + file;
    String info = Integer.toString(module.linkages().get(0).info());
    ProcessBuilder program = new ProcessBuilder(path, Integer.toString(module.id()), info);
    Process process;
    try {
      process = program.inheritIO().start();
    } catch (IOException e) {
      throw Failure.errno("couldn't exec " + file, errnoOf(e));
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + file + " ran");
    }
  }

  /**
   * The number in Java's {@code Cannot run program "x": error=2, ...}; ENOEXEC if there is none.
   */
  private static int errnoOf(IOException e) {
    String text = String.valueOf(e.getMessage());
    int at = text.lastIndexOf(ERROR);
    int errno = 0;
    for (int i = at + ERROR.length(); at >= 0 && i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        break;
      }
      errno = 10 * errno + (digit - '0');
    }
    return errno > 0 ? errno : Errno.ENOEXEC.code();
  }
}
