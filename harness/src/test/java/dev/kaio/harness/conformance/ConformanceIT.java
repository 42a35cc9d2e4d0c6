package dev.kaio.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jars that were built: {@code conform} against a server in a process of its own. */
@Timeout(240)
class ConformanceIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path KAIOD = ROOT.resolve("kernel-model/target/kaiod.jar");
  private static final Path HARNESS = ROOT.resolve("harness/target/kaio-harness.jar");
  private static final Pattern LISTENING = Pattern.compile("(?m)^kaiod: listening on (\\S+)$");

  @TempDir private Path directory;
  private Process server;
  private String unix;
  private String tcp;

  /** How a command ended, and what it said. */
  private record Ended(int status, String out, String err) {}

  private static ProcessBuilder java(Path jar, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(words);
    return new ProcessBuilder(command);
  }

  private Ended conform(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("conform"));
    all.addAll(List.of(words));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        java(HARNESS, all).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("conform %s ends", all).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @BeforeEach
  void start() throws IOException {
    Path said = directory.resolve("kaiod");
    List<String> words =
        List.of(
            "--profile",
            "amd64",
            "--clock",
            "virtual",
            "--listen",
            "unix:" + directory.resolve("kaio.sock"),
            "--listen",
            "tcp:127.0.0.1:0");
    server = java(KAIOD, words).redirectError(said.toFile()).start();
    List<String> endpoints =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> listening(said), found -> found.size() == 2 || !server.isAlive());
    assertThat(endpoints).as(Files.readString(said)).hasSize(2);
    unix = endpoints.get(0);
    tcp = endpoints.get(1);
  }

  private static List<String> listening(Path said) throws IOException {
    return LISTENING
        .matcher(Files.readString(said))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("kaiod ends").isTrue();
  }

  @Test
  void theSameCasesPassInProcessAndOverBothKindsOfSockets() throws Exception {
    Path inProcess = directory.resolve("in-process.tap");
    Path overUnix = directory.resolve("unix.tap");
    Path overTcp = directory.resolve("tcp.tap");
    Ended first = conform("--tap", inProcess.toString());
    Ended second = conform("--endpoint", unix, "--tap", overUnix.toString());
    Ended third = conform("--endpoint", tcp, "--control", unix, "--tap", overTcp.toString());
    for (Ended ended : List.of(first, second, third)) {
      assertThat(ended.err).isEmpty();
      assertThat(ended.out).endsWith(" cases, 0 failed\n");
      assertThat(ended.status).isZero();
    }
    assertThat(first.out).startsWith("in-process: ");
    assertThat(second.out).startsWith(unix + ": ");
    assertThat(third.out).startsWith(tcp + ": ");
    String verdicts = Files.readString(inProcess);
    assertThat(verdicts.lines()).hasSizeGreaterThan(150).noneMatch(line -> line.startsWith("not"));
    assertThat(overUnix).hasContent(verdicts);
    assertThat(overTcp).hasContent(verdicts);
  }

  @Test
  void anEndpointThatIsOfNoUseIsOneLine() throws Exception {
    Ended withoutControl = conform("--endpoint", tcp);
    assertThat(withoutControl.err)
        .isEqualTo("kaio-harness: " + tcp + ": this user may not control the kernel\n");
    stop();
    Ended unixIsGone = conform("--endpoint", unix);
    Ended tcpIsGone = conform("--endpoint", tcp);
    for (Ended ended : List.of(withoutControl, unixIsGone, tcpIsGone)) {
      assertThat(ended.status).isEqualTo(2);
      assertThat(ended.err.lines()).hasSize(1);
      assertThat(ended.out).isEmpty();
    }
  }
}
