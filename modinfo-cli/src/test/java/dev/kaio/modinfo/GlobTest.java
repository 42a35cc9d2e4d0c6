package dev.kaio.modinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "doneq, doneq, true",
    "doneq, donequ, false",
    "donequ, doneq, false",
    "*, '', true",
    "*q, doneq, true",
    "p*q, portq, true",
    "p*q, portpending, false",
    "*port*, portcleanupq, true",
    "?, 5, true",
    "10?, 101, true",
    "10?, 10, false",
    "[dn]*q, notifyq, true",
    "[!dn]*q, notifyq, false",
    "[!dn]*q, pollq, true",
    "lwp_[1-3], lwp_2, true",
    "lwp_[1-3], lwp_4, false",
    "[]]x, ]x, true",
    "[open, [open, true",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "/q$/, doneq, true",
    "/^q/, doneq, false",
    "/^lwp_[0-9]+$/, lwp_12, true",
    "/, /, true",
    "*a*a*a*b, aaaaaaaaaaaa, false",
  })
  void aPartMatchesAsInTheShellOrAsARegularExpression(String glob, String text, boolean matches) {
    assertThat(Glob.parse(glob).matches(text)).isEqualTo(matches);
  }

  @Test
  void nothingMatchesEverything() {
    assertThat(Glob.parse("").matches("anything")).isTrue();
  }

  @Test
  void aBadRegularExpressionIsOneLine() {
    assertThatThrownBy(() -> Glob.parse("/(/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bad regular expression /(/: Unclosed group");
  }
}
