package dev.kaio.harness.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JSON value and where it stands, read strictly: each accessor refuses what is not of its type
 * with a {@link ScenarioFormatException} that names the place.
 */
final class Node {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,16}");
  private static final Pattern HEX_BYTES = Pattern.compile("([0-9a-fA-F]{2})*");

  private final String path;
  private final JsonElement element;

  Node(String path, JsonElement element) {
    this.path = path;
    this.element = element;
  }

  ScenarioFormatException wrong(String problem) {
    return new ScenarioFormatException(path, problem);
  }

  boolean isNull() {
    return element.isJsonNull();
  }

  JsonObject object() {
    if (!element.isJsonObject()) {
      throw wrong("not an object: " + element);
    }
    return element.getAsJsonObject();
  }

  /** The fields of an object; the caller takes what it knows and then calls {@link Fields#end}. */
  Fields fields() {
    return new Fields(path, object());
  }

  List<Node> items() {
    if (!element.isJsonArray()) {
      throw wrong("not a list: " + element);
    }
    List<Node> items = new ArrayList<>();
    for (JsonElement item : element.getAsJsonArray()) {
      items.add(new Node(path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The items of a list that must have exactly this many. */
  List<Node> items(int count) {
    List<Node> items = items();
    if (items.size() != count) {
      throw wrong("has " + items.size() + " items instead of " + count + ": " + element);
    }
    return items;
  }

  String text() {
    if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
      throw wrong("not a string: " + element);
    }
    return element.getAsString();
  }

  /** A whole number of at most 64 bits, signed. */
  long longInteger() {
    if (!element.isJsonPrimitive()
        || !element.getAsJsonPrimitive().isNumber()
        || !INTEGER.matcher(element.getAsString()).matches()) {
      throw wrong("not an integer: " + element);
    }
    try {
      return Long.parseLong(element.getAsString());
    } catch (NumberFormatException e) {
      throw wrong("out of range: " + element);
    }
  }

  int integer() {
    return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  int integer(int min, int max) {
    long value = longInteger();
    if (value < min || value > max) {
      throw wrong("out of range: " + value);
    }
    return (int) value;
  }

  /** A string of 1 to 16 hexadecimal digits. */
  long hex() {
    String text = text();
    if (!HEX.matcher(text).matches()) {
      throw wrong("not a hexadecimal number: " + element);
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /** A string of two hexadecimal digits a byte; returned in lower case. */
  String hexBytes() {
    String text = text();
    if (!HEX_BYTES.matcher(text).matches()) {
      throw wrong("not bytes in hexadecimal: " + element);
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** One of a few words. */
  <T> T oneOf(Map<String, T> meanings) {
    T meaning = meanings.get(text());
    if (meaning == null) {
      throw wrong("unknown: " + element);
    }
    return meaning;
  }
}
