package dev.kaio.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of HTTP that are slow, silent, too long, or talk nonsense. */
@Timeout(60)
class HttpEndpointTest {
  private static final int CONNECTIONS = 16;

  private static final String GET = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";

  private final AtomicInteger made = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private HttpEndpoint http;

  @BeforeEach
  void start() throws IOException {
    HttpDocument document =
        new HttpDocument(
            "text/plain",
            () -> {
              made.incrementAndGet();
              return new byte[1 << 20];
            });
    http =
        new HttpEndpoint(
            (Endpoint.Tcp) Endpoint.parse("tcp:0"), HttpNames.of(List.of("h")), CONNECTIONS);
    http.serve(Map.of("/metrics", document));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    http.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
    sockets.add(socket);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String statusLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private void assertAnswers() throws IOException {
    Socket good = connect();
    say(good, GET);
    assertThat(statusLine(good)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void whoAsksAThousandTimesAndReadsNothingGetsWhatTheSocketHolds() throws IOException {
    Socket greedy = connect();
    say(greedy, GET.repeat(1000));
    for (int i = 0; i < 5; i++) {
      assertAnswers();
    }
    assertThat(made.get()).isLessThan(50);
  }

  @Test
  void whoReadsGetsEveryAnswer() throws IOException {
    Socket client = connect();
    say(client, GET.repeat(40) + GET.replace("Host: h", "Host: h\r\nConnection: close"));
    long bytes = client.getInputStream().skip(Long.MAX_VALUE);
    assertThat(made.get()).isEqualTo(41);
    assertThat(bytes).isGreaterThan(41L << 20);
  }

  @Test
  void silentClientsKeepNobodyOut() throws IOException {
    Socket oldest = connect();
    say(oldest, "GET /metrics HT");
    for (int i = 1; i < CONNECTIONS; i++) {
      connect();
    }

    assertAnswers();

    assertThat(oldest.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void nonsenseIsABadRequestAndTheEndOfTheConnection() throws IOException {
    Socket client = connect();
    say(client, "\0\1\2\377 nonsense\r\n\r\n");
    assertThat(statusLine(client)).isEqualTo("HTTP/1.1 400 Bad Request");
    client.getInputStream().skip(Long.MAX_VALUE);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertAnswers();
  }

  private void assertRefused(String status, String request) throws IOException {
    Socket client = connect();
    say(client, request);
    assertThat(statusLine(client)).as(request).isEqualTo("HTTP/1.1 " + status);
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    assertRefused(
        "414 Request-URI Too Long", "GET /" + "y".repeat(HttpEndpoint.MAX_LINE) + " HTTP/1.1\r\n");
    assertRefused(
        "431 Request Header Fields Too Large",
        "GET /metrics HTTP/1.1\r\nX: " + "y".repeat(HttpEndpoint.MAX_HEADERS) + "\r\n");
    assertRefused(
        "413 Request Entity Too Large",
        GET.replace("Host", "Content-Length: " + (HttpEndpoint.MAX_BODY + 1) + "\r\nHost"));
    assertAnswers();
    assertThat(made.get()).isEqualTo(1);
  }

  @Test
  void whatIsNoDocumentOrNoGetIsRefused() throws IOException {
    assertRefused("404 Not Found", GET.replace("/metrics", "/metrics/../metrics"));
    assertRefused("404 Not Found", GET.replace("/metrics", "/%zz"));
    assertRefused("404 Not Found", GET.replace("/metrics", "http://elsewhere/"));
    assertRefused("405 Method Not Allowed", GET.replace("GET", "DELETE"));
    assertThat(made.get()).isZero();
  }

  @Test
  void aClientMustKnowTheServersName() throws IOException {
    for (String right : List.of("h", "H:80", "localhost", "127.0.0.1:1", "[::1]:80", "10.1.2.3")) {
      Socket client = connect();
      say(client, GET.replace("Host: h", "Host: " + right));
      assertThat(statusLine(client)).as(right).isEqualTo("HTTP/1.1 200 OK");
    }
    for (String wrong : List.of("evil", "evil:80", "127.0.0.1.evil", "::1", "[h]", "1.2.3", "")) {
      assertRefused("421 Misdirected Request", GET.replace("Host: h", "Host: " + wrong));
    }
    assertRefused("400 Bad Request", GET.replace("Host: h", "Host: h\r\nHost: evil"));
    assertRefused("400 Bad Request", GET.replace("Host: h\r\n", ""));
    Socket old = connect();
    say(old, "GET /metrics HTTP/1.0\r\n\r\n");
    assertThat(statusLine(old)).as("a client without the header").isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void connectionsWaitUntilThereIsSomethingToServe() throws IOException {
    HttpDocument document = new HttpDocument("text/plain", () -> new byte[] {'x'});
    try (HttpEndpoint later =
            new HttpEndpoint((Endpoint.Tcp) Endpoint.parse("tcp:0"), HttpNames.ANY, CONNECTIONS);
        Socket early = new Socket(InetAddress.getLoopbackAddress(), later.port())) {
      say(early, GET);
      later.serve(Map.of("/metrics", document));
      assertThat(statusLine(early)).isEqualTo("HTTP/1.1 200 OK");
    }
  }
}
