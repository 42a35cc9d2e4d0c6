package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code modunload -i id [-e file]} (R-MOD-21). */
final class Modunload extends Tool {
  private Integer id;
  private String execFile;

  Modunload() {
    super(
        new ToolDescription(
            "modunload",
            "unloads a module of a kernel",
            "-i <module_id> [-e <exec_file>]",
            List.of(
                ToolOption.of('i', "module_id", "The module's number; 0: all that nobody uses."),
                ToolOption.of('e', "exec_file", "A program to run before it is unloaded.")),
            EXIT_CODES));
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
