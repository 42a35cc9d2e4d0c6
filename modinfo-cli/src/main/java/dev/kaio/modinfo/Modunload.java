package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.io.PrintStream;

/** {@code modunload -i id [-e file]} (R-MOD-21). */
final class Modunload extends Tool {
  private Integer id;
  private String execFile;

  Modunload() {
    super("modunload", "i:e:", "-i <module_id> [-e <exec_file>]");
  }

  @Override
  void checkCount(int wordCount) throws Failure {
    if (wordCount < 3) {
      throw usageFailure();
    }
  }

  @Override
  void option(char letter, String argument) throws Failure {
    if (letter == 'i') {
      id = ModuleId.parse(argument);
    } else {
      execFile = argument;
    }
  }

  @Override
  void operand(String operand) throws Failure {
    if (id == null) {
      throw usageFailure();
    }
  }

  @Override
  int run(Modctl kernel, PrintStream out) throws Failure, IOException {
    if (execFile != null) {
      int status = runUserFile(kernel, out);
      if (status != 0) {
        out.print(execFile + " returned error " + status + ".\n");
        return status;
      }
    }
    int errno = kernel.unload(id);
    if (errno == Errno.EPERM.code()) {
      throw Failure.fatal("Insufficient privileges to unload a module");
    }
    if (errno != 0 && id != 0) {
      throw Failure.errno("can't unload the module", errno);
    }
    return 0;
  }

  private int runUserFile(Modctl kernel, PrintStream out) throws Failure, IOException {
    Modctl.Answer<ModuleRecord> module = kernel.info(id, Modctl.INFO_ONE);
    if (module.isError()) {
      throw Failure.errno("can't get module information", module.errno());
    }
    return UserFile.run(execFile, module.value(), out);
  }
}
