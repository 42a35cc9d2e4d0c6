package dev.kaio.server;

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

/** Clients of the metrics that are slow, silent, or talk nonsense. */
@Timeout(60)
class HttpEndpointTest {
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
              return "x".repeat(1 << 20);
            });
    http = new HttpEndpoint((Endpoint.Tcp) Endpoint.parse("tcp:0"), Map.of("/metrics", document));
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
    say(client, GET.repeat(40) + GET.replace("Host: h", "Connection: close"));
    long bytes = client.getInputStream().skip(Long.MAX_VALUE);
    assertThat(made.get()).isEqualTo(41);
    assertThat(bytes).isGreaterThan(41L << 20);
  }

  @Test
  void silentClientsKeepNobodyOut() throws IOException {
    Socket oldest = connect();
    say(oldest, "GET /metrics HT");
    for (int i = 1; i < HttpEndpoint.MAX_CONNECTIONS; i++) {
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

  @Test
  void aHeaderWithoutEndIsCutOff() throws IOException {
    Socket client = connect();
    say(client, "GET /metrics HTTP/1.1\r\nX: " + "y".repeat(100_000));
    assertThat(statusLine(client)).startsWith("HTTP/1.1 4");
    assertAnswers();
  }
}
