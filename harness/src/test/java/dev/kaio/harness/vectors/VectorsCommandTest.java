package dev.kaio.harness.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsCommandTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private record Recorded(Set<String> missing) implements TargetFactory {
    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public Set<String> missingFor(Scenario scenario) {
      return missing;
    }

    @Override
    public ScenarioTarget start(Scenario scenario) {
      return new RecordedTarget(ScenarioReader.read(originalOf(scenario.id())));
    }

    private static JsonObject originalOf(String id) {
      return Recordings.plain().stream()
          .filter(json -> json.get("id").getAsString().equals(id))
          .findFirst()
          .orElseThrow();
    }
  }

  private int replay(TargetFactory factory, Path... files) {
    return VectorsCommand.replay(List.of(files), List.of(factory), print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }

  private Path file(String... scenarios) {
    return Recordings.gzip(
        directory.resolve("s.jsonl.gz"),
        Arrays.stream(scenarios).map(s -> s + "\n").collect(Collectors.joining()));
  }

  private static String plain(int index) {
    return Recordings.plain().get(index).toString();
  }

  @Test
  void scenariosThatAgreePassAndTheStatusIsZero() {
    int status = replay(new Recorded(Set.of()), file(plain(0), plain(1)));

    assertThat(out.toString(UTF_8)).isEqualTo("2 scenarios, 24 steps: 2 passed, 0 failed\n");
    assertThat(status).isEqualTo(0);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void eachScenarioThatFailsHasALineAndTheStatusIsOne() {
    String wrong = plain(0).replace("\"lock\":1,\"uw\":1", "\"lock\":3,\"uw\":1");
    String novel = plain(1).replaceFirst("\"ntf\"", "\"vtf\":1,\"ntf\"");

    int status = replay(new Recorded(Set.of()), file(wrong, novel, plain(0)));

    String[] lines = out.toString(UTF_8).split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0])
        .startsWith("t-read-wait-munmap-LP64: [recorded] steps[7] {\"op\":\"munmap\"")
        .endsWith(": lock expected 3 got 1");
    assertThat(lines[1]).isEqualTo("t-read-wait-munmap-ILP32: steps[0].x.A: unknown field \"vtf\"");
    assertThat(lines[2]).isEqualTo("3 scenarios, 36 steps: 1 passed, 2 failed");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void scenariosThatNeedWhatIsNotThereAreCountedApart() {
    int status = replay(new Recorded(Set.of("AIOLIO")), file(plain(0), plain(1)));

    assertThat(out.toString(UTF_8))
        .isEqualTo("2 scenarios, 24 steps: 0 passed, 0 failed, 2 skipped\n");
    assertThat(status).isEqualTo(0);
  }

  @Test
  void aScenarioOfTheKernelDoesNotPassForOneOfTheLibrary() {
    String disguised = plain(0).replace("\"lwps\":2", "\"lwps\":2,\"workers\":4");

    int status = replay(new Recorded(Set.of()), file(disguised));

    assertThat(out.toString(UTF_8)).endsWith("1 scenarios, 12 steps: 0 passed, 1 failed\n");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void aMalformedFileIsOneLineOnTheErrorStreamAndStatusTwo() {
    int status = replay(new Recorded(Set.of()), file(plain(0), "{"));

    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: " + directory.resolve("s.jsonl.gz") + ": line 2: not JSON\n");
    assertThat(status).isEqualTo(2);
  }

  @Test
  void theKernelPassesWithEveryKindOfMemory() {
    String path = file(plain(0), plain(1)).toString();
    for (List<String> arguments :
        List.of(
            List.of(path),
            List.of("--memory", "direct", path),
            List.of(path, "--memory", "frames"),
            List.of("--memory", "both", path))) {
      out.reset();
      assertThat(VectorsCommand.run(arguments, print(out), print(err))).isEqualTo(0);
      assertThat(out.toString(UTF_8)).isEqualTo("2 scenarios, 24 steps: 2 passed, 0 failed\n");
    }
  }

  @Test
  void severalFilesAreCountedTogether() {
    Path first = file(plain(0));
    Path second = Recordings.gzip(directory.resolve("2.jsonl.gz"), plain(1));

    assertThat(replay(new Recorded(Set.of()), first, second)).isEqualTo(0);
    assertThat(out.toString(UTF_8)).isEqualTo("2 scenarios, 24 steps: 2 passed, 0 failed\n");
  }

  @Test
  void aWrongCommandLineIsOneLine() {
    String existing = file(plain(0)).toString();
    assertThat(Files.exists(Path.of(existing))).isTrue();
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("--memory"),
            List.of("--memory", "both"),
            List.of("--memory", "core", existing),
            List.of("--frames", existing),
            List.of("bad\0name"))) {
      err.reset();
      assertThat(VectorsCommand.run(arguments, print(out), print(err))).isEqualTo(2);
      assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").containsOnlyOnce("\n");
    }
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
