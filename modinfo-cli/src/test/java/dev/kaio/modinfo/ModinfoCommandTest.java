package dev.kaio.modinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ModinfoCommandTest {
  private static final String BAD_ENDPOINT =
      "bad endpoint 'udp:1': unix:PATH or tcp:[HOST:]PORT is wanted";

  @TempDir Path directory;

  private final List<String> connections = new ArrayList<>();

  /** Notes which endpoint a tool connects to; null is none named. */
  private void connect(String... args) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
    ModinfoCommand.run(
        (named, tool) -> {
          connections.add(tool + " " + named);
          return new FakeModctl();
        },
        args,
        nowhere,
        nowhere);
  }

  @Test
  void withoutTheNameOfAToolItIsModinfo() {
    connect();
    connect("-c");
    connect("modinfo", "-c");
    connect("modload", "a");
    connect("modunload", "-i", "7");

    assertThat(connections)
        .containsExactly(
            "modinfo null", "modinfo null", "modinfo null", "modload null", "modunload null");
  }

  @Test
  void theEndpointStandsBeforeTheToolOrBetweenItsOptions() {
    connect("-s", "unix:/a");
    connect("-sunix:/a", "-c");
    connect("-c", "-s", "unix:/a", "-i", "5");
    connect("-i", "5", "-s", "unix:/a");
    connect("-s", "unix:/a", "modload", "-p", "kaio");
    connect("modload", "-s", "unix:/a", "-p", "kaio");
    connect("modload", "-p", "-s", "unix:/a", "kaio");
    connect("modload", "-e", "-s", "-s", "unix:/a", "kaio");
    connect("modunload", "-i", "5", "-sunix:/a");

    assertThat(connections).hasSize(9).allMatch(connection -> connection.endsWith(" unix:/a"));
  }

  @Test
  void theLastEndpointCounts() {
    connect("-s", "unix:/a", "-c", "-s", "tcp:localhost:5");

    assertThat(connections).containsExactly("modinfo tcp:localhost:5");
  }

  @Test
  void anEndpointBehindTheOperandsIsRefusedBecauseItWouldBeIgnored() {
    Run.of(new FakeModctl(), "modload", "-p", "kaio", "-s", "unix:/a")
        .assertFailed(255, "modload: -s must come before the operands");
  }

  @Test
  void aBadEndpointIsOneLineAndExitCode255() {
    Run.of(new FakeModctl(), "-s", "udp:1").assertFailed(255, "modinfo: " + BAD_ENDPOINT);
    Run.of(new FakeModctl(), "modload", "-s", "udp:1", "kaio")
        .assertFailed(255, "modload: " + BAD_ENDPOINT);
    Run.of(Map.of("KAIO_ENDPOINT", "udp:1"))
        .assertFailed(255, "modinfo: KAIO_ENDPOINT: " + BAD_ENDPOINT);
  }

  @Test
  void anEndpointOptionWithoutEndpointIsTheUsage() {
    Run.of(new FakeModctl(), "-c", "-s")
        .assertFailed(255, "usage:  modinfo [-w] [-c] [-i module-id]");
  }

  @Test
  void nobodyListeningIsOneLineAndExitCode255() throws IOException {
    String socket = "unix:" + directory.resolve("no.sock");
    Run.of(Endpoint.parse(socket), "-c")
        .assertFailed(255, "modinfo: cannot connect to " + socket + ": No such file or directory");
    Run.of(Map.of("KAIO_ENDPOINT", socket), "modunload", "-i", "5")
        .assertFailed(
            255, "modunload: cannot connect to " + socket + ": No such file or directory");
    Run.of(Map.of("XDG_RUNTIME_DIR", directory.toString()))
        .assertFailed(
            255,
            "modinfo: cannot connect to unix:"
                + directory.resolve("kaio.sock")
                + ": No such file or directory");

    String file = "unix:" + Files.writeString(directory.resolve("file"), "no socket");
    Run.of(Endpoint.parse(file))
        .assertFailed(255, "modinfo: cannot connect to " + file + ": Connection refused");

    String port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = "tcp:127.0.0.1:" + unused.getLocalPort();
    }
    Run.of(Endpoint.parse(port))
        .assertFailed(255, "modinfo: cannot connect to " + port + ": Connection refused");
  }

  @Test
  void aSocketPathThatIsTooLongIsOneLineAndExitCode255() {
    Run run = Run.of(Endpoint.parse("unix:/" + "a".repeat(200)));

    assertThat(run.err()).startsWith("modinfo: cannot connect to unix:/aaa").hasLineCount(1);
    assertThat(run.status()).isEqualTo(255);
  }

  @Test
  void aServerThatIsNoKernelIsOneLineAndExitCode255() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread other =
          new Thread(
              () -> {
                try (var client = server.accept()) {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      other.start();

      Run run = Run.of(Endpoint.parse("tcp:127.0.0.1:" + server.getLocalPort()));

      assertThat(run.err()).startsWith("modinfo: lost the kernel at tcp:").hasLineCount(1);
      assertThat(run.status()).isEqualTo(255);
      other.join();
    }
  }

  @Test
  void helpGoesToStandardOutputAndIsASuccess() {
    for (String tool : List.of("modinfo", "modload", "modunload")) {
      Run run = Run.of(new FakeModctl(), tool, "--help");

      assertThat(run.status()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .startsWith(
              Run.joined(
                  "usage:  modinfo [-w] [-c] [-i module-id]",
                  "usage:  modload [-p] [-e <exec_file>] <filename>",
                  "usage:  modunload -i <module_id> [-e <exec_file>]"))
          .contains("-s, --endpoint unix:PATH", "KAIO_ENDPOINT", "--version");
    }
    assertThat(Run.of(new FakeModctl(), "--help").status()).isZero();
  }

  @Test
  void theVersionGoesToStandardOutput() {
    assertThat(Run.of(new FakeModctl(), "--version").out()).startsWith("modinfo ").hasLineCount(1);
    assertThat(Run.of(new FakeModctl(), "modload", "--version").out()).startsWith("modload ");
  }
}
