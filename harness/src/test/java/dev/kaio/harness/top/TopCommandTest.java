package dev.kaio.harness.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames of a kernel whose clock stands still. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopCommandTest {
  private static final long BASE = 0x10000;

  private static final String FRAME =
      """
      up 0.000 s (virtual clock), memory normal; processes 2, LWPs asleep 1
      kaio loaded; reads 4, writes 0, failed 0, bytes read 512, written 0, cleanup passes 1
      each second: completed RATE, failed RATE, bytes read PACE, written PACE

         PID    UID NAME          LWPS PENDING UNREAP  DONE  POLL NOTIFY CLEANUP  PORT   READ/s  WRITE/s  ASLEEP IN
         100    UID lgwr             2       3      4     1     0      0       0     0     PACE     PACE  2: address space
         101    UID idle             1       -      -     -     -      -       -     -        -        -
      """;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Endpoint endpoint;
  private EmbeddedServer server;

  @BeforeEach
  void start() throws IOException {
    endpoint = Endpoint.parse("unix:" + directory.resolve("k.sock"));
    server = EmbeddedServer.builder().listen(endpoint).virtualClock().start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("--endpoint", endpoint.toString()));
    all.addAll(List.of(words));
    return TopCommand.run(
        all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private RemoteProcess attach(String name) throws IOException {
    return KernelClient.attach(endpoint, Abi.LP64_SPARC, name);
  }

  /** Three requests at a gate, one that is done, and a cleanup LWP. */
  private RemoteProcess busy() throws IOException {
    RemoteProcess process = attach("lgwr");
    RemoteLwp lwp = process.lwp1();
    lwp.mmap(BASE, 0x4000, 3);
    lwp.openAt(259, "/dev/gate/0", 2);
    lwp.kaio(KaioOp.AIOINIT.code());
    for (int i = 0; i < 4; i++) {
      lwp.transfer(KaioOp.AIOREAD.code(), 259, BASE, 512, 512L * i, BASE + 0x2000 + 16L * i);
    }
    process.control().complete("/dev/gate/0", 0, 0);
    var unused = lwp.newLwp().kaioAsync(KaioOp.AIOSTART.code());
    process.control().clock(); // what was sent before has been done when this is answered
    return process;
  }

  /** What differs between frames and machines has a name. */
  private String frame(String rate, String pace) {
    int uid = server.callOnKernel(kernel -> kernel.procs().get(100).uid());
    return FRAME
        .replace("RATE", rate)
        .replace("    PACE", String.format("%8s", pace))
        .replace("PACE", pace)
        .replace("   UID lgwr", String.format("%6d lgwr", uid))
        .replace("   UID idle", String.format("%6d idle", uid));
  }

  private void assertFails(int status, String why, String... words) {
    assertThat(run(words)).isEqualTo(status);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: " + why + "\n");
    err.reset();
  }

  /** R-ST-2, R-ST-3; the first frame knows no rates. */
  @Test
  void framesShowQueuesSleepersAndRates() throws IOException {
    try (RemoteProcess busy = busy();
        RemoteProcess idle = attach("idle")) {
      assertThat(busy.pid()).isEqualTo(100);
      assertThat(idle.pid()).isEqualTo(101);
      assertThat(run("--count", "2", "--interval", "0.1")).isZero();
      String first = frame("-", "-");
      String second = frame("0.0", "0");
      assertThat(out.toString(UTF_8)).isEqualTo(first + "\n" + second);
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void badWordsAreOneLineAndExitCode2() {
    assertFails(2, "no interval 0.05: 0.1 to 3600 seconds are wanted", "--interval", "0.05");
    assertFails(2, "no interval NaN: 0.1 to 3600 seconds are wanted", "--interval", "NaN");
    assertFails(2, "no count -1: 1 or more is wanted", "--count", "-1");
    assertThat(run("--count", "x")).isEqualTo(2);
  }

  @Test
  void aKernelThatIsNotThereIsOneLineAndExitCode1() throws IOException {
    server.close();
    assertThat(run("--count", "1")).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines()).singleElement().asString().startsWith("kaio-harness: ");
  }

  @Test
  void anOutputThatTakesNothingEndsIt() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    int status =
        TopCommand.run(
            List.of("--endpoint", endpoint.toString()),
            new PrintStream(broken, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: cannot write the frames\n");
  }
}
