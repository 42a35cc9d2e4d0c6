package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code modload [-p] [-e file] name} (R-MOD-20). */
final class Modload extends Tool {
  private boolean usePath;
  private String execFile;
  private String file;

  Modload() {
    super(
        new ToolDescription(
            "modload",
            "loads a module into a kernel",
            "[-p] [-e <exec_file>] <filename>",
            List.of(
                ToolOption.of('e', "exec_file", "A program to run when the module is loaded."),
                ToolOption.flag('p', "Looks for the file where the kernel looks for modules.")),
            EXIT_CODES));
  }

  @Override
  void checkCount(int wordCount) throws Failure {
    if (wordCount < 2 || wordCount > 5) {
      throw usageFailure();
    }
  }

  @Override
  void option(char letter, String argument) {
    if (letter == 'e') {
      execFile = argument;
    } else {
      usePath = true;
    }
  }

  @Override
  void operand(String operand) throws Failure {
    if (operand == null) {
      throw usageFailure();
    }
    boolean relative = !usePath && !operand.startsWith("/");
    file = relative ? System.getProperty("user.dir") + "/" + operand : operand;
  }

  @Override
  int run(Modctl kernel, PrintStream out) throws Failure, IOException {
    Modctl.Answer<Integer> loaded = kernel.load(usePath, file);
    if (loaded.errno() == Errno.EPERM.code()) {
      throw Failure.fatal("Insufficient privileges to load a module");
    }
    if (loaded.isError()) {
      throw Failure.errno("can't load module", loaded.errno());
    }
    if (execFile == null) {
      return 0;
    }
    Modctl.Answer<ModuleRecord> module = kernel.info(loaded.value(), Modctl.INFO_ONE);
    if (module.isError()) {
      throw Failure.errno("can't get module status", module.errno());
    }
    int status = UserFile.run(execFile, module.value(), out);
    if (status != 0) {
      out.print("'" + execFile + "' returned error " + status + ".\n");
    }
    return status;
  }
}
