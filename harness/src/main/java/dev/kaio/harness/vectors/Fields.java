package dev.kaio.harness.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a JSON object. What nobody takes is unknown, and {@link #end} refuses it. */
final class Fields {
  private final String path;
  private final Map<String, JsonElement> left;

  Fields(String path, JsonObject object) {
    this.path = path;
    this.left = new LinkedHashMap<>(object.asMap());
  }

  /** A field that must be there. */
  Node take(String name) {
    return takeIfPresent(name)
        .orElseThrow(() -> new ScenarioFormatException(path, "no field \"" + name + "\""));
  }

  /** A field that may be there. */
  Optional<Node> takeIfPresent(String name) {
    return Optional.ofNullable(left.remove(name)).map(value -> new Node(pathOf(name), value));
  }

  /** Refuses the object if it has a field that was not taken. */
  void end() {
    if (!left.isEmpty()) {
      String name = left.keySet().iterator().next();
      throw new ScenarioFormatException(path, "unknown field \"" + name + "\"");
    }
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
