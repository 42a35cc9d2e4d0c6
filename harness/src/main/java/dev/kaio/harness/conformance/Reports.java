package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The files that a run writes, each if it is wanted. */
final class Reports {
  @Option(names = "--tap", paramLabel = "FILE", description = "Writes the verdicts as TAP 14.")
  private Path tap;

  @Option(names = "--junit", paramLabel = "FILE", description = "Writes them as JUnit XML.")
  private Path junit;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes them as a page: rules, cases, and the truss of what failed.")
  private Path html;

  /**
   * Makes the files, empty: that one cannot be written is said before the run.
   *
   * @return what the platform writes itself
   * @throws IOException with one line that says which one it is
   */
  JunitXml begin() throws IOException {
    for (Path file : Stream.of(tap, junit, html).filter(Objects::nonNull).toList()) {
      try {
        OutputStream made = Files.newOutputStream(file);
        made.close();
      } catch (IOException e) {
        throw new IOException("cannot write " + file, e);
      }
    }
    return JunitXml.to(junit);
  }

  void write(String where, List<Verdict> verdicts) throws IOException {
    if (tap != null) {
      TapReport.write(tap, verdicts);
    }
    if (html != null) {
      HtmlReport.write(html, where, verdicts);
    }
  }
}
