package dev.kaio.harness.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios of the C library: every key counts, and nothing unknown passes. */
class LibraryScenariosTest {

  private static List<JsonObject> recorded() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    VectorsCommand.class.getResourceAsStream("userland-directed.jsonl.gz")),
                UTF_8))) {
      List<JsonObject> all = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.add(StrictJsonText.parse(line).getAsJsonObject());
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject recorded(String id) {
    return recorded().stream()
        .filter(json -> json.get("id").getAsString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> failureOf(JsonObject json) {
    LibraryScenario scenario;
    try {
      scenario = LibraryReader.read(json);
    } catch (ScenarioFormatException e) {
      return Optional.of(e.getMessage());
    }
    return LibraryRunner.run(scenario);
  }

  /** The first outcome of the recordings that has a key makes its scenario fail without it. */
  @Test
  void every_key_of_an_outcome_is_compared() {
    Set<String> seen = new LinkedHashSet<>();
    for (JsonObject json : recorded()) {
      for (JsonElement step : json.getAsJsonArray("steps")) {
        JsonObject x = step.getAsJsonObject().getAsJsonObject("x");
        for (String key : List.copyOf(x.keySet())) {
          if (seen.add(key)) {
            JsonElement value = x.remove(key);
            assertThat(failureOf(json)).as(key).isPresent();
            x.add(key, value);
          }
        }
      }
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "ret",
            "asleep",
            "mem",
            "sig",
            "port",
            "got",
            "dev",
            "io",
            "iocancel",
            "kaio",
            "lib",
            "A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kaio", "pool", "kcnt", "out", "doneq", "waitq", "workers"})
  void the_state_of_the_library_is_compared(String key) {
    JsonObject json = recorded("u-sigio");
    JsonObject lib =
        json.getAsJsonArray("steps")
            .get(11)
            .getAsJsonObject()
            .getAsJsonObject("x")
            .getAsJsonObject("lib");
    lib.add(key, new JsonPrimitive(lib.get(key).getAsInt() == 0 ? 1 : 0));

    assertThat(failureOf(json)).get().asString().startsWith("steps[11] ").contains("lib." + key);
  }

  @Test
  void the_first_step_that_differs_is_told() {
    JsonObject json = recorded("u-sigio");
    JsonObject x = json.getAsJsonArray("steps").get(2).getAsJsonObject().getAsJsonObject("x");
    x.add("sig", new JsonArray());
    x.remove("sig");

    assertThat(failureOf(json))
        .contains(
            "steps[2] {\"op\":\"io\",\"io\":0,\"ret\":1,\"errno\":0}: sig expected absent got"
                + " [{\"kind\":\"proc\",\"signo\":22}]");
  }

  @Test
  void an_unknown_field_anywhere_is_refused() {
    JsonObject json = recorded("u-sigio");
    List<JsonObject> objects = new ArrayList<>();
    Recordings.forEachObject(json, objects::add);
    for (JsonObject object : objects) {
      object.add("novel", new JsonPrimitive(1));
      assertThatThrownBy(() -> LibraryReader.read(json))
          .isInstanceOf(ScenarioFormatException.class)
          .hasMessageContaining("novel");
      object.remove("novel");
    }
  }
}
