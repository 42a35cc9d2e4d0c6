package dev.kaio.harness.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser without a window.
 *
 * @param program where it is
 * @param directory for its profile and what it prints
 */
public record Chromium(Path program, Path directory) {
  private static final long PATIENCE_SECONDS = 60;

  /**
   * What a page was when its script had run.
   *
   * @param dom the document, written out
   * @param complaints what the browser has logged about it: errors of the script, things refused
   */
  public record Seen(String dom, List<String> complaints) {}

  /** The browser of this machine; where there is none, the test is skipped. */
  public static Chromium orSkip(Path directory) {
    Optional<Path> program =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(each -> Path.of(each, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "there is no chromium on the PATH");
    return new Chromium(program.get(), directory);
  }

  /**
   * Opens a page, and reads what came of it.
   *
   * @param virtualMillis how far the page's timers run before it is written out; time passes as
   *     fast as it can, but for what the page waits for from outside
   */
  public Seen open(URI page, long virtualMillis) throws IOException, InterruptedException {
    Path dom = directory.resolve("dom.html");
    Path log = directory.resolve("chromium.log");
    Process browser =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--window-size=1200,1600",
                "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                "--virtual-time-budget=" + virtualMillis,
                "--dump-dom",
                page.toString())
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("chromium ends in time")
          .isTrue();
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
    }
    assertThat(browser.exitValue()).as(Files.readString(log, UTF_8)).isZero();
    List<String> complaints =
        Files.readString(log, UTF_8).lines().filter(line -> line.contains(":CONSOLE")).toList();
    return new Seen(Files.readString(dom, UTF_8), complaints);
  }
}
