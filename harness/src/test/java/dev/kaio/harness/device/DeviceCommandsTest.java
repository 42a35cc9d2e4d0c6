package dev.kaio.harness.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.Disk;
import dev.kaio.dev.FaultPlan;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** fault and gate, against a kernel behind a socket. */
@Timeout(60)
class DeviceCommandsTest {
  private static final String DISK = "/dev/rdsk/c0t0d0s0";
  private static final String GATE = "/dev/gate/0";
  private static final long BASE = 0x10_0000;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private EmbeddedServer server;

  @BeforeEach
  void start() throws IOException {
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("kaio.sock"));
    server = EmbeddedServer.builder().listen(endpoint).start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of("--endpoint", server.endpoints().get(0).toString()));
    all.addAll(List.of(words));
    return all;
  }

  private int fault(String... words) {
    return FaultCommand.run(words(words), new PrintStream(out, true, UTF_8), errors());
  }

  private int gate(String... words) {
    return GateCommand.run(words(words), new PrintStream(out, true, UTF_8), errors());
  }

  private PrintStream errors() {
    return new PrintStream(err, true, UTF_8);
  }

  private FaultPlan plan() {
    return server.callOnKernel(kernel -> ((Disk) kernel.devices().find(DISK)).faultPlan());
  }

  private void assertSaid(String output) {
    assertThat(out.toString(UTF_8)).isEqualTo(output);
    assertThat(err.toString(UTF_8)).isEmpty();
    out.reset();
  }

  private void assertRefused(int expected, int status, String why) {
    assertThat(status).isEqualTo(expected);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: " + why + "\n");
    assertThat(out.toString(UTF_8)).isEmpty();
    err.reset();
  }

  @Test
  void a_plan_is_set_shown_and_cleared() {
    assertThat(fault(DISK, "--show")).isZero();
    assertSaid("none\n");
    assertThat(fault(DISK, "read=EIO@.5,stall=60m@3")).isZero();
    assertSaid("");
    assertThat(plan()).isEqualTo(FaultPlan.parse("read=EIO@0.5,stall=1h@3"));
    assertThat(fault(DISK, "--show")).isZero();
    assertSaid("read=EIO@0.5,stall=1h@3\n");
    assertThat(fault(DISK, "--clear")).isZero();
    assertThat(plan()).isNull();
  }

  @Test
  void a_gate_is_listed_and_let_go() throws Exception {
    try (RemoteProcess process =
        KernelClient.attach(server.endpoints().get(0), Abi.LP64_SPARC, "victim")) {
      process.lwp1().mmap(BASE, 0x10000, 3);
      long fd = process.lwp1().open(GATE, 2).value();
      List<CompletableFuture<CallResult>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int call = i % 2 == 0 ? Sysnum.PREAD : Sysnum.PWRITE;
        calls.add(process.lwp1().newLwp().callAsync(call, fd, BASE + 512L * i, 512, 1024L * i));
        int held = i + 1;
        await().until(() -> held() == held);
      }

      assertThat(gate(GATE)).isZero();
      assertSaid(
          """
              N WHAT            OFFSET      BYTES            ADDRESS    FD
              0 read                 0        512           0x100000     -
              1 write             1024        512           0x100200     -
              2 read              2048        512           0x100400     -
              3 write             3072        512           0x100600     -
          """);
      assertThat(gate(GATE, "--complete", "2")).isZero();
      assertThat(calls.get(2).get(30, TimeUnit.SECONDS).value()).isEqualTo(512);
      assertThat(gate(GATE, "--fail", "1=ENXIO")).isZero();
      assertThat(calls.get(1).get(30, TimeUnit.SECONDS).errno()).isEqualTo(6);
      assertSaid("");
      assertThat(gate(GATE, "--all")).isZero();
      assertSaid("2\n");
      assertThat(calls.get(0).get(30, TimeUnit.SECONDS).value()).isEqualTo(512);
      assertThat(calls.get(3).get(30, TimeUnit.SECONDS).value()).isEqualTo(512);
    }
  }

  private int held() {
    return server.callOnKernel(
        kernel -> ((dev.kaio.dev.GateDisk) kernel.devices().find(GATE)).held().size());
  }

  @Test
  void a_wrong_command_line_is_one_line_and_exit_code_2() {
    assertRefused(2, fault(DISK), "one of PLAN, --clear and --show is wanted");
    assertRefused(2, fault(DISK, "--clear", "--show"), "one of PLAN, --clear and --show is wanted");
    assertRefused(2, fault(DISK, "read=EFOO"), "'EFOO' is not an errno");
    assertRefused(2, fault(), "Missing required parameter: 'DEVICE'");
    assertRefused(
        2,
        gate(GATE, "--all", "--list"),
        "only one of --list, --complete, --fail and --all may be given");
    assertRefused(2, gate(GATE, "--fail", "0"), "'0' is not of the form N=ERRNO");
    assertRefused(2, gate(GATE, "--fail", "0=EFOO"), "'EFOO' is not an errno");
  }

  @Test
  void what_cannot_be_done_is_one_line_and_exit_code_1() throws IOException {
    assertRefused(
        1, fault("/dev/none", "--show"), "cannot open /dev/none: No such file or directory");
    assertRefused(1, fault("/dev/null", "--show"), "/dev/null is no disk");
    assertRefused(1, gate(DISK), DISK + " is no gate");
    assertRefused(1, gate(GATE, "--complete", "0"), GATE + " holds no such transfer");
    assertRefused(1, gate(GATE, "--fail", "7=EIO"), GATE + " holds no such transfer");
    try (EmbeddedServer other = EmbeddedServer.builder().listen(Endpoint.parse("tcp:0")).start()) {
      int status =
          FaultCommand.run(
              List.of("--endpoint", other.endpoints().get(0).toString(), DISK, "--show"),
              System.out,
              errors());
      assertRefused(1, status, DISK + ": Not owner");
    }
  }

  @Test
  void help_says_how() {
    assertThat(fault("--help")).isZero();
    assertThat(gate("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("--clear", "--show", "--complete=N", "--fail=N=ERRNO");
  }
}
