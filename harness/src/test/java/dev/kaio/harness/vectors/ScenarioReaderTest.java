package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kaio.abi.DataModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {

  @Test
  void everyFieldOfTheFormatIsRead() {
    Scenario scenario = ScenarioReader.read(Recordings.everyField());

    assertThat(scenario.id()).isEqualTo("t-every-field");
    assertThat(scenario.model()).isEqualTo(DataModel.LP64);
    assertThat(scenario.ast()).isEqualTo(Scenario.Ast.RETURN);
    assertThat(scenario.truncated()).isEqualTo("unsafe: made up");
    assertThat(scenario.setup().segments())
        .startsWith(
            new Scenario.Mapping(0x10000000, 32768, true),
            new Scenario.Mapping(0x10010000, 4096, false));
    assertThat(scenario.setup().descriptors())
        .extracting(Scenario.Descriptor::kind)
        .containsExactlyInAnyOrder(Scenario.FdKind.values());
    assertThat(scenario.setup().sigio()).isEqualTo(Scenario.Sigio.DEFAULT);
    assertThat(scenario.setup().maxTransfer()).isEqualTo(57344);
    assertThat(scenario.setup().portEvents()).isEqualTo(65536);
    assertThat(scenario.steps().get(2).expected().keys().keySet())
        .containsExactly(
            "ret",
            "asleep",
            "gone",
            "mem",
            "sig",
            "port",
            "got",
            "dev",
            "A.pend",
            "A.out",
            "A.ntf",
            "A.fl",
            "A.wn",
            "A.ppc",
            "A.done",
            "A.poll",
            "A.notify",
            "A.cleanup",
            "A.port",
            "A.portpend",
            "A.portclean",
            "A.reqs",
            "lock",
            "uw");
  }

  @Test
  void everyKindOfStepReachesTheTarget() {
    Scenario scenario = ScenarioReader.read(Recordings.everyField());
    RecordedTarget target = new RecordedTarget(scenario);

    assertThat(ScenarioRunner.run(scenario, target)).isEmpty();

    assertThat(target.actions())
        .containsExactly(
            "write 10000100 4 bytes",
            "call 1 op 5",
            "complete 0 -1 8",
            "advance 10000000",
            "settime -50",
            "munmap 2 10010000 4096",
            "signal 1",
            "sigio IGNORED",
            "nomem 2",
            "port_create 1",
            "port_get 1 3 16",
            "close 1 3",
            "dr",
            "fork1 1",
            "forkall 1",
            "exec 1",
            "lwp_create 2",
            "exit 1");
  }

  @Test
  void partsOfAnOutcomePrintAsTheyWereRecorded() {
    JsonObject json = Recordings.everyField();
    StepOutcome outcome = ScenarioReader.read(json).steps().get(2).expected();
    JsonObject x = json.getAsJsonArray("steps").get(2).getAsJsonObject().getAsJsonObject("x");

    outcome
        .keys()
        .forEach(
            (key, value) -> {
              JsonElement recorded =
                  key.startsWith("A.") ? x.getAsJsonObject("A").get(key.substring(2)) : x.get(key);
              assertThat(value.toString().replace(", ", ",")).isEqualTo(recorded.toString());
            });
  }

  @Test
  void anUnknownFieldOfAnyObjectIsRefusedByName() {
    JsonObject json = Recordings.everyField();
    List<JsonObject> objects = new ArrayList<>();
    Recordings.forEachObject(json, objects::add);

    assertThat(objects.size()).isGreaterThan(40);
    for (JsonObject object : objects) {
      object.addProperty("novel", 1);
      assertThatThrownBy(() -> ScenarioReader.read(json))
          .isInstanceOf(ScenarioFormatException.class)
          .hasMessageContaining("unknown field \"novel\"");
      object.remove("novel");
    }
    assertThat(ScenarioReader.read(json)).isNotNull();
  }

  @Test
  void anItemTooManyIsRefusedWhereThePlacesOfAListHaveMeanings() {
    JsonObject json = Recordings.everyField();
    for (String path : List.of("segs", "fds")) {
      refusesOneMore(json, json.getAsJsonObject("setup").getAsJsonArray(path).get(0));
    }
    JsonObject x = json.getAsJsonArray("steps").get(2).getAsJsonObject().getAsJsonObject("x");
    for (String key : List.of("mem", "port", "got", "dev")) {
      refusesOneMore(json, x.getAsJsonArray(key).get(0));
    }
    refusesOneMore(json, x.getAsJsonObject("A").getAsJsonArray("reqs").get(0));
    refusesOneMore(json, json.getAsJsonArray("steps").get(1).getAsJsonObject().get("args"));
  }

  private static void refusesOneMore(JsonObject json, JsonElement list) {
    list.getAsJsonArray().add(1);
    assertThatThrownBy(() -> ScenarioReader.read(json))
        .isInstanceOf(ScenarioFormatException.class)
        .hasMessageContaining("items instead of");
    list.getAsJsonArray().remove(list.getAsJsonArray().size() - 1);
  }

  @Test
  void everyFieldButTheOptionalOnesMustBeThere() {
    JsonObject json = Recordings.everyField();
    List<JsonObject> objects = new ArrayList<>();
    Recordings.forEachObject(json, objects::add);
    List<String> optional =
        List.of(
            "truncated",
            "gone",
            "sig",
            "port",
            "got",
            "dev",
            "uw",
            "wn",
            "ppc",
            "done",
            "poll",
            "notify",
            "cleanup",
            "portpend",
            "portclean",
            "reqs");

    for (JsonObject object : objects) {
      for (String name : List.copyOf(object.keySet())) {
        if (!optional.contains(name)) {
          JsonElement value = object.remove(name);
          assertThatThrownBy(() -> ScenarioReader.read(json))
              .isInstanceOf(ScenarioFormatException.class)
              .hasMessageContaining("no field \"" + name + "\"");
          object.add(name, value);
        }
      }
    }
  }

  @Test
  void aValueOfAnotherTypeIsRefusedWithItsPlace() {
    JsonObject json = Recordings.everyField();
    List<String> complaints = new ArrayList<>();

    Recordings.withEachLeafAltered(
        json,
        leaf -> new JsonPrimitive(true),
        () ->
            assertThatThrownBy(() -> ScenarioReader.read(json))
                .isInstanceOf(ScenarioFormatException.class)
                .satisfies(e -> complaints.add(e.getMessage())));

    assertThat(complaints)
        .hasSizeGreaterThan(200)
        .contains(
            "seed: not an integer: true",
            "setup.segs[0][1]: not an integer: true",
            "steps[2].x.A.reqs[1][0]: not a string: true");
  }

  @Test
  void unknownWordsAndImpossibleNumbersAreRefused() {
    Map<String, String> altered =
        Map.of(
            "\"op\":\"dr\"", "\"op\":\"reboot\"",
            "\"model\":\"LP64\"", "\"model\":\"LP32\"",
            "\"mode\":2", "\"mode\":3",
            "\"lwps\":4", "\"lwps\":0",
            "\"raw512\"", "\"raw4096\"",
            "\"kind\":\"proc\"", "\"kind\":\"lwp\"",
            "\"ns\":10000000", "\"ns\":-1",
            "\"ns\":-50", "\"ns\":-5e1",
            "\"uw\":1", "\"uw\":0",
            "\"ppc\":1", "\"ppc\":0");
    altered.forEach(
        (from, to) -> {
          String text = Recordings.everyField().toString();
          assertThat(text).contains(from);
          assertThatThrownBy(() -> ScenarioReader.read(parse(text.replace(from, to))))
              .as(to)
              .isInstanceOf(ScenarioFormatException.class);
        });
  }

  @Test
  void anArgumentWiderThanASlotOfTheModelIsRefused() {
    String text = Recordings.plain().get(1).toString();

    assertThatThrownBy(() -> ScenarioReader.read(parse(text.replace("[\"5\",", "[\"100000005\","))))
        .hasMessage("steps[0].args[0]: does not fit in a slot of ILP32");
  }

  private static JsonObject parse(String text) {
    return StrictJsonText.parse(text).getAsJsonObject();
  }
}
