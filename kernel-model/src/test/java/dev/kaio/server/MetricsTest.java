package dev.kaio.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.KaioOp;
import dev.kaio.client.RemoteProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsTest {
  @TempDir Path directory;

  private static double counter(MeterRegistry registry, String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  @Test
  void socketsAreCounted() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (ServerFixture fixture =
        ServerFixture.start(
            EmbeddedServer.builder().listen(ServerFixture.unix(directory)).metrics(registry))) {
      try (RemoteProcess process = fixture.attach()) {
        process.lwp1().kaio(KaioOp.AIOINIT.code());
        await()
            .untilAsserted(
                () -> assertThat(registry.get("kaio.connections").gauge().value()).isEqualTo(1));
        await() // HELLO, ATTACH, CALL; WELCOME, ATTACHED, RETURN
            .untilAsserted(
                () -> {
                  assertThat(counter(registry, "kaio.frames", "direction", "in")).isEqualTo(3);
                  assertThat(counter(registry, "kaio.frames", "direction", "out")).isEqualTo(3);
                });
      }
      try (SocketChannel garbage = SocketChannel.open(fixture.endpoint().address())) {
        garbage.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8)));
        await()
            .untilAsserted(
                () ->
                    assertThat(counter(registry, "kaio.errors", "fault", "bad_length"))
                        .isEqualTo(1));
      }
      assertThat(counter(registry, "kaio.connections.accepted")).isEqualTo(2);
      assertThat(counter(registry, "kaio.socket.bytes", "direction", "in")).isGreaterThan(18);
    }
    assertThat(registry.get("kaio.modules").gauge().value())
        .as("after the server's end")
        .isPositive();
  }

  @Test
  void everyMeterIsInTheDocumentAndTheOtherWayRound() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (ServerFixture fixture =
            ServerFixture.start(
                EmbeddedServer.builder().listen(ServerFixture.unix(directory)).metrics(registry));
        RemoteProcess process = fixture.attach()) {
      process.lwp1().kaio(KaioOp.AIOINIT.code());
      Set<String> meters =
          registry.getMeters().stream()
              .map(meter -> meter.getId().getName())
              .filter(name -> !name.endsWith(".histogram")) // a timer's buckets
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> documented =
          Files.readAllLines(Path.of("docs/METRICS.md")).stream()
              .filter(line -> line.startsWith("| `"))
              .map(line -> line.substring(3, line.indexOf('`', 3)))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(meters).isEqualTo(documented);
    }
  }

  @Test
  void prometheusScrapesAServer() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    KernelServer program =
        new KernelServer(
            Map.of("XDG_RUNTIME_DIR", directory.toString()),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    CompletableFuture<EmbeddedServer> started = new CompletableFuture<>();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () -> program.onStart(started::complete).run("--metrics", "0"));
    EmbeddedServer server = started.get(30, TimeUnit.SECONDS);
    String line =
        err.toString(UTF_8).lines().filter(said -> said.contains("http")).findFirst().orElseThrow();
    assertThat(line).matches("kaiod: metrics on http://127.0.0.1:[0-9]+/metrics");
    URI metrics = URI.create(line.substring(line.indexOf("http")));

    HttpResponse<String> scraped = get(metrics, "GET");
    assertThat(scraped.statusCode()).isEqualTo(200);
    assertThat(scraped.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(scraped.body())
        .contains(
            "kaio_processes{state=\"running\"} 0.0\n",
            "kaio_request_latency_seconds_count{direction=\"read\"} 0\n",
            "kaio_errors_total{fault=\"bad_body\"} 0.0\n",
            "jvm_threads_live_threads ");

    assertThat(get(metrics, "HEAD").body()).isEmpty();
    assertThat(get(metrics, "POST").statusCode()).isEqualTo(405);
    HttpResponse<String> elsewhere = get(metrics.resolve("/"), "GET");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.body()).isEqualTo("there is: /metrics\n");

    server.close();
    assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
  }

  private static HttpResponse<String> get(URI uri, String method)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      assertRefused(1, Integer.toString(other.getLocalPort()), "Address already in use");
    }
  }

  @Test
  void aBadPortIsOneLineAndExitCode2() {
    assertRefused(2, "localhost:many", "the port is a number from 0 to 65535");
  }

  private void assertRefused(int status, String where, String why) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    KernelServer program =
        new KernelServer(
            Map.of("XDG_RUNTIME_DIR", directory.toString()),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertThat(program.run("--metrics", where)).isEqualTo(status);
    assertThat(err.toString(UTF_8).lines()).singleElement().asString().contains(why);
  }
}
