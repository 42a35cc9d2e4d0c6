package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of many kinds, each beside what is said of it: {@code logs/NAME.truss} and NAME.txt. */
class SampleLogsTest {
  private static final String LOG = ".truss";

  @TempDir Path directory;

  static List<String> names() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(logs())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(LOG))
          .map(name -> name.substring(0, name.length() - LOG.length()))
          .sorted()
          .toList();
    }
  }

  private static Path logs() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(SampleLogsTest.class.getResource("logs")).toURI());
  }

  private static String explain(String name, String... options)
      throws IOException, URISyntaxException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        ExplainCommand.run(
            Stream.concat(Stream.of(options), Stream.of("-")).toList(),
            new ByteArrayInputStream(Files.readAllBytes(logs().resolve(name + LOG))),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertThat(status).as(err.toString(UTF_8)).isZero();
    return out.toString(UTF_8);
  }

  @Test
  void thereAreTenOrMoreKinds() throws IOException, URISyntaxException {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("names")
  void isExplained(String name) throws IOException, URISyntaxException {
    assertThat(explain(name)).isEqualTo(Files.readString(logs().resolve(name + ".txt")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasTheSameVerdictForProgramsAndAPage(String name) throws IOException, URISyntaxException {
    String text = explain(name);
    Path page = directory.resolve("page.html");
    String json = explain(name, "--json", "--html", page.toString());
    JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonArray("verdict")
        .forEach(sentence -> assertThat(text).contains(sentence.getAsString()));
    assertThat(Files.readString(page)).contains("<noscript>");
  }
}
