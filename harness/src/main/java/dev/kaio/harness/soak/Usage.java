package dev.kaio.harness.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a Java process uses, seen from outside: jcmd collects its garbage and counts what is left,
 * and the host's /proc has the rest.
 *
 * @param heap bytes of objects that are alive
 * @param resident bytes of its memory that the host holds, those of the whole heap included
 */
record Usage(long heap, long resident, long descriptors, long threads) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Measures a process of this user.
   *
   * @throws IOException with one line that says why it cannot be measured
   */
  static Usage of(long pid) throws IOException {
    long heap = liveBytes(pid);
    try {
      Path process = Path.of("/proc", Long.toString(pid));
      List<String> status = Files.readAllLines(process.resolve("status"));
      return new Usage(
          heap,
          1024 * field(status, "VmRSS:"),
          entries(process.resolve("fd")),
          field(status, "Threads:"));
    } catch (IOException e) {
      throw new IOException("cannot look at process " + pid + " in /proc: " + e.getMessage(), e);
    }
  }

  private static long liveBytes(long pid) throws IOException {
    List<String> lines = histogram(pid);
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
    // The last line is "Total", the number of objects, and their bytes.
    if (!last.matches("Total +\\d+ +\\d+")) {
      throw new IOException("cannot count the heap of process " + pid + ": " + last);
    }
    return Long.parseLong(last.substring(last.lastIndexOf(' ') + 1));
  }

  /**
   * What jcmd prints, by way of a file: a Java stands still while it counts, and prints meanwhile,
   * so one that measures itself could not take from a pipe what must go through it.
   */
  private static List<String> histogram(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path output = Files.createTempFile("kaio-heap-", ".txt");
    try {
      Process asked;
      try {
        asked =
            new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
      } catch (IOException e) {
        throw new IOException("cannot measure a heap without " + jcmd, e);
      }
      if (!Ends.within(asked, LIMIT)) {
        asked.destroyForcibly();
        throw new IOException("process " + pid + " has not counted its heap within " + LIMIT);
      }
      try (Stream<String> lines = Files.lines(output)) {
        return lines.filter(line -> !line.isBlank()).toList();
      }
    } finally {
      Files.delete(output);
    }
  }

  private static long field(List<String> status, String name) throws IOException {
    for (String line : status) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("there is no " + name);
  }

  private static long entries(Path directory) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path ignored : entries) {
        count++;
      }
    }
    return count;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.2f MiB, resident %.1f MiB, %d descriptors, %d threads",
        heap / 1048576.0,
        resident / 1048576.0,
        descriptors,
        threads);
  }
}
