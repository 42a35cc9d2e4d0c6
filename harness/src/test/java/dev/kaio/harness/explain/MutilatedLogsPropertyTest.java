package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens to a log: it is explained, or refused on one line. */
class MutilatedLogsPropertyTest {
  private static final String SPECIAL = "(),=#/:>\" \n\t0x9fF-.|";

  @Property(tries = 600)
  void isExplainedOrRefusedOnOneLine(@ForAll Random random) throws Exception {
    byte[] log = mutilated(sample(random), random);
    for (List<String> words : List.of(List.of("-"), List.of("--json", "--times", "d", "-"))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int status =
          ExplainCommand.run(
              words,
              new ByteArrayInputStream(log),
              new PrintStream(out, true, UTF_8),
              new PrintStream(err, true, UTF_8));
      assertThat(status).isIn(0, 2);
      assertThat(err.toString(UTF_8).lines()).hasSize(status == 0 ? 0 : 1);
      assertThat(out.size() > 0).isEqualTo(status == 0);
    }
  }

  private static String sample(Random random) throws IOException, URISyntaxException {
    List<String> names = SampleLogsTest.names();
    String name = names.get(random.nextInt(names.size())) + ".truss";
    Path logs =
        Path.of(
            Objects.requireNonNull(MutilatedLogsPropertyTest.class.getResource("logs")).toURI());
    return Files.readString(logs.resolve(name));
  }

  /** Characters are changed, taken out and doubled, and pieces of the text repeated. */
  private static byte[] mutilated(String log, Random random) {
    StringBuilder text = new StringBuilder(log);
    int changes = 1 + random.nextInt(20);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
        case 1 -> text.insert(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
        case 2 -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(8)));
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(120));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
