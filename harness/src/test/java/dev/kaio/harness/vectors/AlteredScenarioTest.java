package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A scenario whose expectation is not what happens fails, wherever the difference is. */
class AlteredScenarioTest {

  private static Optional<String> failureOf(JsonObject altered, Scenario original) {
    Scenario scenario;
    try {
      scenario = ScenarioReader.read(altered);
    } catch (ScenarioFormatException e) {
      return Optional.of(e.getMessage());
    }
    return ScenarioRunner.run(scenario, new RecordedTarget(original));
  }

  private static List<JsonObject> outcomesIn(JsonObject scenario) {
    List<JsonObject> outcomes = new ArrayList<>();
    for (JsonElement step : scenario.getAsJsonArray("steps")) {
      outcomes.add(step.getAsJsonObject().getAsJsonObject("x"));
    }
    return outcomes;
  }

  private static List<JsonObject> scenarios() {
    List<JsonObject> scenarios = new ArrayList<>(Recordings.plain());
    scenarios.add(Recordings.everyField());
    return scenarios;
  }

  /** Another value of the same type. */
  static JsonElement another(JsonElement leaf) {
    if (leaf.isJsonNull()) {
      return StrictJsonText.parse("{\"pend\":0,\"out\":0,\"ntf\":0,\"fl\":0}");
    }
    if (leaf.getAsJsonPrimitive().isNumber()) {
      return StrictJsonText.parse(Long.toString(leaf.getAsLong() + 1));
    }
    String text = leaf.getAsString();
    return switch (text) {
      case "R" -> new JsonPrimitive("W");
      case "W" -> new JsonPrimitive("R");
      case "proc" -> new JsonPrimitive("queue");
      case "queue" -> new JsonPrimitive("proc");
      default -> {
        char last = text.charAt(text.length() - 1);
        yield new JsonPrimitive(
            text.substring(0, text.length() - 1) + (last == '0' ? '4' : last == '4' ? '8' : '0'));
      }
    };
  }

  @Test
  void anyOneExpectedValueAlteredMakesItFail() {
    int altered = 0;
    for (JsonObject json : scenarios()) {
      Scenario original = ScenarioReader.read(json);
      assertThat(failureOf(json, original)).isEmpty();
      List<Runnable> checks = new ArrayList<>();
      for (JsonObject x : outcomesIn(json)) {
        Recordings.withEachLeafAltered(
            x,
            AlteredScenarioTest::another,
            () -> {
              checks.add(() -> {});
              assertThat(failureOf(json, original)).as(x.toString()).isPresent();
            });
      }
      altered += checks.size();
    }
    assertThat(altered).isGreaterThan(300);
  }

  @Test
  void anyOneExpectedKeyLeftOutMakesItFail() {
    for (JsonObject json : scenarios()) {
      Scenario original = ScenarioReader.read(json);
      for (JsonObject x : outcomesIn(json)) {
        Recordings.forEachObject(
            x,
            object -> {
              for (String name : List.copyOf(object.keySet())) {
                JsonElement value = object.remove(name);
                assertThat(failureOf(json, original)).as(name).isPresent();
                object.add(name, value);
              }
            });
      }
    }
  }

  @Test
  void anyOneExpectedItemLeftOutOrDoubledMakesItFail() {
    for (JsonObject json : scenarios()) {
      Scenario original = ScenarioReader.read(json);
      for (JsonObject x : outcomesIn(json)) {
        Recordings.forEachArray(
            x,
            array -> {
              for (int i = 0; i < array.size(); i++) {
                List<JsonElement> items = List.copyOf(array.asList());
                array.remove(i);
                assertThat(failureOf(json, original)).as(x.toString()).isPresent();
                refill(array, items);
                array.add(items.get(i));
                assertThat(failureOf(json, original)).as(x.toString()).isPresent();
                refill(array, items);
              }
            });
      }
    }
  }

  private static void refill(JsonArray array, List<JsonElement> items) {
    array.asList().clear();
    items.forEach(array::add);
  }

  @Test
  void anyKeyThatWasNotRecordedMakesItFail() {
    List<String> extra =
        List.of(
            "\"gone\":[4]",
            "\"sig\":[{\"kind\":\"proc\",\"signo\":22}]",
            "\"port\":[[3,11,1,\"10\",\"0\"]]",
            "\"got\":[[3,11,1,\"10\",\"0\"]]",
            "\"dev\":[[0,10,\"R\",\"0\",1,0]]",
            "\"uw\":1",
            "\"gone\":[]");
    JsonObject json = Recordings.plain().get(0);
    Scenario original = ScenarioReader.read(json);
    JsonObject x = outcomesIn(json).get(0);
    for (String field : extra) {
      JsonObject other = StrictJsonText.parse("{" + field + "}").getAsJsonObject();
      String name = other.keySet().iterator().next();
      x.add(name, other.get(name));
      assertThat(failureOf(json, original)).as(field).isPresent();
      x.remove(name);
    }
    assertThat(failureOf(json, original)).isEmpty();
  }

  @Test
  void theFailureNamesTheStepAndBothValuesOfEachKeyThatDiffers() {
    JsonObject json = Recordings.plain().get(0);
    Scenario original = ScenarioReader.read(json);
    JsonObject x = outcomesIn(json).get(3);
    x.addProperty("lock", 2);
    x.getAsJsonObject("A").addProperty("pend", 7);
    x.getAsJsonObject("A").addProperty("wn", 3);
    x.add("asleep", new JsonArray());

    assertThat(failureOf(json, original))
        .contains(
            "steps[3] {\"op\":\"call\",\"lwp\":2,\"args\":[\"2\",\"0\",\"0\",\"0\",\"0\",\"0\"]}: "
                + "asleep expected [] got [2]; A.pend expected 7 got 1; "
                + "A.wn expected 3 got absent; lock expected 2 got 1");
  }

  @Test
  void aMissingStateIsToldApartFromAnEmptyOne() {
    JsonObject json = Recordings.plain().get(0);
    Scenario original = ScenarioReader.read(json);
    outcomesIn(json).get(0).add("A", JsonNull.INSTANCE);

    assertThat(failureOf(json, original).orElseThrow())
        .contains("A expected null got absent", "A.pend expected absent got 0");
  }

  @Test
  void aStepThatBreaksTheKernelFailsWithTheReason() {
    Scenario scenario = ScenarioReader.read(Recordings.plain().get(0));
    ScenarioTarget broken =
        new RecordedTarget(new Scenario("", null, 0, null, null, null, List.of(), null));

    assertThat(ScenarioRunner.run(scenario, broken).orElseThrow())
        .startsWith("steps[0] {\"op\":\"call\"")
        .contains("broke the kernel: java.util.NoSuchElementException at ")
        .doesNotContain("\n");
  }
}
