package dev.kaio.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.libaio.AioFunction;
import dev.kaio.server.KaiodProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What LIBAIO.md shows is what there is. */
@Timeout(60)
class LibaioDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/LIBAIO.md");
  private static final Path SOURCE = Path.of("src/test/java/dev/kaio/example/LibaioExample.java");

  @TempDir Path directory;

  /** The first block of the document in this language. */
  private static String block(String language) throws IOException {
    String document = Files.readString(DOCUMENT);
    String opening = "```" + language + "\n";
    int start = document.indexOf(opening) + opening.length();
    return document.substring(start, document.indexOf("```\n", start));
  }

  @Test
  void the_program_in_the_document_is_the_one_that_is_compiled_here() throws IOException {
    assertThat(block("java")).isEqualTo(Files.readString(SOURCE));
  }

  @Test
  void the_program_says_what_the_document_says() throws Exception {
    try (KaiodProcess kaiod =
        new KaiodProcess("--listen", "unix:" + directory.resolve("kaio.sock"))) {
      Process example =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LibaioExample.class.getName(),
                  kaiod.endpoint().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      example.getInputStream().transferTo(said);
      assertThat(example.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said.toString(UTF_8)).isEqualTo(block("text"));
      assertThat(example.exitValue()).isZero();
    }
  }

  @Test
  void every_function_of_the_library_is_in_the_document() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (AioFunction function : AioFunction.values()) {
      assertThat(document).contains("`" + function.functionName() + "(");
    }
  }
}
