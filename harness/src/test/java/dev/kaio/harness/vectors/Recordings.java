package dev.kaio.harness.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** The scenarios of the test resources, and ways to alter them. */
final class Recordings {
  private Recordings() {}

  /** One scenario that has every field and every kind of step, with made-up outcomes. */
  static JsonObject everyField() {
    return lines("every-field.jsonl").get(0);
  }

  /** Scenarios whose outcomes are right. */
  static List<JsonObject> plain() {
    return lines("plain.jsonl");
  }

  private static List<JsonObject> lines(String resource) {
    try (InputStream in = Recordings.class.getResourceAsStream(resource)) {
      List<JsonObject> objects = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        objects.add(StrictJson.parse(line).getAsJsonObject());
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path gzip(Path file, String text) {
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Calls the visitor with every object in a JSON value, itself included. */
  static void forEachObject(JsonElement element, Consumer<JsonObject> visitor) {
    if (element.isJsonObject()) {
      for (JsonElement value : element.getAsJsonObject().asMap().values()) {
        forEachObject(value, visitor);
      }
      visitor.accept(element.getAsJsonObject());
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(item -> forEachObject(item, visitor));
    }
  }

  /** Calls the visitor with every list in a JSON value. */
  static void forEachArray(JsonElement element, Consumer<JsonArray> visitor) {
    if (element.isJsonObject()) {
      element.getAsJsonObject().asMap().values().forEach(value -> forEachArray(value, visitor));
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(item -> forEachArray(item, visitor));
      visitor.accept(element.getAsJsonArray());
    }
  }

  /**
   * Alters each leaf in turn: puts what {@code alter} makes of it in its place, calls the visitor,
   * and puts it back.
   */
  static void withEachLeafAltered(
      JsonElement element, UnaryOperator<JsonElement> alter, Runnable visitor) {
    if (element.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : element.getAsJsonObject().entrySet()) {
        JsonElement value = entry.getValue();
        if (isLeaf(value)) {
          entry.setValue(alter.apply(value));
          visitor.run();
          entry.setValue(value);
        } else {
          withEachLeafAltered(value, alter, visitor);
        }
      }
    } else if (element.isJsonArray()) {
      JsonArray array = element.getAsJsonArray();
      for (int i = 0; i < array.size(); i++) {
        JsonElement value = array.get(i);
        if (isLeaf(value)) {
          array.set(i, alter.apply(value));
          visitor.run();
          array.set(i, value);
        } else {
          withEachLeafAltered(value, alter, visitor);
        }
      }
    }
  }

  private static boolean isLeaf(JsonElement element) {
    return element.isJsonPrimitive() || element.isJsonNull();
  }
}
