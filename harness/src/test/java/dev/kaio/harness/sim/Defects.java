package dev.kaio.harness.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The bugs of {@code defects.txt}, which says how they are written down. */
final class Defects {
  private static final String FILE = "defects.txt";
  private static final int FIELDS = 4;

  private Defects() {}

  static List<Defect> all() {
    try (InputStream in = Defects.class.getResourceAsStream(FILE)) {
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Defect> parse(String text) {
    List<Defect> defects = new ArrayList<>();
    for (String block : text.split("(?m)^= ")) {
      if (!block.startsWith("#")) {
        defects.add(defect(block.lines().toList()));
      }
    }
    return defects;
  }

  private static Defect defect(List<String> lines) {
    String[] fields = lines.get(0).split(" \\| ");
    if (fields.length != FIELDS) {
      throw new IllegalStateException("not a bug: " + lines.get(0));
    }
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      if (line.isEmpty()) {
        continue;
      }
      String source = line.substring(1) + '\n';
      before.append(line.charAt(0) == '+' ? "" : source);
      after.append(line.charAt(0) == '-' ? "" : source);
    }
    return new Defect(
        fields[0],
        fields[1],
        fields[3],
        before.toString(),
        after.toString(),
        Integer.parseInt(fields[2]));
  }
}
