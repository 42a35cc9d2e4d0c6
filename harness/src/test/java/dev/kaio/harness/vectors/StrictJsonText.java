package dev.kaio.harness.vectors;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON literals of tests. */
final class StrictJsonText {
  private StrictJsonText() {}

  static JsonElement parse(String text) {
    try {
      return StrictJson.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
