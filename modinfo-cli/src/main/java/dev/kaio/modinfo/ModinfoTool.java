package dev.kaio.modinfo;

import java.io.IOException;
import java.util.List;

/** {@code modinfo [-w] [-c] [-i id]}: R-MOD-17 to R-MOD-19. */
final class ModinfoTool implements Tool {
  static final String NAME = "modinfo";
  private static final String OPTIONS = "i:wcs:";
  private static final String USAGE = "usage:  modinfo [-w] [-c] [-i module-id]";

  private static final int BEFORE_FIRST = -1;

  private boolean wide;
  private boolean counts;
  private boolean all = true;
  private int id = BEFORE_FIRST;

  @Override
  public String options() {
    return OPTIONS;
  }

  @Override
  public int run(List<String> words, Console console, Kernel kernel) throws IOException {
    Getopt options = new Getopt(NAME, words, OPTIONS, console.err());
    for (char letter = options.next(); letter != Getopt.END; letter = options.next()) {
      switch (letter) {
        case 'i' -> {
          Integer number = Scan.decimal(options.argument());
          if (number == null) {
            return console.fatal("Invalid id " + options.argument());
          }
          id = number == BEFORE_FIRST ? 0 : number;
          all = false;
        }
        case 'w' -> wide = true;
        case 'c' -> counts = true;
        default -> {
          return console.fatal(USAGE);
        }
      }
    }
    try (Modctl modctl = kernel.connect()) {
      return list(modctl, console);
    }
  }

  private int list(Modctl modctl, Console console) {
    ModinfoTable.Columns columns = ModinfoTable.Columns.of(modctl.profile());
    ModinfoTable table =
        counts ? ModinfoTable.ofCounts(columns) : ModinfoTable.ofAddresses(columns, wide);
    int flags = (all ? Modctl.INFO_ALL : Modctl.INFO_ONE) | (counts ? Modctl.INFO_CNT : 0);
    boolean first = true;
    do {
      ModuleRecord module;
      try {
        module = modctl.info(id, flags);
      } catch (ModctlException e) {
        // A listing ends so, after the last module.
        return all ? 0 : console.error("can't get module information", e.errno());
      }
      if (first) {
        console.line(table.header());
        first = false;
      }
      for (String row : table.rows(module)) {
        console.line(row);
      }
      id = module.id();
    } while (all);
    return 0;
  }
}
