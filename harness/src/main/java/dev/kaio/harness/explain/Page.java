package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page of HTML that needs nothing else: its script draws the data that is in it. The page
 * forbids itself to load anything, and to run any other script. What comes from the log is data,
 * never markup: Gson escapes it so that it cannot end the element that it is in, and the script
 * only makes text of it.
 */
final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /**
   * Fills the page.
   *
   * @param title what the log is called
   * @param data what the script draws
   * @param text the same in words, for a browser that runs no scripts
   */
  static String of(String title, JsonObject data, String text) {
    String style = resource("page.css");
    String script = resource("page.js");
    Map<String, String> parts =
        Map.of(
            "title", escaped(title),
            "style", style,
            "styleHash", hash(style),
            "script", script,
            "scriptHash", hash(script),
            "data", new Gson().toJson(data),
            "text", escaped(text));
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its part " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
