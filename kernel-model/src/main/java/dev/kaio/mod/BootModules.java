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
  private static final String COMPATIBILITY_PREFIX = "32-bit ";

  private BootModules() {}

  /** One of them: its name, bytes of text and data, and what modinfo shows of its linkages. */
  record Entry(String name, long size, List<ModCtl.Msinfo> msinfo) {}

  /** As many as the profile has ids before kaio's, in load order. */
  static List<Entry> of(MachineProfile profile) {
    int count = profile.kaioId() - 1;
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = BootModules.class.getResourceAsStream(profile.bootModules());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine();
          line != null && entries.size() < count;
          line = lines.readLine()) {
        if (!line.startsWith("#")) {
          entries.add(parse(line, profile.has32BitTable()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (entries.size() < count) {
      throw new IllegalStateException(
          profile.bootModules() + " has fewer than " + count + " modules");
    }
    return entries;
  }

  /** Name, size, then pairs of number and linkinfo. */
  private static Entry parse(String line, boolean has32BitTable) {
    String[] fields = line.split("\t", -1);
    List<ModCtl.Msinfo> msinfo = new ArrayList<>();
    for (int i = 2; i + 1 < fields.length; i += 2) {
      if (has32BitTable || !fields[i + 1].startsWith(COMPATIBILITY_PREFIX)) {
        int info = fields[i].equals("-") ? -1 : Integer.parseInt(fields[i]);
        msinfo.add(new ModCtl.Msinfo(fields[i + 1], info));
      }
    }
    return new Entry(fields[0], Long.parseLong(fields[1], 16), List.copyOf(msinfo));
  }
}
