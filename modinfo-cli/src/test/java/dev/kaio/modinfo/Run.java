package dev.kaio.modinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a command line printed, and its exit status. */
record Run(int status, String out, String err) {

  private interface Command {
    int run(PrintStream out, PrintStream err);
  }

  private static Run of(Command command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        command.run(new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8));
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Against a fake kernel. */
  static Run of(Modctl kernel, String... args) {
    return of((out, err) -> ModinfoCommand.run((named, tool) -> kernel, args, out, err));
  }

  /** Against a kernel behind a socket. */
  static Run of(Endpoint endpoint, String... args) {
    return of((out, err) -> ModinfoCommand.run(endpoint, args, out, err));
  }

  /** Against whatever kernel the environment names. */
  static Run of(Map<String, String> environment, String... args) {
    return of((out, err) -> ModinfoCommand.run(environment, args, out, err));
  }

  void assertPrinted(String... lines) {
    assertThat(err).isEmpty();
    assertThat(out).isEqualTo(joined(lines));
    assertThat(status).isZero();
  }

  /** The same output as another run's, which is not empty. */
  void assertPrintedSameAs(Run other) {
    assertThat(other.out).isNotEmpty();
    assertThat(this).isEqualTo(other);
  }

  /** R-MOD-22: messages go to stderr. */
  void assertFailed(int expectedStatus, String line) {
    assertThat(err).isEqualTo(line + "\n");
    assertThat(out).isEmpty();
    assertThat(status).isEqualTo(expectedStatus);
  }

  static String joined(String... lines) {
    StringBuilder all = new StringBuilder();
    for (String line : lines) {
      all.append(line).append('\n');
    }
    return all.toString();
  }
}
