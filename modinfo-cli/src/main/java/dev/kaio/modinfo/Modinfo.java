package dev.kaio.modinfo;

import dev.kaio.modinfo.ModinfoTable.Style;
import dev.kaio.modinfo.ModinfoTable.Widths;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code modinfo [-w] [-c] [-i id]} (R-MOD-17..19). */
final class Modinfo extends Tool {
  private boolean all = true;
  private int id = -1;
  private boolean uncut;
  private boolean counts;

  Modinfo() {
    super(
        new ToolDescription(
            "modinfo",
            "lists the modules that a kernel has loaded",
            "[-w] [-c] [-i module-id]",
            List.of(
                ToolOption.of('i', "module-id", "Only the module with this number."),
                ToolOption.flag('w', "Does not cut descriptions that are long."),
                ToolOption.flag('c', "How often each module was loaded, and its state, instead.")),
            EXIT_CODES));
  }

  @Override
  void checkCount(int wordCount) {}

  @Override
  void option(char letter, String argument) throws Failure {
    switch (letter) {
      case 'i' -> {
        int given = ModuleId.parse(argument);
        id = given == -1 ? 0 : given;
        all = false;
      }
      case 'w' -> uncut = true;
      default -> counts = true;
    }
  }

  @Override
  void operand(String operand) {}

  @Override
  int run(Modctl kernel, PrintStream out) throws Failure, IOException {
    Style style = counts ? Style.COUNTS : uncut ? Style.UNCUT : Style.CUT;
    Widths widths = Widths.ofProfile(kernel.profile());
    int flags = (all ? Modctl.INFO_ALL : Modctl.INFO_ONE) | (counts ? Modctl.INFO_CNT : 0);
    Modctl.Answer<ModuleRecord> answer = kernel.info(id, flags);
    if (!all && answer.isError()) {
      throw Failure.errno("can't get module information", answer.errno());
    }
    if (!answer.isError()) {
      print(out, ModinfoTable.header(style, widths));
    }
    // Of a list any error is the end: EINVAL behind the last module (R-MOD-13).
    while (!answer.isError()) {
      ModuleRecord module = answer.value();
      if (all) {
        kernel.ask(module.id(), flags); // the kernel looks for the next one while this is printed
      }
      for (String row : ModinfoTable.rows(module, style, widths)) {
        print(out, row);
      }
      if (!all) {
        break;
      }
      answer = kernel.answer();
    }
    return 0;
  }

  private static void print(PrintStream out, String line) {
    out.print(line + "\n");
  }
}
