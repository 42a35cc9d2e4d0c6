package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.util.List;

/** {@code modunload -i id [-e file]}: R-MOD-21. There is one zone here, the global one. */
final class ModunloadTool implements Tool {
  static final String NAME = "modunload";
  private static final String OPTIONS = "i:e:s:";
  private static final String USAGE = "usage:  modunload -i <module_id> [-e <exec_file>]";

  /** Counted with the program's name. */
  private static final int FEWEST_WORDS = 3;

  @Override
  public String options() {
    return OPTIONS;
  }

  @Override
  public int run(List<String> words, Console console, Kernel kernel) throws IOException {
    if (1 + words.size() < FEWEST_WORDS) {
      return console.fatal(USAGE);
    }
    Integer id = null;
    String program = null;
    Getopt options = new Getopt(NAME, words, OPTIONS, console.err());
    for (char letter = options.next(); letter != Getopt.END; letter = options.next()) {
      switch (letter) {
        case 'i' -> {
          id = Scan.decimal(options.argument());
          if (id == null) {
            return console.fatal("Invalid id " + options.argument());
          }
        }
        case 'e' -> program = options.argument();
        default -> {} // a bad option has been complained of, and changes nothing
      }
    }
    if (id == null) {
      // The real tool unloads whatever number happens to be in its memory.
      return console.fatal(USAGE);
    }
    try (Modctl modctl = kernel.connect()) {
      int status = program == null ? 0 : ask(modctl, id, program, console);
      return status != 0 ? status : unload(modctl, id, console);
    }
  }

  /** Runs the user's program, which may object by its exit status. */
  private static int ask(Modctl modctl, int id, String program, Console console) {
    UserProgram user = new UserProgram(program, console);
    // The line end within is the real tool's.
    int status =
        user.run(modctl, id, "can't get module information", "couldn't exec " + program + "\n");
    if (status != 0) {
      int waitStatus = status << 8;
      console.line(program + " returned error " + waitStatus + ".");
    }
    return status;
  }

  private static int unload(Modctl modctl, int id, Console console) {
    try {
      modctl.unload(id);
    } catch (ModctlException e) {
      if (e.errno() == Errno.EPERM.code()) {
        return console.fatal("Insufficient privileges to unload a module");
      }
      if (id != 0) {
        return console.error("can't unload the module", e.errno());
      }
    }
    return 0;
  }
}
