package dev.kaio.harness.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.browser.Chromium;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code kaiod --http} in a browser; skipped where there is none. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveViewInBrowserTest {
  private static final long BASE = 0x10000;
  private static final Pattern URL = Pattern.compile("live view on (http://127\\.0\\.0\\.1:\\d+/)");

  /** Looks of the page, one a second: enough for some that are apart in real time, too. */
  private static final long VIRTUAL_MILLIS = 100_000;

  @TempDir Path directory;

  private Chromium browser;
  private Process kaiod;
  private Path said;
  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    browser = Chromium.orSkip(directory);
    endpoint = Endpoint.parse("unix:" + directory.resolve("k.sock"));
    said = directory.resolve("kaiod.log");
    kaiod =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kaio.server.KernelServer",
                "--listen",
                endpoint.toString(),
                "--http",
                "0",
                "--fault",
                "/dev/rdsk/c0t1d0s0:read=EIO@0.5,latency=2ms")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (kaiod != null) {
      kaiod.destroyForcibly().waitFor();
    }
  }

  private URI page() throws IOException {
    Matcher url = URL.matcher(Files.readString(said));
    return url.find() ? URI.create(url.group(1)) : null;
  }

  private URI awaitPage() {
    return await().atMost(Duration.ofSeconds(60)).until(this::page, url -> url != null);
  }

  /** A process that has three requests at a gate, and an LWP that waits for one of them. */
  private RemoteProcess waiting(String name) throws IOException {
    RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, name);
    RemoteLwp lwp = process.lwp1();
    lwp.mmap(BASE, 0x4000, 3);
    lwp.openAt(259, "/dev/gate/0", 2);
    lwp.openAt(260, "/dev/no<b id=evil>", 2);
    lwp.kaio(KaioOp.AIOINIT.code());
    for (int i = 0; i < 3; i++) {
      lwp.transfer(KaioOp.AIOREAD.code(), 259, BASE, 512, 512L * i, BASE + 0x2000 + 16L * i);
    }
    RemoteLwp waiter = lwp.newLwp();
    var unused = waiter.kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);
    await()
        .until(
            () ->
                process.control().snapshot(process.pid()).value().lwps().stream()
                    .anyMatch(seen -> seen.state() == LwpSnapshot.State.ASLEEP));
    return process;
  }

  @Test
  void thePageShowsTheKernelAndGoesOn() throws IOException, InterruptedException {
    URI url = awaitPage();
    try (RemoteProcess process = waiting("lgwr<b id=evil>")) {
      Chromium.Seen seen = browser.open(url, VIRTUAL_MILLIS);

      assertThat(seen.complaints()).isEmpty();
      assertThat(seen.dom())
          .contains("class=\"live\">live</p>")
          .contains("<span class=\"pid\">" + process.pid() + "</span>lgwr&lt;b id=evil&gt;<span>")
          .contains("<td class=\"grow\"><span class=\"code\">kaio(AIOWAIT, 0x00000000)</span></td>")
          .contains("<td class=\"whole\">a completion</td>")
          .contains("<li class=\"\">at devices <b>3</b></li>")
          .contains("<summary>3 not reaped</summary>")
          .contains("<span class=\"warn\">3 at the gate</span>")
          .contains("<div class=\"code bad\">read=EIO@0.5,latency=2ms</div>")
          .contains("<td class=\"whole\">kaio</td>")
          .contains("kaio(AIOREAD, 259, 0x00010000, 512, ")
          .containsPattern("<span class=\"bad\">[^<]*\\topen\\([^<]*Err#2 ENOENT")
          .doesNotContain("<b id=");
      assertThat(seen.dom()).as("a rate needs two looks").contains("<b>0/s</b>");
    }
  }

  @Test
  void thePageIsNobodysFrame() throws IOException, InterruptedException {
    Path around = directory.resolve("around.html");
    Files.writeString(around, "<!doctype html><iframe src=\"" + awaitPage() + "\"></iframe>");
    assertThat(browser.open(around.toUri(), 1000).complaints())
        .singleElement()
        .asString()
        .contains("frame-ancestors");
  }
}
