package dev.kaio.harness.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.harness.device.FaultCommand;
import dev.kaio.harness.sim.SimulateCommand;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server endures, and one that does not is found out. */
@Timeout(300)
class SoakCommandTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int soak(String... words) {
    List<String> all = new ArrayList<>(List.of("--over-socket"));
    all.addAll(List.of(words));
    return SimulateCommand.run(
        all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String output() {
    return out.toString(UTF_8);
  }

  @Test
  void aServerOfItsOwnEnduresGoodAndBadClients() {
    assertThat(soak("--minutes", "0.1")).as(output() + err).isZero();
    assertThat(output())
        .contains("part 4 of 4: ")
        .containsPattern("\n +[1-9]\\d* blocks that they read back, with the right checksum\n")
        .containsPattern("\n +[1-9]\\d* clients that were killed in the middle\n")
        .containsPattern("\n +[1-9]\\d* connections that brought garbage\n")
        .containsPattern(
            "\n +[1-9]\\d* blocks that came to slow readers, with the right checksum\n")
        .containsPattern("\n +[1-9]\\d* clients that read nothing at all\n")
        .containsPattern("after the last part:  heap [0-9.]+ MiB, .*, \\d+ threads\n")
        .endsWith("nothing lost, nothing doubled, nothing grew\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  /** The process of the tests is that of the server; what else it does makes it grow or not. */
  @Test
  void aServerThatRunsAlreadyCanBeTriedAndItsFaultsAreFound() throws IOException {
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("kaio.sock"));
    try (EmbeddedServer server = EmbeddedServer.builder().listen(endpoint).start()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      assertThat(server.endpoints()).containsExactly(endpoint);
      int unused =
          soak("--minutes=0.02", "--endpoint", endpoint.toString(), "--pid", pid, "--clients=1");
      assertThat(output()).contains("part 4 of 4: ", "after the first part: ");
      out.reset();
      assertThat(soak("--minutes=0.02", "--endpoint", endpoint.toString())).isZero();
      assertThat(output())
          .contains("what the server uses was not measured\n")
          .endsWith("nothing lost, nothing doubled\n");
      out.reset();
      List<String> fault =
          List.of("--endpoint", endpoint.toString(), SoakServer.DISKS.get(0), "read=EIO@100");
      assertThat(FaultCommand.run(fault, System.out, System.err)).isZero();
      assertThat(soak("--minutes=5", "--endpoint", endpoint.toString())).isEqualTo(1);
      assertThat(output()).containsPattern("FAILED: honest client \\d: a request failed: EIO\n");
      assertThat(output()).doesNotContain("nothing lost");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--minutes=0",
        "--minutes=-1",
        "--minutes=NaN",
        "--minutes=1e9",
        "--minutes=soon",
        "--clients=0",
        "--clients=65",
        "--endpoint=here",
        "--pid=1",
        "--steps=3",
        "more"
      })
  void aWrongCommandLineIsRefusedInOneLine(String word) {
    assertThat(soak(word)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").hasLineCount(1);
    assertThat(output()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsSaidInOneLine() {
    String nowhere = "unix:" + directory.resolve("nobody.sock");
    assertThat(soak("--endpoint", nowhere)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("kaio-harness: cannot connect to " + nowhere)
        .hasLineCount(1);
  }

  @Test
  void theHelpOfTheSimulatorPointsToIt() {
    assertThat(SimulateCommand.run(List.of("--help"), new PrintStream(out, true, UTF_8), null))
        .isZero();
    assertThat(output()).contains("--over-socket --help says more");
    out.reset();
    assertThat(soak("--help")).isZero();
    assertThat(output()).contains("--minutes=N").contains("are overwritten");
  }
}
