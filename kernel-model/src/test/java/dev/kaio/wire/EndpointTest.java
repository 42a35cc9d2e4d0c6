package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "unix:/run/kaio.sock, unix:/run/kaio.sock",
    "tcp:7178, tcp:127.0.0.1:7178",
    "tcp:example.org:0, tcp:example.org:0",
    "tcp:[::1]:65535, tcp:[::1]:65535",
  })
  void anEndpointPrintsAsItIsWritten(String text, String canonical) {
    assertThat(Endpoint.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix:",
        "/run/kaio.sock",
        "tcp:",
        "tcp:host:",
        "tcp::1",
        "tcp:host:x",
        "tcp:h:65536",
        "tcp:h:-1",
        "tcp:::1:80",
        "udp:1"
      })
  void whatIsNoEndpointIsRefusedInOneLine(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageStartingWith("bad endpoint '" + text + "': ")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void clientsGoToTheEndpointOfTheEnvironmentFirst() throws IOException {
    Map<String, String> environment =
        Map.of("KAIO_ENDPOINT", "tcp:9", "XDG_RUNTIME_DIR", "/run/user/7");

    assertThat(Endpoint.ofEnvironment(environment)).hasToString("tcp:127.0.0.1:9");
  }

  @Test
  void otherwiseTheyGoToTheSocketInTheRuntimeDirectory() throws IOException {
    assertThat(Endpoint.ofEnvironment(Map.of("XDG_RUNTIME_DIR", "/run/user/7")))
        .isEqualTo(new Endpoint.Unix(Path.of("/run/user/7/kaio.sock")));
  }

  @Test
  void withoutARuntimeDirectoryTheyGoToOneOfTheirOwnBelowTmp() throws IOException {
    assertThat(Endpoint.ofEnvironment(Map.of("KAIO_ENDPOINT", "")).toString())
        .matches("unix:/tmp/kaio-\\d+/kaio\\.sock");
  }
}
