package dev.kaio.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private static String refusal(List<String> arguments) {
    var err = new ByteArrayOutputStream();
    int status = Main.run(arguments, System.out, new PrintStream(err, true, UTF_8));
    assertThat(status).isEqualTo(2);
    return err.toString(UTF_8);
  }

  @Test
  void withoutACommandItPrintsItsUsageAndFails() {
    assertThat(refusal(List.of())).startsWith("usage: kaio-harness");
  }

  @Test
  void aCommandThatIsNotThereIsOneLine() {
    assertThat(refusal(List.of("dance")))
        .isEqualTo("kaio-harness: no command 'dance'; see --help\n");
  }

  @Test
  void helpNamesEveryCommand() {
    var out = new ByteArrayOutputStream();

    int status = Main.run(List.of("--help"), new PrintStream(out, true, UTF_8), System.err);

    assertThat(status).isZero();
    assertThat(out.toString(UTF_8))
        .contains(
            "\n  demo ", "\n  fault ", "\n  gate ", "\n  replay ", "\n  truss ", "\n  vectors ");
  }

  @Test
  void wordsBehindACommandAreTheCommandsOwn() {
    var err = new ByteArrayOutputStream();

    int status = Main.run(List.of("replay"), System.out, new PrintStream(err, true, UTF_8));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").contains("FILE");
  }

  @Test
  void everyCommandHasHelpAndAVersion() {
    for (Main.Command command : Main.commands()) {
      for (String option : List.of("--help", "-h", "--version", "-V")) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status =
            Main.run(
                List.of(command.name(), option),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        assertThat(status).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8)).contains("kaio-harness");
      }
    }
  }

  @Test
  void theVersionIsOneLine() {
    var out = new ByteArrayOutputStream();

    assertThat(Main.run(List.of("--version"), new PrintStream(out, true, UTF_8), System.err))
        .isZero();
    assertThat(out.toString(UTF_8)).startsWith("kaio-harness ").hasLineCount(1);
  }
}
