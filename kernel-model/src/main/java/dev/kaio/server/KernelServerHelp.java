package dev.kaio.server;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code kaiod --help} prints, and what its manual page is made of. */
public final class KernelServerHelp {
  private KernelServerHelp() {}

  static void print(PrintStream out) {
    new CommandLine(spec()).usage(out);
  }

  /** The command line of {@code kaiod}. */
  public static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("kaiod");
    spec.usageMessage()
        .description("A Solaris kernel with asynchronous I/O, for programs that connect to it.")
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(exitCodes());
    KnownOptions.ALL.forEach(option -> spec.addOption(option.spec()));
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Shows the version.")
            .build());
    return spec;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "ended by SIGTERM or SIGINT, in order");
    codes.put(Integer.toString(KernelServer.EXIT_FAILED), "could not listen, or write a file");
    codes.put(Integer.toString(KernelServer.EXIT_USAGE), "bad options");
    codes.put(Integer.toString(KernelServer.EXIT_PANIC), "kernel panic");
    codes.put(KernelServer.EXIT_SIGNALLED + "+N", "ended at once by a second signal, of number N");
    return codes;
  }
}
