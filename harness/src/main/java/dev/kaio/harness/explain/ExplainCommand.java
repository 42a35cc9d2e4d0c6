package dev.kaio.harness.explain;

import com.google.gson.JsonObject;
import dev.kaio.abi.Abi;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.trace.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code explain [--json] [--html PAGE] FILE}: says what the kaio calls of a truss log mean. The
 * exit status is 0, 1 if the file cannot be read, and 2 if the command line or the log is wrong.
 */
public final class ExplainCommand {
  private static final Map<String, Abi> ABIS =
      Map.of(
          "lp64-sparc", Abi.LP64_SPARC,
          "lp64-x86", Abi.LP64_X86,
          "ilp32-sparc", Abi.ILP32_SPARC,
          "ilp32-x86", Abi.ILP32_X86);

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "Says what the kaio calls of a truss log mean.")
  private static final class Options {
    @Option(
        names = "--abi",
        paramLabel = "lp64-sparc|lp64-x86|ilp32-sparc|ilp32-x86",
        description = "What the process was. Default: what the log looks like.")
    private String abi;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(
        names = "--times",
        paramLabel = "d|D|E|dD|dE|DE|dDE",
        description = "The columns of times, by truss's options. Default: what they look like.")
    private String times;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Writes a page with the timeline, too.")
    private Path page;

    @Option(
        names = "--most",
        paramLabel = "N",
        description =
            "Requests and calls that are shown of a longer log."
                + " Default: 40, and 3000 calls in a page.")
    private Integer most;

    private int mostOr(int otherwise) {
      return most == null ? otherwise : most;
    }

    @Parameters(paramLabel = "FILE", description = "What truss printed; - is standard input.")
    private String file;

    private String title() {
      return file.equals("-") ? "a truss log" : String.valueOf(Path.of(file).getFileName());
    }
  }

  /** Requests and calls in the text, calls in the page: more of them nobody can tell apart. */
  private static final int MOST_ROWS = 40;

  private static final int MOST_BARS = 3000;

  private ExplainCommand() {}

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    return run(words, System.in, out, err);
  }

  static int run(List<String> words, InputStream in, PrintStream out, PrintStream err) {
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    if (options.abi != null && !ABIS.containsKey(options.abi)) {
      return Words.fail(err, Words.EXIT_USAGE, "'" + options.abi + "' is no --abi");
    }
    if (options.times != null && !Times.isColumns(options.times)) {
      return Words.fail(err, Words.EXIT_USAGE, "'" + options.times + "' is no --times");
    }
    if (options.mostOr(1) < 1) {
      return Words.fail(err, Words.EXIT_USAGE, "--most is 1 or more, not " + options.most);
    }
    byte[] log;
    try {
      log = read(options.file, in);
    } catch (NoSuchFileException e) {
      return Words.fail(err, Words.EXIT_FAILED, options.file + ": no such file");
    } catch (IOException | InvalidPathException e) {
      return Words.fail(err, Words.EXIT_FAILED, options.file + ": " + e.getMessage());
    }
    try {
      explain(LogText.of(log), options, out);
      return Words.EXIT_OK;
    } catch (TraceException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static void explain(LogText log, Options options, PrintStream out)
      throws TraceException, IOException {
    PastedLog pasted = PastedLog.of(log);
    if (pasted.calls().isEmpty()) {
      CountTable table = CountTable.of(log.lines());
      answer(options, out, table.report(), () -> PageData.of(table), () -> JsonReport.of(table));
      return;
    }
    Analysis analysis =
        new Analysis(
            pasted,
            options.abi == null ? null : ABIS.get(options.abi),
            new Times(pasted.stamps(), options.times));
    String text = Report.of(analysis, options.mostOr(MOST_ROWS));
    answer(
        options,
        out,
        text,
        () -> PageData.of(analysis, options.mostOr(MOST_BARS)),
        () -> JsonReport.of(analysis));
  }

  private static void answer(
      Options options,
      PrintStream out,
      String text,
      Supplier<JsonObject> page,
      Supplier<String> json)
      throws IOException {
    if (options.page != null) {
      write(options.page, Page.of(options.title(), page.get(), text));
    }
    out.print(options.json ? json.get() : text);
  }

  private static byte[] read(String file, InputStream in) throws IOException {
    return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
  }

  private static void write(Path file, String page) throws IOException {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new IOException("cannot write " + file, e);
    }
  }
}
