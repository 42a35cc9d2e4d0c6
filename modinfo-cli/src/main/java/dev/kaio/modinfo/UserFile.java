package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;

/** Runs the program or script of {@code -e}. */
final class UserFile {
  private UserFile() {}

  /**
   * Runs it with the module's id and the number of its first linkage, and waits for its end. Its
   * input, output and errors are this program's.
   *
   * @param out flushed first, so that lines come in order
   * @return its exit status
   * @throws Failure {@code couldn't exec FILE: text} with the errno as status
   */
  static int run(String file, ModuleRecord module, PrintStream out) throws Failure, IOException {
    out.flush();
    // A name without a slash is in the current directory: exec does not search.
    String path = file.indexOf('/') >= 0 ? file : "./" + file;
    String info = Integer.toString(module.linkages().get(0).info());
    ProcessBuilder program = new ProcessBuilder(path, Integer.toString(module.id()), info);
    Process process;
    try {
      process = program.inheritIO().start();
    } catch (IOException e) {
      throw Failure.errno("couldn't exec " + file, errnoOf(path));
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + file + " ran");
    }
  }

  /** Why a file did not run: Java says it in a text only, and in another one in every version. */
  private static int errnoOf(String path) {
    File file = new File(path);
    if (!file.exists()) {
      return Errno.ENOENT.code();
    }
    boolean runnable = file.isFile() && file.canExecute();
    return runnable ? Errno.ENOEXEC.code() : Errno.EACCES.code();
  }
}
