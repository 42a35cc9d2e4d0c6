package dev.kaio.harness.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against a kernel whose clock stands still. */
@Timeout(60)
class ControlCommandTest {
  private static final long BASE = 0x10000;
  private static final String GATE = "/dev/gate/0";

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Endpoint endpoint;
  private EmbeddedServer server;
  private RemoteProcess process;

  @BeforeEach
  void start() throws IOException {
    endpoint = Endpoint.parse("unix:" + directory.resolve("k.sock"));
    server = EmbeddedServer.builder().listen(endpoint).virtualClock().start();
    process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "lgwr");
    RemoteLwp lwp = process.lwp1();
    lwp.mmap(BASE, 0x4000, 3);
    lwp.openAt(259, GATE, 2);
    lwp.kaio(KaioOp.AIOINIT.code());
    for (int i = 0; i < 3; i++) {
      lwp.transfer(KaioOp.AIOREAD.code(), 259, BASE, 512, 512L * i, BASE + 0x2000 + 16L * i);
    }
  }

  @AfterEach
  void stop() throws IOException {
    process.close();
    server.close();
  }

  private int run(String... words) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of("--endpoint", endpoint.toString()));
    all.addAll(List.of(words));
    return ControlCommand.run(
        all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private void assertPrinted(String expected, String... words) {
    assertThat(run(words)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(expected);
    assertThat(err.size()).isZero();
  }

  private void assertRefused(int status, String why, String... words) {
    assertThat(run(words)).isEqualTo(status);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: " + why + "\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void timePasses() {
    process.memory().putLong(BASE + 0x3000, 600);
    CompletableFuture<CallResult> wait =
        process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), BASE + 0x3000, 0);
    process.control().clock();

    assertPrinted(
        "clock virtual monotonic 599.500000000 wall 1000000599.500000000 next 600.000000000\n",
        "advance",
        "599.5s");
    assertThat(wait).isNotDone();
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 1000000600.000000000 next -\n", "next");
    assertRefused(1, "next: ENOENT (No such file or directory)", "next");
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 1000004200.000000000 next -\n", "time", "+1h");
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 1000000600.000000000 next -\n",
        "--",
        "time",
        "-60m");
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 999997000.000000000 next -\n", "time", "-1h");
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 1000000600.000000000 next -\n", "time", "1h");
    assertRefused(2, "Unknown option: '-x'", "time", "-x");
    assertRefused(2, "Unknown option: '--back'", "time", "--back", "1h");
    assertRefused(
        2, "bad time '-1': a number and ns, us, ms, s, m, h or d is wanted", "time", "-1");
    assertPrinted(
        "clock virtual monotonic 600.000000000 wall 1000000600.000000000 next -\n", "clock");
    assertThat(wait.join().errno()).isEqualTo(62);
  }

  @Test
  void heldRequestsGo() {
    assertPrinted("completed 1\n", "complete", GATE, "1");
    assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(BASE + 0x2010);
    assertPrinted("completed 1\n", "complete", GATE, "--errno", "EIO");
    assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(BASE + 0x2000);
    assertThat(process.memory().getInt(BASE + 0x2008)).isEqualTo(5);
    assertPrinted("completed 1\n", "complete", "--errno", "6", GATE, "all");
    assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(BASE + 0x2020);
    assertThat(process.memory().getInt(BASE + 0x2028)).isEqualTo(6);
    assertRefused(1, "complete " + GATE + ": EINVAL (Invalid argument)", "complete", GATE);
  }

  @Test
  void memoryGetsTight() {
    assertPrinted("", "lowmem");
    assertThat(process.control().processes().get().pressure()).isEqualTo(1);
    assertPrinted("", "lowmem", "exhausted");
    assertThat(process.control().processes().get().pressure()).isEqualTo(2);
    assertPrinted("", "lowmem", "normal");
    assertThat(process.control().processes().get().pressure()).isZero();
  }

  @Test
  void aCleanupIsAskedFor() {
    assertPrinted("requested\n", "dr", Integer.toString(process.pid()));
    assertThat(process.control().snapshot(process.pid()).get().aio().cleanupRequested()).isTrue();
    assertRefused(1, "dr 1: ESRCH (No such process)", "dr", "1");
  }

  @Test
  void aProcessIsPrinted() {
    assertPrinted("completed 1\n", "complete", GATE, "1");

    assertPrinted(
        """
        clock virtual monotonic 0.000000000 wall 1000000000.000000000 next -
        module kaio id 105 loads 1 LOADED/INSTALLED
        total reads 3 writes 0 completions 1 errors 0 read 512 written 0 passes 0
        process PID uid UID lgwr LP64-SPARC privileged
        lwp 1 user blocked 0x0,0x0
        segment 0x10000+16384 protection 3 locked 3
        segment 0xff000000000+8192 protection 3 locked 0
        fd 259 character access 3 position 0 holds 2
        aio pending 2 outstanding 3 notifycnt 0 waitncnt 0 portclose 0 flags 0x40 bytes 1024
        aio reads 3 writes 0 completions 1 errors 0 read 512 written 0 passes 0
        doneq 0x12010
        request 0x12000 aiocb 0x0 flags 0x1202 read fd 259 port -1 buffer 0x10000+512 offset 0 = 0 EINPROGRESS
        request 0x12010 aiocb 0x0 flags 0x1280 read fd 259 port -1 buffer 0x10000+512 offset 512 = 512 0
        request 0x12020 aiocb 0x0 flags 0x1202 read fd 259 port -1 buffer 0x10000+512 offset 1024 = 0 EINPROGRESS
        """
            .replace("PID", Integer.toString(process.pid()))
            .replace("UID", Integer.toString(process.uid())),
        "snapshot",
        Integer.toString(process.pid()));
  }

  @Test
  void theKernelIsPrintedWithItsProcesses() {
    assertThat(run("snapshot")).isZero();
    assertThat(out.toString(UTF_8).lines())
        .startsWith(
            "clock virtual monotonic 0.000000000 wall 1000000000.000000000 next -",
            "memory normal",
            "module kaio id 105 loads 1 LOADED/INSTALLED",
            "total reads 3 writes 0 completions 0 errors 0 read 0 written 0 passes 0",
            "process " + process.pid() + " uid " + process.uid() + " lgwr lwps 1 asleep 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "advance",
        "advance 1s 2s",
        "advance 10",
        "advance soon",
        "advance 999999999d",
        "next 1s",
        "clock now",
        "time 1y",
        "lowmem much",
        "lowmem low low",
        "complete",
        "complete /dev/gate/0 first",
        "complete /dev/gate/0 0 1",
        "complete /dev/gate/0 --errno EOOPS",
        "clock --errno EIO",
        "dr",
        "dr lgwr",
        "snapshot all",
        "snapshot 1 2",
      })
  void aWrongCommandLineIsOneLineAndExitCode2(String words) {
    assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").hasLineCount(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void noKernelIsOneLineAndExitCode1() throws IOException {
    server.close();
    assertThat(run("clock")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: cannot connect to " + endpoint);
  }
}
