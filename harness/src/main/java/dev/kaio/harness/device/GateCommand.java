package dev.kaio.harness.device;

import dev.kaio.abi.Errno;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code gate [--endpoint E] DEVICE [--list|--complete N|--fail N=ERRNO|--all]}: shows what a gate
 * holds, or lets it go. The exit status is 0, 1 if it cannot be done, and 2 if the command line is
 * wrong.
 */
public final class GateCommand {
  private static final Pattern FAILURE = Pattern.compile("([0-9]{1,9})=(E[A-Z0-9]+|[0-9]{1,3})");

  @Command(
      name = "gate",
      mixinStandardHelpOptions = true,
      description = "Shows what a gate of a running kernel holds, or lets it go.")
  private static final class Options {
    @Mixin private final KernelOption kernel = new KernelOption();

    @Option(names = "--list", description = "Prints what the gate holds. This is the default.")
    private boolean list;

    @Option(
        names = "--complete",
        paramLabel = "N",
        description = "Lets the transfer with this number in the list go.")
    private Integer complete;

    @Option(
        names = "--fail",
        paramLabel = "N=ERRNO",
        description = "Fails a transfer, such as 0=EIO, without carrying it out.")
    private String fail;

    @Option(names = "--all", description = "Lets all go, oldest first.")
    private boolean all;

    @Parameters(paramLabel = "DEVICE", description = "The path of a gate.")
    private String device;
  }

  /** What is to be done with the disk. */
  private interface Order {
    void carryOut(DiskControl gate, PrintStream out) throws IOException;
  }

  private GateCommand() {}

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
    Order order;
    Endpoint endpoint;
    try {
      order = order(options);
      endpoint = options.kernel.endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try (DiskControl gate = DiskControl.open(endpoint, options.device)) {
      order.carryOut(gate, out);
      return Words.EXIT_OK;
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static Order order(Options options) {
    int orders =
        (options.list ? 1 : 0)
            + (options.complete == null ? 0 : 1)
            + (options.fail == null ? 0 : 1)
            + (options.all ? 1 : 0);
    if (orders > 1) {
      throw new IllegalArgumentException(
          "only one of --list, --complete, --fail and --all may be given");
    }
    if (options.complete != null) {
      return (gate, out) -> gate.complete(options.complete);
    } else if (options.fail != null) {
      return failure(options.fail);
    } else if (options.all) {
      return (gate, out) -> out.println(gate.completeAll());
    } else {
      return (gate, out) -> print(gate.held(), out);
    }
  }

  private static Order failure(String text) {
    Matcher matcher = FAILURE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form N=ERRNO");
    }
    int index = Integer.parseInt(matcher.group(1));
    int errno = errno(matcher.group(2));
    return (gate, out) -> gate.fail(index, errno);
  }

  private static int errno(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return Integer.parseInt(text);
    }
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(text)) {
        return errno.code();
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not an errno");
  }

  private static void print(DiskControl.Listing listing, PrintStream out) {
    out.printf("%5s %-5s %16s %10s %18s %5s%n", "N", "WHAT", "OFFSET", "BYTES", "ADDRESS", "FD");
    int number = 0;
    for (DiskControl.Held held : listing.first()) {
      out.printf(
          "%5d %-5s %16d %10d %18s %5s%n",
          number++,
          held.write() ? "write" : "read",
          held.offset(),
          held.count(),
          "0x" + Long.toHexString(held.address()),
          held.fd() < 0 ? "-" : Integer.toString(held.fd()));
    }
    if (listing.total() > number) {
      out.println("and " + (listing.total() - number) + " more");
    }
  }
}
