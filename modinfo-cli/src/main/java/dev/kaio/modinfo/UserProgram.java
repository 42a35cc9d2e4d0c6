package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program of {@code -e}, which gets a module's id and the info of its first linkage. */
final class UserProgram {
  private final String file;
  private final Console console;

  /** Nobody searches a path for the file. */
  UserProgram(String file, Console console) {
    this.file = file;
    this.console = console;
  }

  /**
   * Runs it to its end.
   *
   * @param noModule what to say if the kernel does not know the module
   * @param noProgram what to say if the program cannot be run
   * @return its exit status; the error's number if it did not come so far
   */
  int run(Modctl modctl, int id, String noModule, String noProgram) {
    ModuleRecord module;
    try {
      module = modctl.info(id, Modctl.INFO_ONE);
    } catch (ModctlException e) {
      return console.error(noModule, e.errno());
    }
    String path = file.indexOf('/') < 0 ? "./" + file : file;
    String info = Integer.toString(module.linkages().get(0).info());
    try {
      console.out().flush();
      Process process = new ProcessBuilder(path, Integer.toString(id), info).inheritIO().start();
      return process.waitFor();
    } catch (IOException e) {
      Errno why = Files.exists(Path.of(path)) ? Errno.EACCES : Errno.ENOENT;
      return console.error(noProgram, why.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return console.error(noProgram, Errno.EINTR.code());
    }
  }
}
