package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code modload [-p] [-e file] name}: R-MOD-20. There is one zone here, the global one. */
final class ModloadTool implements Tool {
  static final String NAME = "modload";
  private static final String OPTIONS = "e:ps:";
  private static final String USAGE = "usage:  modload [-p] [-e <exec_file>] <filename>";

  // Counted with the program's name.
  private static final int FEWEST_WORDS = 2;
  private static final int MOST_WORDS = 5;

  /** Bytes that an absolute name may have. */
  private static final int LONGEST_NAME = 1022;

  private final String workingDirectory;

  ModloadTool(String workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  @Override
  public String options() {
    return OPTIONS;
  }

  @Override
  public int run(List<String> words, Console console, Kernel kernel) throws IOException {
    int count = 1 + words.size();
    if (count < FEWEST_WORDS || count > MOST_WORDS) {
      return console.fatal(USAGE);
    }
    String program = null;
    boolean usePath = false;
    Getopt options = new Getopt(NAME, words, OPTIONS, console.err());
    for (char letter = options.next(); letter != Getopt.END; letter = options.next()) {
      switch (letter) {
        case 'e' -> program = options.argument();
        case 'p' -> usePath = true;
        default -> {
          return console.fatal(USAGE);
        }
      }
    }
    String name = options.operand();
    if (name == null) {
      console.line("modpath is null");
      return console.fatal(USAGE);
    }
    if (!usePath && !name.startsWith("/")) {
      name = workingDirectory + "/" + name;
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        return console.fatal("Can't get current directory");
      }
    }
    try (Modctl modctl = kernel.connect()) {
      return load(modctl, usePath, name, program, console);
    }
  }

  private static int load(
      Modctl modctl, boolean usePath, String name, String program, Console console) {
    int id;
    try {
      id = modctl.load(usePath, name);
    } catch (ModctlException e) {
      return e.errno() == Errno.EPERM.code()
          ? console.fatal("Insufficient privileges to load a module")
          : console.error("can't load module", e.errno());
    }
    if (program == null) {
      return 0;
    }
    UserProgram user = new UserProgram(program, console);
    int status = user.run(modctl, id, "can't get module status", "couldn't exec " + program);
    if (status != 0) {
      console.line("'" + program + "' returned error " + status + ".");
    }
    return status;
  }
}
