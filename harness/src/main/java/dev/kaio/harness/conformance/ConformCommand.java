package dev.kaio.harness.conformance;

import dev.kaio.harness.cli.Words;
import dev.kaio.harness.conformance.ConformanceCases.Entry;
import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code conform [--library L] [--endpoint E [--control E]] [--filter TEXT] [--rule R-X-N]...
 * [--list] [--tap FILE] [--junit FILE] [--html FILE]}: runs the conformance cases.
 *
 * <p>Prints a line for each case that fails, and a line of totals. The exit status is 0 if all
 * passed, 1 if any failed, and 2, with one line on the error stream, if they could not be run: the
 * command line is wrong, no case is wanted, the endpoint is not there, its clock is not virtual, or
 * a report cannot be written.
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

    @Option(names = "--progress", description = "Says on the terminal how far the run is.")
    private boolean progress;

    @Option(names = "--list", description = "Lists the cases, and runs none.")
    private boolean list;

    @Option(names = "--tap", paramLabel = "FILE", description = "Writes the verdicts as TAP 14.")
    private Path tap;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes them as JUnit XML.")
    private Path junit;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Writes them as a page: rules, cases, and the truss of what failed.")
    private Path html;

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
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("there is no such case");
    }
    if (options.list) {
      wanted.forEach(each -> out.println(line(each)));
      return Words.EXIT_OK;
    }
    String where = subject.probe();
    try (JunitXml xml = JunitXml.to(options.junit)) {
      Progress progress = new Progress(out, wanted.size(), options.progress);
      List<Verdict> verdicts =
          ConformanceRun.run(subject, options::wants, progress, xml.listeners());
      progress.end();
      report(where, verdicts);
      return verdicts.stream().allMatch(Verdict::passed) ? Words.EXIT_OK : Words.EXIT_FAILED;
    }
  }

  private static String line(Entry entry) {
    return String.format("%s  %s  %s", entry.name(), String.join(" ", entry.rules()), entry.says());
  }

  private void report(String where, List<Verdict> verdicts) throws IOException {
    long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
    out.printf("%s: %d cases, %d failed%n", where, verdicts.size(), failed);
    if (options.tap != null) {
      TapReport.write(options.tap, verdicts);
    }
    if (options.html != null) {
      HtmlReport.write(options.html, where, verdicts);
    }
  }
}
