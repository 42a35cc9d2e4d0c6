package dev.kaio.harness.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.harness.conformance.ConformanceCases.Entry;
import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformCommandTest {
  private static final List<Verdict> FAILED =
      List.of(
          new Verdict(new Entry("A", "one", List.of("R-X-10"), "says one"), null, ""),
          new Verdict(
              new Entry("A", "two", List.of("R-X-2"), "a < b"), "it's 1", "/1:\tkaio(1) = 0\n"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return ConformCommand.run(
        List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  @Test
  void listsTheCasesOfARule() {
    assertThat(run("--list", "--rule", "R-INIT-1")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo("SystemCallCases.initTwice  R-INIT-1  AIOINIT may be repeated\n");
  }

  @Test
  void runsTheCasesThatAreWantedAndReports(@TempDir Path directory) throws IOException {
    Path tap = directory.resolve("tap");
    Path xml = directory.resolve("xml");
    Path html = directory.resolve("html");
    int status =
        run(
            "--filter",
            "wallclock",
            "--tap",
            tap.toString(),
            "--junit",
            xml.toString(),
            "--html",
            html.toString());
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("in-process: 1 cases, 0 failed\n");
    assertThat(tap).hasContent("TAP version 14\n1..1\nok 1 - WaitCases.wallClock R-WAIT-6\n");
    assertThat(Files.readString(xml)).contains("tests=\"1\"", "failures=\"0\"", "wallClock");
    assertThat(Files.readString(html)).contains("1 of 1 cases passed", "R-WAIT-6");
  }

  @Test
  void saysOnOneLineWhyItCannotRun(@TempDir Path directory) {
    assertThat(run("--rule", "R-NONE-1")).isEqualTo(2);
    assertThat(run("--rule", "R-WAIT-6", "--rule", "R-NONE-1")).isEqualTo(2);
    assertThat(run("--filter", "no such words")).isEqualTo(2);
    assertThat(run("--tap", directory.resolve("none/tap").toString())).isEqualTo(2);
    assertThat(run("--junit", directory.toString())).isEqualTo(2);
    assertThat(run("--endpoint", "unix:" + directory.resolve("none"))).isEqualTo(2);
    assertThat(run("--endpoint", "nonsense")).isEqualTo(2);
    assertThat(run("--no-such-option")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines()).hasSize(8);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void saysHowFarItIsOnATerminalOnly() {
    for (boolean terminal : new boolean[] {true, false}) {
      Progress progress = new Progress(new PrintStream(out, true, UTF_8), 2, terminal);
      FAILED.forEach(progress);
      progress.end();
    }
    String failure = "FAILED A.two (R-X-2): it's 1\n";
    assertThat(out.toString(UTF_8))
        .isEqualTo("\r1 of 2\r\033[K" + failure + "\r2 of 2\r\033[K" + failure);
  }

  @Test
  void refusesAKernelWhoseClockIsReal(@TempDir Path directory) throws IOException {
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("kaio.sock"));
    try (EmbeddedServer server = EmbeddedServer.builder().listen(endpoint).start()) {
      assertThat(run("--endpoint", server.endpoints().get(0).toString())).isEqualTo(2);
    }
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: " + endpoint + ": the kernel's clock is not virtual\n");
  }

  @Test
  void refusesAMachineWithoutNarrowPrograms(@TempDir Path directory) throws IOException {
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("kaio.sock"));
    try (EmbeddedServer server = EmbeddedServer.builder().virtualClock().listen(endpoint).start()) {
      assertThat(run("--endpoint", server.endpoints().get(0).toString())).isEqualTo(2);
    }
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: " + endpoint + ": machine classic has no programs of 32 bits\n");
  }

  @Test
  void reportsShowFailures() {
    assertThat(TapReport.text(FAILED))
        .isEqualTo(
            """
            TAP version 14
            1..2
            ok 1 - A.one R-X-10
            not ok 2 - A.two R-X-2
              ---
              message: 'it''s 1'
              truss: |
                /1:	kaio(1) = 0
              ...
            """);
    assertThat(HtmlReport.text("here", FAILED))
        .contains("here: 1 of 2 cases passed", "a &lt; b", "<pre>/1:\tkaio(1) = 0\n</pre>")
        .containsSubsequence("R-X-2<", "R-X-10<");
  }
}
