package dev.kaio.harness.memory;

import dev.kaio.dev.ByteSize;
import dev.kaio.harness.cli.Words;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code memory [--processes N] [--requests N]}: what idle processes and pending requests cost. The
 * exit status is 0, 1 if it cannot be measured, and 2 if the command line is wrong.
 */
public final class MemoryCommand {
  private static final int MOST_PROCESSES = 9000;
  private static final int MOST_REQUESTS = 65_536;
  private static final int MOST_SIZE = 128 * 1024;

  /** What classes and tables of a kernel are there only when they have been used. */
  private static final int WARM_UP = 20;

  @Command(
      name = "memory",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description =
          "Starts a kernel, and says how much of its heap idle processes and pending requests use.")
  private static final class Options {
    @Option(
        names = "--processes",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Processes that attach and do nothing. Default: ${DEFAULT-VALUE}.")
    private int processes;

    @Option(
        names = "--requests",
        paramLabel = "N",
        defaultValue = "10000",
        description = "Reads of one more process that stay pending. Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
        names = "--size",
        paramLabel = "SIZE",
        defaultValue = "8k",
        description = "Bytes of a read. Default: ${DEFAULT-VALUE}.")
    private String size;
  }

  private MemoryCommand() {}

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
    int size;
    try {
      requireRange("--processes", options.processes, MOST_PROCESSES);
      requireRange("--requests", options.requests, MOST_REQUESTS);
      size = (int) Math.min(ByteSize.parse(options.size), Integer.MAX_VALUE);
      requireRange("--size", size, MOST_SIZE);
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    }
    try (MeasuredServer server = MeasuredServer.start()) {
      measure(server, options.processes, options.requests, size, out);
      return Words.EXIT_OK;
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static void requireRange(String option, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(option + " is 1 to " + most + ", not " + number);
    }
  }

  private static void measure(
      MeasuredServer server, int processes, int requests, int size, PrintStream out)
      throws IOException {
    List<SmallProcess> there = new ArrayList<>();
    try {
      for (int i = 0; i < WARM_UP; i++) {
        there.add(new SmallProcess(server.endpoint()));
      }
      there.get(0).request(WARM_UP, size);
      long before = server.usedBytes();
      for (int i = 0; i < processes; i++) {
        there.add(new SmallProcess(server.endpoint()));
      }
      long attached = server.usedBytes();
      say(out, processes, "idle processes", attached - before);
      SmallProcess busy = there.get(there.size() - 1);
      busy.request(requests, size);
      say(out, requests, "pending reads of " + size + " bytes", server.usedBytes() - attached);
    } finally {
      for (SmallProcess process : there) {
        process.close();
      }
    }
  }

  private static void say(PrintStream out, int count, String what, long bytes) {
    out.printf(Locale.ROOT, "%d %s: %d bytes of heap each%n", count, what, bytes / count);
  }
}
