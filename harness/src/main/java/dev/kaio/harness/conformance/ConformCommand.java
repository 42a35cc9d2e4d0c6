package dev.kaio.harness.conformance;

import dev.kaio.harness.cli.Terminal;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.conformance.ConformanceCases.Entry;
import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code conform [--library L] [--endpoint E [--control E]] [--filter TEXT] [--rule R-X-N]...
 * [--list] [--tap FILE] [--junit FILE] [--html FILE]}: runs the conformance cases.
 *
 * <p>Prints a line for each case that fails, and a line of totals; on a terminal also how far it
 * is. The exit status is 0 if all passed, 1 if any failed, and 2, with one line on the error
 * stream, if they could not be run: the command line is wrong, no case is wanted, the endpoint is
 * not there, its clock is not virtual, or a report cannot be written.
 */
public final class ConformCommand {

  @Command(
      name = "conform",
      mixinStandardHelpOptions = true,
      description = "Asks a kernel whether it behaves as the rules say.")
  private static final class Options {
    @Option(
        names = {"-s", "--endpoint"},
        paramLabel = "ENDPOINT",
        description =
            "A running kernel with a virtual clock that nobody else uses; without it, one in this"
                + " program.")
    private String endpoint;

    @Option(
        names = "--control",
        paramLabel = "ENDPOINT",
        description =
            "Where that kernel is controlled, if not there: over TCP nobody is privileged.")
    private String control;

    @Option(
        names = "--library",
        paramLabel = "LIBRARY",
        description =
            "The cases of a library instead: java, or a program that is linked with it and takes"
                + " its calls from the cases (kaio-agent).")
    private String library;

    @Option(
        names = "--filter",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "Only cases whose name or sentence contains this.")
    private String filter;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only cases of these rules.")
    private List<String> rules = new ArrayList<>();

    @Option(names = "--list", description = "Lists the cases, and runs none.")
    private boolean list;

    @Mixin private final Reports reports = new Reports();

    private boolean wants(Entry entry) {
      String text = (entry.name() + " " + entry.says()).toLowerCase(Locale.ROOT);
      return text.contains(filter.toLowerCase(Locale.ROOT))
          && (rules.isEmpty() || entry.rules().stream().anyMatch(rules::contains));
    }
  }

  private final Options options;
  private final PrintStream out;

  private ConformCommand(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    try {
      return new ConformCommand(options, out).carryOut();
    } catch (IOException | IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    }
  }

  private int carryOut() throws IOException {
    Subject subject = new Subject(options.library, options.endpoint, options.control);
    List<Entry> wanted = subject.cases().stream().filter(options::wants).toList();
    requireSome(wanted);
    if (options.list) {
      wanted.forEach(each -> out.println(line(each)));
      return Words.EXIT_OK;
    }
    String where = subject.probe();
    try (JunitXml xml = options.reports.begin()) {
      Progress progress = new Progress(out, wanted.size(), Terminal.isBehind(out));
      List<Verdict> verdicts =
          ConformanceRun.run(subject, options::wants, progress, xml.listeners());
      progress.end();
      long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
      out.printf("%s: %d cases, %d failed%n", where, verdicts.size(), failed);
      options.reports.write(where, verdicts);
      return failed == 0 ? Words.EXIT_OK : Words.EXIT_FAILED;
    }
  }

  private void requireSome(List<Entry> wanted) {
    for (String rule : options.rules) {
      if (wanted.stream().noneMatch(each -> each.rules().contains(rule))) {
        throw new IllegalArgumentException("there is no such case of rule " + rule);
      }
    }
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("there is no such case");
    }
  }

  private static String line(Entry entry) {
    return String.format("%s  %s  %s", entry.name(), String.join(" ", entry.rules()), entry.says());
  }
}
