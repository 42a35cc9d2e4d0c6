package dev.kaio.harness.top;

import dev.kaio.abi.Abi;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code top [--endpoint E] [--interval S] [--count N]}: shows again and again what a running
 * kernel is doing. The exit status is 0 after N frames, 1 if the kernel cannot be reached or ends,
 * and 2 if the command line is wrong.
 */
public final class TopCommand {
  private static final double LEAST_INTERVAL = 0.1;
  private static final double GREATEST_INTERVAL = 3600;

  @Command(
      name = "top",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Shows again and again what a running kernel is doing: rates, processes, the depths of"
            + " their queues, and what their LWPs wait for. On a terminal a frame takes the place"
            + " of the one before. Processes that one may not look into have a ? ."
      })
  private static final class Options {
    @Mixin private final KernelOption kernel = new KernelOption();

    @Option(
        names = "--interval",
        paramLabel = "SECONDS",
        defaultValue = "2",
        description = "From one frame to the next, 0.1 to 3600. Default: 2.")
    private double interval;

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "0",
        description = "Frames. Default: until it is told to end.")
    private long count;
  }

  private TopCommand() {}

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
    Endpoint endpoint;
    try {
      check(options);
      endpoint = options.kernel.endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "top")) {
      return show(process, options, out, err);
    } catch (IOException | ProcessGoneException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Words.fail(err, Words.EXIT_FAILED, "interrupted");
    }
  }

  private static void check(Options options) {
    if (!(options.interval >= LEAST_INTERVAL && options.interval <= GREATEST_INTERVAL)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no interval %s: %s to %.0f seconds are wanted",
              options.interval,
              LEAST_INTERVAL,
              GREATEST_INTERVAL));
    }
    if (options.count < 0) {
      throw new IllegalArgumentException("no count " + options.count + ": 1 or more is wanted");
    }
  }

  private static int show(RemoteProcess process, Options options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    long interval = Math.round(options.interval * TimeUnit.SECONDS.toNanos(1));
    Screen screen = new Screen(out);
    Look before = null;
    for (long frame = 1; ; frame++) {
      Look now = Look.at(process);
      if (!screen.show(Frame.of(before, now))) {
        return Words.fail(err, Words.EXIT_FAILED, "cannot write the frames");
      }
      if (frame == options.count) {
        return Words.EXIT_OK;
      }
      before = now;
      TimeUnit.NANOSECONDS.sleep(interval);
    }
  }
}
