package dev.kaio.modinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetOptTest {

  /** What options came, as {@code i=5}, {@code w} or {@code ?}, and the operand behind a slash. */
  private static List<String> read(String... words) {
    GetOpt options = new GetOpt("i:wc", words);
    List<String> read = new ArrayList<>();
    for (int option = options.next(); option != GetOpt.END; option = options.next()) {
      String argument = options.argument();
      read.add((char) option + (argument == null ? "" : "=" + argument));
    }
    String[] operands = options.operands();
    read.add("/" + (operands.length > 0 ? operands[0] : null));
    return read;
  }

  @Test
  void lettersStandAloneOrTogether() {
    assertThat(read("-w", "-c")).containsExactly("w", "c", "/null");
    assertThat(read("-wc", "-c")).containsExactly("w", "c", "c", "/null");
  }

  @Test
  void anArgumentStandsInTheSameWordOrInTheNext() {
    assertThat(read("-i5", "-w")).containsExactly("i=5", "w", "/null");
    assertThat(read("-i", "5", "-w")).containsExactly("i=5", "w", "/null");
    assertThat(read("-wi5", "-wi", "-c")).containsExactly("w", "i=5", "w", "i=-c", "/null");
    assertThat(read("-i", "--", "-c")).containsExactly("i=--", "c", "/null");
    assertThat(read("-i", "")).containsExactly("i=", "/null");
  }

  @Test
  void optionsEndAtTheFirstOperand() {
    assertThat(read("-w", "5", "-c")).containsExactly("w", "/5");
    assertThat(read("-", "-c")).containsExactly("/-");
    assertThat(read("", "-c")).containsExactly("/");
    assertThat(read()).containsExactly("/null");
  }

  @Test
  void twoMinusesEndTheOptionsAndAreNoOperand() {
    assertThat(read("-w", "--", "-c")).containsExactly("w", "/-c");
    assertThat(read("--")).containsExactly("/null");
  }

  @Test
  void anUnknownLetterIsBadAndTheRestOfItsWordIsRead() {
    assertThat(read("-xw", "-c")).containsExactly("?", "w", "c", "/null");
    assertThat(read("-:", "-c")).containsExactly("?", "c", "/null");
    assertThat(read("--w")).containsExactly("?", "w", "/null");
  }

  @Test
  void anOptionWithoutItsArgumentIsBad() {
    assertThat(read("-w", "-i")).containsExactly("w", "?", "/null");
  }
}
