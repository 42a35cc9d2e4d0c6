package dev.kaio.harness.explain;

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code explain [--abi A] [--json] FILE}: says what the kaio calls of a truss log mean. The exit
 * status is 0, 1 if the file cannot be read, and 2 if the command line or the log is wrong.
 */
public final class ExplainCommand {
  private static final Map<String, Abi> ABIS =
      Map.of(
          "lp64-sparc", Abi.LP64_SPARC,
          "lp64-x86", Abi.LP64_X86,
          "ilp32-sparc", Abi.ILP32_SPARC,
          "ilp32-x86", Abi.ILP32_X86);

  @Command(
      name = "kaio-harness explain",
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

    @Parameters(paramLabel = "FILE", description = "What truss printed; - is standard input.")
    private String file;
  }

  private ExplainCommand() {}

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
    try {
      LogText text = LogText.of(read(options.file, in));
      PastedLog pasted = PastedLog.of(text);
      if (pasted.calls().isEmpty()) {
        out.print(CountTable.of(text.lines()).report());
        return Words.EXIT_OK;
      }
      Analysis analysis = new Analysis(pasted, options.abi == null ? null : ABIS.get(options.abi));
      out.print(options.json ? JsonReport.of(analysis) : Report.of(analysis));
      return Words.EXIT_OK;
    } catch (TraceException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (NoSuchFileException e) {
      return Words.fail(err, Words.EXIT_FAILED, options.file + ": no such file");
    } catch (IOException | InvalidPathException e) {
      return Words.fail(err, Words.EXIT_FAILED, options.file + ": " + e.getMessage());
    }
  }

  private static byte[] read(String file, InputStream in) throws IOException {
    return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
  }
}
