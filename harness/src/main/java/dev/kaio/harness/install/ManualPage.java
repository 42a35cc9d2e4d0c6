package dev.kaio.harness.install;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A page of the manual, in the macros of man(7).
 *
 * <p>It is written here because the library only gives AsciiDoc, which would need a Ruby program to
 * become a page.
 */
final class ManualPage {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "KAIO_ENDPOINT", "Where the kernel is: unix:PATH or tcp:[HOST:]PORT.",
          "KAIO_JAVA", "The java to use, or its home; without it JAVA_HOME or the PATH say it.",
          "KAIO_JAVA_FLAGS", "More flags for java, divided by blanks, such as -Xmx4g.",
          "KAIO_CACHE",
              "Where archives of classes are kept, which make commands start fast; empty: nowhere."
                  + " Default: kaio in XDG_CACHE_HOME or ~/.cache.");

  private final StringBuilder text = new StringBuilder();
  private final CommandSpec spec;

  private ManualPage(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Writes a page.
   *
   * @param others other pages, such as {@code kaiod(8)}
   */
  static String of(Page page, List<String> others, String version) {
    return new ManualPage(page.command().getCommandSpec()).write(page, others, version);
  }

  private String write(Page page, List<String> others, String version) {
    text.append(".TH \"").append(page.title().toUpperCase(java.util.Locale.ROOT)).append("\" \"");
    text.append(page.section()).append("\" \"\" \"kaio ").append(version).append("\" \"kaio\"\n");
    text.append(".nh\n.ad l\n");
    section("NAME").append(page.title()).append(" \\- ").append(escape(page.summary()));
    text.append('\n');
    section("SYNOPSIS").append(".nf\n").append(synopsis(page)).append(".fi\n");
    paragraphs("DESCRIPTION", spec.usageMessage().description());
    commands();
    operands();
    options();
    terms("EXIT STATUS", spec.usageMessage().exitCodeList());
    terms("ENVIRONMENT", ENVIRONMENT);
    section("SEE ALSO").append(escape(String.join(", ", others))).append('\n');
    return text.toString();
  }

  private StringBuilder section(String heading) {
    return text.append(".SH ").append(heading).append('\n');
  }

  private String synopsis(Page page) {
    String plain =
        page.synopsis() == null
            ? new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0)
            : page.synopsis() + "\n";
    return escape(plain);
  }

  private void paragraphs(String heading, String[] lines) {
    if (lines.length > 0) {
      section(heading);
      for (String line : lines) {
        String plain = String.format(line);
        // What is indented is a table.
        text.append(plain.startsWith(" ") ? ".br\n" : ".PP\n");
        text.append(escape(plain.replaceAll("(?<=^| ) ", "\u00a0"))).append('\n');
      }
    }
  }

  private void commands() {
    if (!spec.subcommands().isEmpty()) {
      section("COMMANDS");
      for (Map.Entry<String, CommandLine> command : spec.subcommands().entrySet()) {
        String[] description = command.getValue().getCommandSpec().usageMessage().description();
        term(command.getKey(), String.join(" ", description));
      }
    }
  }

  private void operands() {
    boolean any = false;
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      if (!operand.hidden()) {
        if (!any) {
          section("OPERANDS");
        }
        any = true;
        term(operand.paramLabel(), String.join(" ", operand.description()));
      }
    }
  }

  private void options() {
    section("OPTIONS");
    for (OptionSpec option : spec.options()) {
      String names = String.join(", ", option.names());
      boolean word = option.arity().max() > 0;
      String separator = option.longestName().startsWith("--") ? "=" : " ";
      term(
          word ? names + separator + option.paramLabel() : names,
          String.join(" ", option.description()));
    }
  }

  private void terms(String heading, Map<String, String> terms) {
    section(heading);
    terms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> term(each.getKey(), each.getValue()));
  }

  private void term(String term, String description) {
    text.append(".TP\n\\fB").append(escape(term)).append("\\fR\n");
    text.append(escape(String.format(description))).append('\n');
  }

  /** Lines that begin with a dot or an apostrophe would be orders, a plain minus is a hyphen. */
  private static String escape(String plain) {
    return plain
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("\u00a0", "\\ ")
        .replaceAll("(?m)^(?=[.'])", "\\\\&");
  }
}
