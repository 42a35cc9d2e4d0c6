package dev.kaio.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Something that can be got by HTTP.
 *
 * @param type its media type
 * @param body makes it for each request, on the thread of HTTP; nobody changes the bytes later
 */
public record HttpDocument(String type, Supplier<byte[]> body) {

  /**
   * A file that is part of the program.
   *
   * @param name its path from the root of the classes
   */
  public static HttpDocument ofResource(String type, String name) {
    byte[] bytes = read(name);
    return new HttpDocument(type, () -> bytes);
  }

  private static byte[] read(String name) {
    try (InputStream file = HttpDocument.class.getResourceAsStream("/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
