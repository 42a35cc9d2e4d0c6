package dev.kaio.mod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The modules that are in memory when the kernel has booted: the same ones every time. */
final class BootModules {
  private static final int FIELDS = 3;

  private BootModules() {}

  /**
   * One of them.
   *
   * @param linkinfo null if it has no linkage
   */
  record Entry(String name, long size, String linkinfo) {}

  /** The first {@code count} of the list, in load order. */
  static List<Entry> first(int count) {
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = BootModules.class.getResourceAsStream("boot-modules.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine();
          line != null && entries.size() < count;
          line = lines.readLine()) {
        if (!line.startsWith("#")) {
          entries.add(parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (entries.size() < count) {
      throw new IllegalStateException("boot-modules.txt has fewer than " + count + " modules");
    }
    return entries;
  }

  private static Entry parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    return new Entry(
        fields[0], Long.parseLong(fields[1], 16), fields[2].equals("-") ? null : fields[2]);
  }
}
