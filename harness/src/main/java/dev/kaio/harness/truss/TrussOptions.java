package dev.kaio.harness.truss;

import dev.kaio.abi.Sysnum;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.truss.TraceSet;
import dev.kaio.wire.Follow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of the command line, and the request that they make. */
@Command(
    name = "truss",
    mixinStandardHelpOptions = true,
    description = "Prints the system calls of processes of a running kernel as they return.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:the processes named by -p have ended",
      "1:no kernel, no such process, not permitted, or the kernel or the output was lost",
      "2:the command line is wrong",
      "130, 143:ended by SIGINT (Ctrl-C) or SIGTERM; what was left to print, such as the totals"
          + " of -c, has been printed"
    })
final class TrussOptions {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal LONGEST_SLEEP = BigDecimal.valueOf(0xFFFF_FFFFL);

  @Mixin private final KernelOption kernel = new KernelOption();

  @Option(
      names = "-p",
      paramLabel = "PID",
      split = ",",
      description = "These processes; further words are pids, too. Default: all that one may see.")
  private List<String> processes = List.of();

  @Option(names = "-f", description = "Follows children, too; lines begin with the process.")
  private boolean children;

  @Option(
      names = "-t",
      paramLabel = "[!]CALL[,CALL...]",
      description = "Only these system calls, or with ! all others. Default: all.")
  private String traced = "all";

  @Option(
      names = "-v",
      paramLabel = "[!]CALL[,CALL...]",
      description = "Calls that are shown with what they point at: kaio or !kaio. Default: kaio.")
  private String verbose = "kaio";

  @Option(names = "-l", description = "Lines always name the LWP.")
  private boolean lwps;

  @Option(names = "-d", description = "A column of seconds since the trace began.")
  private boolean stamps;

  @Option(names = "-D", description = "A column of seconds since the LWP's last line.")
  private boolean deltas;

  @Option(names = "-E", description = "A column of seconds in the call.")
  private boolean elapsed;

  @Option(names = "-c", description = "Totals at the end, and no lines.")
  private boolean count;

  @Option(names = "--op-names", description = "Totals name each opcode of kaio.")
  private boolean opNames;

  @Option(
      names = "--table",
      paramLabel = "classic|current",
      description =
          "The columns of kaio calls, as an older or a newer truss has them."
              + " Default: classic.")
  private String table = "classic";

  @Option(
      names = "--sleep",
      paramLabel = "SECONDS",
      description = "When a call that sleeps is reported. Default: 1.")
  private String sleep = "1";

  @Option(names = "-o", paramLabel = "FILE", description = "Where to. Default: standard output.")
  private String output;

  @Parameters(hidden = true)
  private List<String> operands = List.of();

  KernelOption kernel() {
    return kernel;
  }

  /** The file to write to, or null. */
  String output() {
    return output;
  }

  /**
   * What to ask the kernel for.
   *
   * @throws IllegalArgumentException with one line that says which word is wrong
   */
  Follow request() {
    if (processes.isEmpty() && !operands.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot run a command: truss follows processes of a running kernel (-p PID)");
    }
    List<Integer> pids = new ArrayList<>();
    processes.forEach(word -> pids.add(pid(word)));
    operands.forEach(word -> pids.add(pid(word)));
    return new Follow(
        pids.isEmpty() ? Follow.ALL : Follow.NAMED,
        table(),
        flags(),
        sleepMillis(),
        TraceSet.parse(traced).numbers(),
        pids);
  }

  private static int pid(String word) {
    if (!word.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("not a process id: '" + word + "'");
    }
    return Integer.parseInt(word);
  }

  private int table() {
    return switch (table) {
      case "classic" -> Follow.CLASSIC;
      case "current" -> Follow.CURRENT;
      default ->
          throw new IllegalArgumentException(
              "no table '" + table + "': classic or current is wanted");
    };
  }

  private int flags() {
    boolean timeouts = TraceSet.parse(verbose).contains(Sysnum.KAIO);
    return (children ? Follow.CHILDREN : 0)
        | (lwps ? Follow.LWP_IDS : 0)
        | (stamps ? Follow.STAMPS : 0)
        | (deltas ? Follow.DELTAS : 0)
        | (elapsed ? Follow.ELAPSED : 0)
        | (timeouts ? Follow.VERBOSE : 0)
        | (count ? Follow.COUNT : 0)
        | (opNames ? Follow.COUNT_OP_NAMES : 0);
  }

  private int sleepMillis() {
    if (sleep.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      BigDecimal millis = new BigDecimal(sleep).multiply(MILLIS);
      if (millis.compareTo(BigDecimal.ONE) >= 0 && millis.compareTo(LONGEST_SLEEP) <= 0) {
        return (int) millis.longValue();
      }
    }
    throw new IllegalArgumentException(
        "--sleep is 0.001 to 4294967.295 seconds, not '" + sleep + "'");
  }
}
