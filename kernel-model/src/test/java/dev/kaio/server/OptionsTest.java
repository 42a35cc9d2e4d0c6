package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OptionsTest {
  private static final List<Option> KNOWN =
      List.of(
          Option.of("--file", "FILE|-", "One."),
          Option.list("--many", "WORD", "Any number."),
          Option.of("--maybe", "[=N]", "With or without."),
          Option.number("--number", 7, "A number."));

  private static Options read(String... words) {
    CommandSpec spec = CommandSpec.create();
    KNOWN.forEach(option -> spec.addOption(option.spec()));
    spec.addOption(OptionSpec.builder("--flag").build());
    return Options.read(spec, words);
  }

  @Test
  void anArgumentStandsBehindTheOptionOrBehindAnEqualsSign() {
    Options options = read("--many", "a", "--many=b=c", "--file", "-", "--number", "-3", "--flag");

    assertThat(options.texts("--many")).containsExactly("a", "b=c");
    assertThat(options.text("--file", null)).isEqualTo("-");
    assertThat(options.number("--number", -5, 7)).isEqualTo(-3);
    assertThat(options.has("--flag")).isTrue();
  }

  @Test
  void whatIsNotGivenIsTheDefault() {
    Options options = read();

    assertThat(options.text("--file", "x")).isEqualTo("x");
    assertThat(options.texts("--many")).isEmpty();
    assertThat(options.number("--number", 1, 7)).isEqualTo(7);
    assertThat(options.has("--flag")).isFalse();
  }

  @Test
  void anArgumentThatMayLackIsEmpty() {
    assertThat(read("--maybe", "--flag").text("--maybe", null)).isEmpty();
    assertThat(read("--maybe").text("--maybe", null)).isEmpty();
    assertThat(read("--maybe=5").text("--maybe", null)).isEqualTo("5");
    assertThat(read("--maybe", "5").text("--maybe", null)).isEqualTo("5");
  }

  @ParameterizedTest
  @CsvSource({
    "--file a --file b, option '--file' should be specified only once",
    "--fil a, Unknown option: '--fil'",
    "--fil=a, Unknown option: '--fil=a'",
    "a, Unmatched argument at index 0: 'a'",
    "--file, Missing required parameter for option '--file' (FILE|-)",
    "--file --flag, Missing required parameter for option '--file' (FILE|-)",
    "--number x, Invalid value for option '--number': 'x' is not an int",
    "--number 0, '--number is 1 or more, not 0'",
  })
  void whatIsWrongIsOneLine(String words, String line) {
    assertThatThrownBy(() -> read(words.split(" ")).number("--number", 1, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(line);
  }
}
