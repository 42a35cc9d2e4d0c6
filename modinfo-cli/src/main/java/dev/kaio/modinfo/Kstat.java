package dev.kaio.modinfo;

import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code kstat [-lpq] [-c class] [-m module] [-i instance] [-n name]
 * [module:instance:name:statistic]...}, as kstat(8) has it, but for {@code -s}, which names the
 * kernel here.
 */
final class Kstat extends Tool {
  private static final int EXIT_NO_MATCH = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FATAL = 3;

  private static final int COLUMN = 30;
  private static final int INSTANCE_COLUMN = 6;

  private boolean list;
  private boolean parseable;
  private boolean quiet;
  private Glob kind = Glob.ANY;
  private KstatSelector byOptions;
  private final List<KstatSelector> selectors = new ArrayList<>();
  private boolean found;

  Kstat() {
    super(
        new ToolDescription(
            "kstat",
            "prints the counters of a kernel",
            "[-lpq] [-c class] [-m module] [-i instance] [-n name]"
                + " [module[:instance[:name[:statistic]]]]...",
            List.of(
                ToolOption.flag('l', "The names of statistics without their values."),
                ToolOption.flag('p', "A line for each statistic, with its full name."),
                ToolOption.flag('q', "Nothing: only the exit status says if there are any."),
                ToolOption.of('c', "class", "Only statistics of this class."),
                ToolOption.of('m', "module", "Only those of this module."),
                ToolOption.of('i', "instance", "Only this instance: a process, 0 for the module."),
                ToolOption.of('n', "name", "Only those of this name.")),
            Map.of(
                "0", "something was found",
                "1", "nothing was found",
                "2", "the command line is wrong",
                "3", "there is no kernel, or it was lost")));
  }

  @Override
  Failure usageFailure() {
    return Failure.of(EXIT_USAGE, usage());
  }

  @Override
  Failure fatal(String why) {
    return Failure.of(EXIT_FATAL, name() + ": " + why);
  }

  @Override
  void checkCount(int wordCount) {}

  @Override
  void option(char letter, String argument) throws Failure {
    try {
      switch (letter) {
        case 'l' -> list = true;
        case 'p' -> parseable = true;
        case 'q' -> quiet = true;
        case 'c' -> kind = Glob.parse(argument);
        case 'm' -> byOptions().setModule(argument);
        case 'i' -> byOptions().setInstance(argument);
        default -> byOptions().setName(argument);
      }
    } catch (IllegalArgumentException e) {
      throw Failure.of(EXIT_USAGE, name() + ": " + e.getMessage());
    }
  }

  private KstatSelector byOptions() {
    if (byOptions == null) {
      byOptions = KstatSelector.all();
    }
    return byOptions;
  }

  @Override
  void operands(String[] operands) throws Failure {
    if (byOptions != null && operands.length > 0) {
      throw usageFailure(); // one way or the other
    }
    for (String operand : operands) {
      operand(operand);
    }
    if (selectors.isEmpty()) {
      selectors.add(byOptions());
    }
  }

  @Override
  void operand(String operand) throws Failure {
    try {
      selectors.add(KstatSelector.parse(operand));
    } catch (IllegalArgumentException e) {
      throw Failure.of(EXIT_USAGE, name() + ": " + e.getMessage());
    }
  }

  @Override
  int run(Modctl kernel, PrintStream out) throws Failure, IOException {
    if (mayPickModule()) {
      KernelSnapshot all = kernel.statistics().kernel();
      print(KstatSource.module(all), out);
      for (ProcSummary summary : all.processes()) {
        ProcSnapshot process =
            mayPickInstance(summary.pid()) ? kernel.statistics().process(summary.pid()) : null;
        if (process != null) {
          for (KstatRecord record : KstatSource.process(process)) {
            print(record, out);
          }
        }
      }
    }
    return found ? 0 : EXIT_NO_MATCH;
  }

  private boolean mayPickModule() {
    for (KstatSelector selector : selectors) {
      if (selector.picksModule(KstatSource.MODULE)) {
        return true;
      }
    }
    return false;
  }

  /** A process that nobody asks for is not looked into: a snapshot may be long. */
  private boolean mayPickInstance(int instance) {
    for (KstatSelector selector : selectors) {
      if (selector.picksInstance(instance)) {
        return true;
      }
    }
    return false;
  }

  private void print(KstatRecord record, PrintStream out) {
    if (!kind.matches(record.kind())) {
      return;
    }
    List<String> picked = new ArrayList<>();
    for (String statistic : statistics(record)) {
      if (picks(record, statistic)) {
        picked.add(statistic);
      }
    }
    if (picked.isEmpty()) {
      return;
    }
    found = true;
    if (!quiet) {
      if (list || parseable) {
        printParseable(record, picked, out);
      } else {
        printTable(record, picked, out);
      }
    }
  }

  private boolean picks(KstatRecord record, String statistic) {
    for (KstatSelector selector : selectors) {
      if (selector.picks(record) && selector.picksStatistic(statistic)) {
        return true;
      }
    }
    return false;
  }

  /** In the parseable form the class is a statistic like others. */
  private List<String> statistics(KstatRecord record) {
    List<String> names = new ArrayList<>(record.values().keySet());
    if (list || parseable) {
      names.add(KstatRecord.CLASS);
      names.sort(null);
    }
    return names;
  }

  private void printParseable(KstatRecord record, List<String> picked, PrintStream out) {
    for (String statistic : picked) {
      out.print(record.module() + ":" + record.instance() + ":" + record.name() + ":" + statistic);
      if (!list) {
        out.print("\t");
        out.print(
            statistic.equals(KstatRecord.CLASS) ? record.kind() : record.values().get(statistic));
      }
      out.print("\n");
    }
  }

  private static void printTable(KstatRecord record, List<String> picked, PrintStream out) {
    out.print("module: " + pad(record.module(), COLUMN) + "  ");
    out.print("instance: " + pad(Integer.toString(record.instance()), INSTANCE_COLUMN) + "\n");
    out.print("name:   " + pad(record.name(), COLUMN) + "  class:    " + record.kind() + "\n");
    for (Map.Entry<String, String> value : record.values().entrySet()) {
      if (picked.contains(value.getKey())) {
        out.print("\t" + pad(value.getKey(), COLUMN) + "  " + value.getValue() + "\n");
      }
    }
    out.print("\n");
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
