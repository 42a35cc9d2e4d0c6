package dev.kaio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of LIBAIO.md is the one that is compiled here, and prints what is said. */
class LibAioDocumentTest {
  private static final Path SOURCE =
      Path.of("src", "test", "java", "dev", "kaio", "examples", "AioExample.java");

  private static String block(String language) throws IOException {
    String document = Files.readString(Path.of("docs", "LIBAIO.md"));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(block.find()).as("a block of %s", language).isTrue();
    return block.group(1);
  }

  @Test
  void theExampleIsCompiled() throws IOException {
    assertThat(Files.readString(SOURCE)).endsWith("\n\n" + block("java"));
  }

  @Test
  void theExamplePrintsWhatIsSaid(@TempDir Path directory) throws IOException {
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("kaio.sock"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (EmbeddedServer server = EmbeddedServer.builder().listen(endpoint).start()) {
      AioExample.run(server.endpoints().get(0), new PrintStream(printed, true, UTF_8));
    }
    assertThat(printed.toString(UTF_8)).isEqualTo(block("text"));
  }
}
