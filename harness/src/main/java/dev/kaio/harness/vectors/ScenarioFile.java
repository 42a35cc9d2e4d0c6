package dev.kaio.harness.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A gzip file with one JSON object a line, read as a stream: one object in memory at a time. */
final class ScenarioFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final BufferedReader reader;
  private int lineNumber;

  private ScenarioFile(Path path, BufferedReader reader) {
    this.path = path;
    this.reader = reader;
  }

  /**
   * @throws ScenarioFileException if it cannot be read or is not gzip
   */
  static ScenarioFile open(Path path) throws ScenarioFileException {
    try {
      var in = Files.newInputStream(path);
      try {
        var text = new GZIPInputStream(in, BUFFER_BYTES);
        var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        return new ScenarioFile(path, new BufferedReader(new InputStreamReader(text, decoder)));
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ScenarioFileException(path + ": " + reason(e), e);
    }
  }

  /**
   * The next object that has an id, or null at the end.
   *
   * @throws ScenarioFileException if the file breaks off, or a line is something else
   */
  JsonObject next() throws ScenarioFileException {
    try {
      String line = reader.readLine();
      while (line != null) {
        lineNumber++;
        if (!line.isBlank()) {
          return object(line);
        }
        line = reader.readLine();
      }
      return null;
    } catch (IOException e) {
      throw new ScenarioFileException(path + ": after line " + lineNumber + ": " + reason(e), e);
    }
  }

  private JsonObject object(String line) throws ScenarioFileException {
    JsonElement element = parse(line);
    if (!element.isJsonObject()) {
      throw malformed("not a JSON object", null);
    }
    JsonObject object = element.getAsJsonObject();
    JsonElement id = object.get("id");
    if (id == null || !id.isJsonPrimitive() || !id.getAsJsonPrimitive().isString()) {
      throw malformed("no id", null);
    }
    return object;
  }

  private JsonElement parse(String line) throws ScenarioFileException {
    try {
      return StrictJson.parse(line);
    } catch (IOException e) {
      throw malformed("not JSON", e);
    }
  }

  private ScenarioFileException malformed(String problem, Exception cause) {
    return new ScenarioFileException(path + ": line " + lineNumber + ": " + problem, cause);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof CharacterCodingException) {
      return "not UTF-8";
    }
    if (e instanceof EOFException) {
      return "ends in the middle of the gzip data";
    }
    if (e instanceof ZipException) {
      return "not gzip: " + e.getMessage();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // Everything that was wanted has been read.
    }
  }
}
