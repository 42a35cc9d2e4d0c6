package dev.kaio.harness.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFileTest {
  @TempDir Path directory;

  private static List<String> idsIn(Path path) throws ScenarioFileException {
    List<String> ids = new ArrayList<>();
    try (ScenarioFile file = ScenarioFile.open(path)) {
      for (JsonObject json = file.next(); json != null; json = file.next()) {
        ids.add(json.get("id").getAsString());
      }
    }
    return ids;
  }

  private Path gzip(String text) {
    return Recordings.gzip(directory.resolve("s.jsonl.gz"), text);
  }

  @Test
  void eachLineIsAScenario() throws Exception {
    assertThat(idsIn(gzip("{\"id\":\"a\"}\n{\"id\":\"b\"}\n\n{\"id\":\"c\"}")))
        .containsExactly("a", "b", "c");
  }

  @Test
  void gzipMembersOneBehindTheOtherAreOneFile() throws Exception {
    Path first = gzip("{\"id\":\"a\"}\n");
    Path second = Recordings.gzip(directory.resolve("2"), "{\"id\":\"b\"}\n");
    Path both = directory.resolve("both");
    Files.write(both, Files.readAllBytes(first));
    Files.write(both, Files.readAllBytes(second), StandardOpenOption.APPEND);

    assertThat(idsIn(both)).containsExactly("a", "b");
  }

  @Test
  void aLineThatIsNotOneObjectWithAnIdIsMalformed() {
    for (String line :
        List.of(
            "nonsense",
            "{\"id\":\"a\"",
            "{\"id\":\"a\"} {\"id\":\"b\"}",
            "{\"id\":\"a\",\"id\":\"b\"}",
            "{'id':'a'}",
            "{\"id\":NaN}",
            "[]",
            "null",
            "{\"id\":1}",
            "{}")) {
      Path path = gzip("{\"id\":\"a\"}\n" + line + "\n");
      assertThatThrownBy(() -> idsIn(path))
          .as(line)
          .isInstanceOf(ScenarioFileException.class)
          .hasMessageStartingWith(path + ": line 2: ");
    }
  }

  @Test
  void aFileThatCannotBeReadToItsEndIsNamedWithTheReason() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> idsIn(missing)).hasMessage(missing + ": no such file");

    Path plain = Files.writeString(directory.resolve("plain"), "{\"id\":\"a\"}\n");
    assertThatThrownBy(() -> idsIn(plain)).hasMessageStartingWith(plain + ": not gzip");

    byte[] whole = Files.readAllBytes(gzip("{\"id\":\"a\"}\n".repeat(100)));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> idsIn(cut)).hasMessageContaining("ends in the middle");

    whole[whole.length / 2] ^= 0x55;
    Path damaged = Files.write(directory.resolve("damaged"), whole);
    assertThatThrownBy(() -> idsIn(damaged)).isInstanceOf(ScenarioFileException.class);

    assertThatThrownBy(() -> idsIn(directory)).isInstanceOf(ScenarioFileException.class);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Path path = directory.resolve("latin");
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write("{\"id\":\"\u00e9\"}\n".getBytes(ISO_8859_1));
    }
    assertThatThrownBy(() -> idsIn(path)).hasMessageContaining("not UTF-8");

    assertThat("{\"id\":\"\u00e9\"}".getBytes(UTF_8)).hasSizeGreaterThan(10);
  }
}
