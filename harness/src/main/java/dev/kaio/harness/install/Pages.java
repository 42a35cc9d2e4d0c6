package dev.kaio.harness.install;

import dev.kaio.harness.Main;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.truss.TrussCommand;
import dev.kaio.modinfo.ModinfoCommand;
import dev.kaio.modinfo.ToolDescription;
import dev.kaio.modinfo.ToolOption;
import dev.kaio.server.KernelServerHelp;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The pages of all commands, from the definitions of their command lines. */
final class Pages {
  private static final String HARNESS = "kaio";

  private Pages() {}

  /** The pages of the commands in bin. */
  static List<Page> ofCommands() {
    List<Page> pages = new ArrayList<>();
    pages.add(
        new Page(
            "8",
            "a kernel with Solaris asynchronous I/O",
            null,
            new CommandLine(KernelServerHelp.spec())));
    for (ToolDescription tool : ModinfoCommand.tools()) {
      String synopsis = tool.name() + " [-s endpoint] " + tool.usage();
      pages.add(new Page("8", tool.summary(), synopsis, commandLine(tool)));
    }
    pages.add(
        new Page(
            "1",
            "follows processes of a running kernel",
            null,
            Words.commandLine(TrussCommand.options(), "truss")));
    pages.add(new Page("1", "runs, watches and tries kaio kernels", null, harness()));
    return pages;
  }

  /** The pages of the commands that are words behind {@code kaio}. */
  static List<Page> ofHarness() {
    List<Page> pages = new ArrayList<>();
    for (Main.Command command : Main.commands()) {
      CommandLine line = Words.commandLine(command.options().get(), HARNESS);
      pages.add(new Page("1", command.summary(), null, line));
    }
    return pages;
  }

  private static CommandLine commandLine(ToolDescription tool) {
    CommandSpec spec = CommandSpec.create().name(tool.name());
    spec.usageMessage().exitCodeList(tool.exitCodes());
    for (ToolOption option : tool.options()) {
      OptionSpec.Builder builder =
          OptionSpec.builder("-" + option.letter()).description(option.description());
      if (option.argument() != null) {
        builder.type(String.class).paramLabel(option.argument());
      }
      spec.addOption(builder.build());
    }
    spec.addOption(
        OptionSpec.builder("-s", "--endpoint")
            .type(String.class)
            .paramLabel("unix:PATH|tcp:[HOST:]PORT")
            .description(
                "The kernel; before the operands. Default: what KAIO_ENDPOINT says, or this"
                    + " user's own.")
            .build());
    spec.addOption(OptionSpec.builder("--help").description("Shows a short help; alone.").build());
    spec.addOption(
        OptionSpec.builder("--version").description("Shows the version; alone.").build());
    return new CommandLine(spec);
  }

  private static CommandLine harness() {
    CommandSpec spec = CommandSpec.create().name(HARNESS).mixinStandardHelpOptions(true);
    spec.usageMessage().description("The first word says what is done.");
    spec.usageMessage().exitCodeList(Words.EXIT_CODES);
    CommandLine line = new CommandLine(spec);
    for (Main.Command command : Main.commands()) {
      CommandLine subcommand = new CommandLine(command.options().get());
      subcommand.getCommandSpec().usageMessage().description(command.summary());
      line.addSubcommand(command.name(), subcommand);
    }
    return line;
  }
}
