package dev.kaio.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kaiod --http} serves, to whom, and what it says if it cannot. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpOptionsTest {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  @TempDir Path directory;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedServer server;
  private CompletableFuture<Integer> status;

  private KernelServer program() {
    return new KernelServer(
        Map.of("XDG_RUNTIME_DIR", directory.toString()),
        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  /** Starts the program; returns where the page is. */
  private URI start(String... words) throws Exception {
    CompletableFuture<EmbeddedServer> started = new CompletableFuture<>();
    status = CompletableFuture.supplyAsync(() -> program().onStart(started::complete).run(words));
    server = started.get(30, TimeUnit.SECONDS);
    return said("live view on ");
  }

  private URI said(String before) {
    String line = err.toString(UTF_8).lines().filter(has(before)).findFirst().orElseThrow();
    return URI.create(line.substring(line.indexOf("http://")));
  }

  private static Predicate<String> has(String text) {
    return line -> line.contains(text);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
      assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send(uri, "GET");
  }

  private HttpResponse<String> send(URI uri, String method)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void thePageHasAllThatItNeedsAndNothingFromElsewhere() throws Exception {
    URI page = start("--http", "0");
    assertThat(page.getHost()).as("loopback by default").isEqualTo("127.0.0.1");
    List<String> files = new ArrayList<>(List.of("."));
    for (int i = 0; i < files.size(); i++) {
      HttpResponse<String> file = get(page.resolve(files.get(i)));
      assertThat(file.statusCode()).as(files.get(i)).isEqualTo(200);
      String kind = i == 0 ? "html" : files.get(i).replaceAll(".*\\.", "");
      assertThat(file.headers().firstValue("content-type")).hasValue(TYPES.get(kind));
      assertThat(file.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(file.headers().firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(file.body().replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
      Pattern.compile("(?:src=|href=|from )\"(?:\\./)?([\\w.]+\\.(?:js|css|svg))\"")
          .matcher(file.body())
          .results()
          .map((MatchResult link) -> link.group(1))
          .filter(link -> !files.contains(link))
          .distinct()
          .forEach(files::add);
    }
    assertThat(files)
        .containsExactlyInAnyOrder(
            ".", "icon.svg", "live.css", "live.js", "rates.js", "sections.js", "words.js");
  }

  @Test
  void numbersAreForMachinesToo() throws Exception {
    URI page = start("--http", "0", "--metrics", "0", "--profile", "amd64");
    HttpResponse<String> state = get(page.resolve("state.json"));
    assertThat(state.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(state.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(JsonParser.parseString(state.body()).getAsJsonObject().get("profile").getAsString())
        .isEqualTo("amd64");
    String meter = "kaio_processes{state=\"running\"} 0.0\n";
    assertThat(get(page.resolve("metrics")).body()).contains(meter);
    assertThat(get(said("metrics on ")).body()).contains(meter);
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    URI page = start("--http", "0");
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      HttpResponse<String> answer = send(page.resolve("state.json"), method);
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
    assertThat(send(page, "HEAD").body()).isEmpty();
    HttpResponse<String> elsewhere = get(page.resolve("live/"));
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.body()).startsWith("there is: / ").endsWith(" /state.json /metrics\n");
  }

  @Test
  void onlyExpectedNamesLeadHere() throws Exception {
    URI page = start("--http", "localhost:0", "--http-name", "db.example");
    assertThat(statusUnder(page, "db.example:80")).isEqualTo("HTTP/1.1 200 OK");
    assertThat(statusUnder(page, "localhost")).isEqualTo("HTTP/1.1 200 OK");
    assertThat(statusUnder(page, "rebound.example")).isEqualTo("HTTP/1.1 421 Misdirected Request");
  }

  private static String statusUnder(URI page, String host) throws IOException {
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      String request =
          "GET /state.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.lines().findFirst().orElseThrow();
    }
  }

  private void assertRefused(int expected, String why, String... words) {
    err.reset();
    assertThat(program().run(words)).as(why).isEqualTo(expected);
    assertThat(err.toString(UTF_8).lines()).singleElement().asString().contains(why);
  }

  @Test
  void whatCannotBeIsOneLine() throws IOException {
    assertRefused(2, "the port is a number from 0 to 65535", "--http", "localhost:many");
    assertRefused(2, "--http-name belongs to --http", "--http-name", "h", "--metrics", "0");
    assertRefused(2, "--http-connections is 1 or more", "--http-connections", "0", "--http", "0");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      assertRefused(1, "Address already in use", "--http", port);
      assertRefused(1, "Address already in use", "--http", "0", "--metrics", port);
    }
  }
}
