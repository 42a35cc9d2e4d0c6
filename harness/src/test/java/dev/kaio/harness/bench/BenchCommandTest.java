package dev.kaio.harness.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load generator does what it is told; how fast that is nobody tests. */
class BenchCommandTest {
  @TempDir Path directory;

  private EmbeddedServer server;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    server =
        EmbeddedServer.builder()
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .listen(Endpoint.parse("tcp:0"))
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private int bench(Endpoint endpoint, String... words) {
    List<String> all = new ArrayList<>(List.of("--endpoint", endpoint.toString()));
    all.addAll(List.of(words));
    return BenchCommand.run(
        all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private Endpoint endpoint(int index) {
    return server.endpoints().get(index);
  }

  private static final String[] SHORT = {"--warm-up", "0.05", "--seconds", "0.2", "--span", "1m"};

  private static String[] with(String... words) {
    List<String> all = new ArrayList<>(List.of(SHORT));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "32"})
  void readsAreMeasured(String depth) {
    assertThat(bench(endpoint(0), with("--depth", depth))).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8))
        .startsWith(
            "reads of 8192 bytes, depth " + depth + ", 1 process, as many as there can be: ")
        .containsPattern("latency in us: mean [0-9.]+, 50% [0-9.]+, 90% .* most [0-9.]+\n$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--size=8k", "--write"})
  void requestsInSharedMemoryAreMeasured(String word) {
    assertThat(bench(endpoint(0), with("--payload", "shared", word)))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(out.toString(UTF_8)).contains("s of 8192 bytes in shared memory, depth 32, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frames", "shared"})
  void postedRequestsAreMeasured(String payload) {
    assertThat(bench(endpoint(0), with("--submit", "post", "--payload", payload, "--write")))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(out.toString(UTF_8)).startsWith("writes of 8192 bytes, posted");
    assertThat(bench(endpoint(0), with("--submit", "shout"))).isEqualTo(2);
  }

  @Test
  void memoryCannotBeSharedOverTcp() {
    assertThat(bench(endpoint(1), with("--payload", "shared"))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).endsWith("memory cannot be shared: ENOTSUP\n");
    assertThat(bench(endpoint(1), with("--payload", "paper"))).isEqualTo(2);
  }

  @Test
  void writesOfManyProcessesOverTcpAreWrittenDown() throws IOException {
    Path json = directory.resolve("result.json");
    String[] words =
        with(
            "--write",
            "--processes",
            "5",
            "--depth",
            "4",
            "--size",
            "4k",
            "--json",
            json.toString());
    assertThat(bench(endpoint(1), words)).as(err.toString(UTF_8)).isZero();
    JsonObject result = onlyRun(json);
    assertThat(result.get("work").getAsString()).isEqualTo("write");
    assertThat(result.getAsJsonArray("completedByProcess")).hasSize(5);
    long operations = result.get("operations").getAsLong();
    assertThat(operations).isPositive();
    assertThat(result.get("operationsPerSecond").getAsDouble())
        .isCloseTo(operations / result.get("seconds").getAsDouble(), withPercentage(0.001));
    assertThat(out.toString(UTF_8)).contains("slowest process: ");
  }

  @Test
  void anOpenLoopMakesRequestsWhenTheyAreDue() throws IOException {
    Path json = directory.resolve("result.json");
    assertThat(bench(endpoint(0), with("--rate", "500", "--json", json.toString()))).isZero();
    JsonObject result = onlyRun(json);
    assertThat(result.get("rate").getAsLong()).isEqualTo(500);
    assertThat(result.get("operations").getAsLong()).isPositive();
    assertThat(out.toString(UTF_8)).contains(", 500 due each second: ");
  }

  private static JsonObject onlyRun(Path json) throws IOException {
    JsonArray runs =
        JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("runs");
    assertThat(runs).hasSize(1);
    return runs.get(0).getAsJsonObject();
  }

  @Test
  void emptyCallsNeedNoDevice() {
    assertThat(bench(endpoint(0), with("--call", "--depth", "3", "--device", "/none")))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(out.toString(UTF_8)).startsWith("calls, depth 3, 1 process, as many");
  }

  @Test
  void aSweepMeasuresEachValueAndDrawsThem() throws IOException {
    Path json = directory.resolve("result.json");
    Path html = directory.resolve("result.html");
    Path svg = directory.resolve("result.svg");
    String[] words = {
      "--sweep", "depth=1,16", "--json", "" + json, "--html", "" + html, "--svg", "" + svg
    };
    assertThat(bench(endpoint(0), with(words))).as(err.toString(UTF_8)).isZero();
    JsonArray runs =
        JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("runs");
    assertThat(runs)
        .extracting(run -> run.getAsJsonObject().get("depth").getAsInt())
        .containsExactly(1, 16);
    assertThat(Files.readString(html))
        .contains("<td>reads of 8192 bytes, depth 16")
        .contains(">Cost of a request</text>")
        .contains(Files.readString(svg))
        .doesNotContain("NaN")
        .doesNotContain("src=");
    assertThat(Files.readString(svg)).contains(">Requests a second</text>").contains("<polyline");
  }

  @Test
  void requestsOfOneProcessTakeTurnsOnItsDevices() throws IOException {
    String[] two = {"--device", "/dev/rdsk/c0t0d0s0", "--device", "/dev/rdsk/none"};
    assertThat(bench(endpoint(0), with(two))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: /dev/rdsk/none: ENOENT\n");
    List<String> words = new ArrayList<>(List.of(two));
    words.addAll(List.of("--sweep", "devices=1"));
    assertThat(bench(endpoint(0), with(words.toArray(String[]::new)))).isZero();
  }

  @Test
  void aCommandInBetweenTakesTurnsWithTheMeasurements() throws IOException {
    Path turns = directory.resolve("turns");
    String[] words = {"--repeat", "3", "--between", "echo turn >> " + turns};
    assertThat(bench(endpoint(0), with(words))).as(err.toString(UTF_8)).isZero();
    assertThat(turns).hasContent("turn\nturn\nturn");
    assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("reads"))).hasSize(3);
    assertThat(bench(endpoint(0), with("--between", "exit 3"))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).endsWith("failed with exit status 3\n").hasLineCount(1);
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidInOneLine() {
    Path nowhere = directory.resolve("no/such/result.json");
    assertThat(bench(endpoint(0), with("--json", nowhere.toString()))).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: cannot write " + nowhere + ": NoSuchFileException\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void aLoadThatNeverSleepsIsMeasuredToo(String processes) {
    assertThat(bench(endpoint(0), with("--busy-poll", "--processes", processes, "--depth", "2")))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(out.toString(UTF_8))
        .startsWith("reads of 8192 bytes, depth 2, " + processes + " process");
  }

  @Test
  void nothingIsLeftInTheKernel() {
    assertThat(bench(endpoint(0), with("--processes", "3"))).isZero();
    org.awaitility.Awaitility.await()
        .until(() -> server.callOnKernel(kernel -> kernel.procs().all().isEmpty()));
  }

  @Test
  void aDeviceThatIsNotThereIsSaidInOneLine() {
    assertThat(bench(endpoint(0), "--device", "/dev/rdsk/none")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: /dev/rdsk/none: ENOENT\n");
  }

  @Test
  void aFileThatKaioRefusesIsSaidInOneLine() {
    assertThat(bench(endpoint(0), "--device", "/dev/null")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: a request failed: EBADFD\n");
  }

  @Test
  void aServerThatIsNotThereIsSaidInOneLine() {
    Endpoint nobody = new Endpoint.Unix(directory.resolve("nobody"));
    assertThat(bench(nobody)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("kaio-harness: cannot connect to " + nobody + ": ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--depth=0",
        "--size=0",
        "--size=2g",
        "--processes=-1",
        "--seconds=0",
        "--bad",
        "--repeat=0",
        "--sweep=depth",
        "--sweep=colour=1",
        "--sweep=depth=1,,2",
        "--sweep=depth=0",
        "--sweep=devices=2",
        "--sweep=size=8g"
      })
  void wrongNumbersAreRefused(String option) {
    assertThat(bench(endpoint(0), option)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").hasLineCount(1);
  }
}
