package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.harness.browser.Chromium;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser; skipped where there is none. */
@Timeout(180)
class PageInBrowserTest {
  private static final String LOG =
      """
      /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:\tkaio(AIOREAD, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) Err#48 ENOTSUP
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576 [<b id="evil">]
      /1:\t\ttimeout: 600.000000 sec
      """;

  private static final long PATIENCE_MILLIS = 5000;

  @TempDir Path directory;

  private Chromium browser;
  private Path page;

  @BeforeEach
  void writePage() {
    browser = Chromium.orSkip(directory);
    page = directory.resolve("page.html");
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    int status =
        ExplainCommand.run(
            List.of("--html", page.toString(), "-"),
            new ByteArrayInputStream(LOG.getBytes(UTF_8)),
            nowhere,
            nowhere);
    assertThat(status).isZero();
  }

  private Chromium.Seen open(Path file, String fragment) throws IOException, InterruptedException {
    return browser.open(URI.create(file.toUri() + fragment), PATIENCE_MILLIS);
  }

  @Test
  void requestsWaitsAndRefusalsAreDrawn() throws IOException, InterruptedException {
    Chromium.Seen seen = open(page, "");
    assertThat(seen.complaints()).isEmpty();
    assertThat(seen.dom())
        .containsOnlyOnce("<rect class=\"bar write\"")
        .containsOnlyOnce("<rect class=\"bar read open\"")
        .containsOnlyOnce("<rect class=\"bar wait\"")
        .containsOnlyOnce("<circle class=\"mark other failed\"")
        .containsOnlyOnce("<path class=\"depth\"")
        .contains("<main>")
        .contains("Some requests do not go through kaio but through worker threads")
        .doesNotContain("<b id=");
  }

  @Test
  void theAddressChoosesACall() throws IOException, InterruptedException {
    Chromium.Seen seen = open(page, "#line-1");
    assertThat(seen.complaints()).isEmpty();
    assertThat(seen.dom())
        .containsOnlyOnce("<rect class=\"bar write chosen\"")
        .containsOnlyOnce("<rect class=\"bar wait partner\"")
        .contains("<dd>099C9E00 0755D3C0: the low halves of offset and result address</dd>");
  }

  @Test
  void pointingTellsClickingChoosesDraggingAndKeysMove()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    Path driven = directory.resolve("driven.html");
    Files.writeString(driven, withScript(Files.readString(page), driver()));
    Chromium.Seen seen = open(driven, "");
    assertThat(seen.complaints()).isEmpty();
    assertThat(seen.dom()).contains("<pre id=\"driven\">all went well</pre>");
  }

  private static String driver() throws IOException {
    try (var in = PageInBrowserTest.class.getResourceAsStream("page-driver.js")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The page with one more script that it may run. */
  private static String withScript(String page, String script) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
    String allowed = "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    return page.replace("script-src ", "script-src " + allowed + " ")
        .replace("</body>", "<script>" + script + "</script></body>");
  }

  @Test
  void aScriptThatIsNotThePagesOwnDoesNotRun() throws IOException, InterruptedException {
    Path changed = directory.resolve("changed.html");
    Files.writeString(
        changed, Files.readString(page).replace("\"use strict\";", "\"use strict\"; "));
    Chromium.Seen seen = open(changed, "");
    assertThat(seen.complaints()).isNotEmpty();
    assertThat(seen.dom()).doesNotContain("<rect");
  }
}
