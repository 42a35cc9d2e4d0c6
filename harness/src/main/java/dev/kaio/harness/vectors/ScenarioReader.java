package dev.kaio.harness.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kaio.abi.DataModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a scenario. Nothing in it is skipped: an unknown field is an error. */
final class ScenarioReader {
  private static final Map<String, DataModel> MODELS =
      Map.of("LP64", DataModel.LP64, "ILP32", DataModel.ILP32);
  private static final Map<String, Scenario.Ast> ASTS =
      Map.of("now", Scenario.Ast.NOW, "return", Scenario.Ast.RETURN);
  private static final Map<String, Boolean> WRITABLE = Map.of("rw", true, "r", false);

  private ScenarioReader() {}

  /**
   * @throws ScenarioFormatException if it is not in the format; the message names the place
   */
  static Scenario read(JsonObject json) {
    Fields fields = new Node("", json).fields();
    String id = fields.take("id").text();
    List<String> rules = fields.take("rules").items().stream().map(Node::text).toList();
    long seed = fields.take("seed").longInteger();
    DataModel model = fields.take("model").oneOf(MODELS);
    Scenario.Ast ast = fields.take("ast").oneOf(ASTS);
    Scenario.Setup setup = setup(fields.take("setup").fields());
    StepReader stepReader = new StepReader(model, setup.lwps());
    List<Scenario.RecordedStep> steps =
        fields.take("steps").items().stream().map(node -> step(stepReader, node)).toList();
    String truncated = fields.takeIfPresent("truncated").map(Node::text).orElse(null);
    fields.end();
    return new Scenario(id, rules, seed, model, ast, setup, steps, truncated);
  }

  private static Scenario.Setup setup(Fields fields) {
    List<Scenario.Mapping> segments = new ArrayList<>();
    for (Node node : fields.take("segs").items()) {
      segments.add(mapping(node, segments));
    }
    List<Scenario.Descriptor> descriptors = new ArrayList<>();
    for (Node node : fields.take("fds").items()) {
      descriptors.add(descriptor(node, descriptors));
    }
    int lwps = fields.take("lwps").integer(1, Short.MAX_VALUE);
    Scenario.Sigio sigio = fields.take("sigio").oneOf(Scenario.Sigio.BY_NAME);
    int maxTransfer = fields.take("maxxfer").integer(0, Integer.MAX_VALUE);
    int portEvents = fields.take("portmax").integer(0, Integer.MAX_VALUE);
    fields.end();
    return new Scenario.Setup(segments, descriptors, lwps, sigio, maxTransfer, portEvents);
  }

  static Scenario.Mapping mapping(Node node, List<Scenario.Mapping> others) {
    List<Node> items = node.items(3);
    long base = items.get(0).hex();
    long length = items.get(1).longInteger();
    boolean writable = items.get(2).oneOf(WRITABLE);
    long last = base + length - 1;
    if (base % Scenario.Setup.PAGE_SIZE != 0
        || length % Scenario.Setup.PAGE_SIZE != 0
        || length <= 0
        || Long.compareUnsigned(last, base) < 0) {
      throw node.wrong("not whole pages");
    }
    for (Scenario.Mapping other : others) {
      if (Long.compareUnsigned(base, other.base() + other.length() - 1) <= 0
          && Long.compareUnsigned(other.base(), last) <= 0) {
        throw node.wrong("overlaps another segment");
      }
    }
    return new Scenario.Mapping(base, length, writable);
  }

  private static Scenario.Descriptor descriptor(Node node, List<Scenario.Descriptor> others) {
    List<Node> items = node.items(3);
    int fd = items.get(0).integer(0, Integer.MAX_VALUE);
    Scenario.FdKind kind = items.get(1).oneOf(Scenario.FdKind.BY_NAME);
    boolean isDup = kind == Scenario.FdKind.DUP;
    int access = items.get(2).integer(0, isDup ? Integer.MAX_VALUE : 3);
    if (others.stream().anyMatch(other -> other.fd() == fd)) {
      throw node.wrong("descriptor " + fd + " stands twice");
    }
    if (isDup && others.stream().noneMatch(other -> other.fd() == access)) {
      throw node.wrong("descriptor " + access + " is not open before it");
    }
    return new Scenario.Descriptor(fd, kind, access);
  }

  private static Scenario.RecordedStep step(StepReader reader, Node node) {
    Fields fields = node.fields();
    StepOutcome expected = OutcomeReader.read(fields.take("x"));
    Step step = reader.read(fields);
    fields.end();
    return new Scenario.RecordedStep(step, textWithoutOutcome(node), expected);
  }

  static String textWithoutOutcome(Node node) {
    JsonObject text = new JsonObject();
    for (Map.Entry<String, JsonElement> field : node.object().entrySet()) {
      if (!field.getKey().equals("x")) {
        text.add(field.getKey(), field.getValue());
      }
    }
    return text.toString();
  }
}
