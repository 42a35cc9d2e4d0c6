package dev.kaio.harness.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

class ManualPageTest {
  private static final Set<String> MACROS =
      Set.of("TH", "SH", "TP", "PP", "br", "nf", "fi", "nh", "ad");

  static Stream<Page> pages() {
    return Stream.concat(Pages.ofCommands().stream(), Pages.ofHarness().stream());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageHasEveryOptionAndSaysHowTheCommandEnds(Page page) {
    String text = ManualPage.of(page, List.of("kaio(1)"), "1");

    assertThat(text).contains(".SH EXIT STATUS\n.TP\n", "KAIO_ENDPOINT");
    for (OptionSpec option : page.command().getCommandSpec().options()) {
      for (String name : option.names()) {
        assertThat(text).contains(name.replace("-", "\\-"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void onlyMacrosBeginWithADot(Page page) {
    String text = ManualPage.of(page, List.of("kaio(1)"), "1");

    assertThat(text.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
        .allMatch(line -> MACROS.contains(line.substring(1).split(" ")[0]));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void oneNameMeansOneThing(Page page) {
    for (OptionSpec option : page.command().getCommandSpec().options()) {
      List<String> names = List.of(option.names());
      if (names.contains("--endpoint") || names.contains("-s")) {
        assertThat(names).containsExactly("-s", "--endpoint");
      }
      if (names.contains("--help") && !page.section().equals("8")) {
        assertThat(names).containsExactly("-h", "--help");
      }
    }
  }
}
