package dev.kaio.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class KernelServerTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private KernelServer server() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", directory.toString());
    return new KernelServer(
        environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private int run(String... args) {
    return server().run(args);
  }

  private void assertRefused(int status, String why, String... args) {
    assertThat(run(args)).isEqualTo(status);
    assertThat(err.toString(UTF_8)).startsWith("kaiod: ").contains(why);
    assertThat(err.toString(UTF_8).lines()).hasSize(1);
    err.reset();
  }

  @Test
  void helpGoesToStandardOutputAndIsASuccess() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("--listen", "--profile", "--truss", "--stall", "--device", "--fault")
        .contains("--clock", "--boot-time");
    assertThat(err.size()).isZero();
  }

  @Test
  void everyOptionOfTheLimitsInTheDocumentIsThere() throws IOException {
    String document = Files.readString(Path.of("docs", "PROTOCOL.md"));
    String limits =
        document.substring(document.indexOf("## 9."), document.indexOf("What a process may have"));
    assertThat(run("--help")).isZero();
    assertThat(Pattern.compile("--[a-z][a-z-]+").matcher(limits).results().map(MatchResult::group))
        .hasSize(21)
        .allSatisfy(option -> assertThat(out.toString(UTF_8)).contains(" " + option + "="));
  }

  @Test
  void theVersionGoesToStandardOutput() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("kaiod ");
  }

  @Test
  void aBadOptionIsOneLineAndExitCode2() {
    assertRefused(2, "Unknown option: '--liste'", "--liste");
    assertRefused(2, "bad endpoint 'udp:1'", "--listen", "udp:1");
    assertRefused(2, "no profile 'vax'", "--profile", "vax");
    assertRefused(2, "no clock 'fast'", "--clock", "fast");
    assertRefused(2, "no time -1 s", "--boot-time", "-1");
    assertRefused(2, "no time 4611686019 s", "--boot-time", "4611686019");
    assertRefused(2, "the longest frame is", "--max-frame", "12");
    assertRefused(2, "--stall", "--stall", "soon");
    assertRefused(2, "'much' is not a size", "--max-buffered", "much");
    assertRefused(2, "--max-connections is 1 or more, not 0", "--max-connections", "0");
    assertRefused(2, "--stall is 0 or more, not -5", "--stall", "-5");
    assertRefused(2, "--grace is 0 or more, not -1", "--grace", "-1");
    assertRefused(2, "--claim is 1 or more, not 0", "--claim", "0");
    assertRefused(2, "--handshake is 1 or more, not 0", "--handshake", "0");
    assertRefused(2, "--max-traces is 1 or more, not -1", "--max-traces", "-1");
    assertRefused(2, "'-1' is not a size", "--max-backlog", "-1");
    assertRefused(2, "--busy-poll is a number of microseconds", "--busy-poll=0");
    assertRefused(2, "--busy-poll is a number of microseconds", "--busy-poll=soon");
    assertRefused(2, "Unmatched argument", "--busy-poll", "50", "60");
    assertRefused(2, "--listen", "--listen");
  }

  @Test
  void aBadExportIsOneLineAndExitCode2() {
    String dir = directory.toString();
    assertRefused(2, "is not of the form HOSTDIR=MOUNTPOINT", "--export", dir);
    assertRefused(2, "the mount point is not an absolute path", "--export", dir + "=mnt");
    assertRefused(2, "there is no option 'rw'", "--export", dir + "=/mnt,rw");
    assertRefused(
        2,
        "mount point /mnt is given twice",
        "--export",
        dir + "=/mnt",
        "--export",
        dir + "=/mnt/");
  }

  @Test
  void aDirectoryThatTheHostRefusesIsOneLineAndExitCode1() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path missing = directory.resolve("missing");
    assertRefused(1, "export /mnt: cannot open " + missing, "--export", missing + "=/mnt");
    assertRefused(1, "Not a directory", "--export", file + "=/mnt");
  }

  @Test
  void aBadDeviceIsOneLineAndExitCode2() throws IOException {
    assertRefused(2, "device '/dev/a' is not of the form PATH=SPEC", "--device", "/dev/a");
    assertRefused(2, "'1x' is not a size", "--device", "/dev/a=ram:1x");
    assertRefused(
        2, "device /dev/a is given twice", "--device", "/dev/a=ram:1m", "--device=/dev/a=ram:2m");
    assertRefused(2, "'lots' is not a size", "--ram-budget", "lots");
    assertRefused(2, "the number of I/O threads is 1 to 256, not 0", "--io-threads", "0");
    assertRefused(2, "the number of copy threads is 0 to 256, not -1", "--copy-threads=-1");
    assertRefused(2, "the number of event loops is 1 to 256, not 0", "--loops", "0");
    assertRefused(2, "the number of event loops is 1 to 256, not 257", "--loops=257");
    assertRefused(2, "'many' is not an int", "--loops", "many");
    Path list =
        Files.writeString(
            directory.resolve("disks"), "# disks\n\n /dev/a=ram:1m \n/dev/b=rom:1m\n");
    assertRefused(2, list + ":4: device /dev/b: ram:SIZE", "--device", "@" + list);
  }

  @Test
  void aBadFaultIsOneLineAndExitCode2() {
    assertRefused(2, "fault 'read=EIO' is not of the form DEVICE:PLAN", "--fault", "read=EIO");
    assertRefused(2, "'EFOO' is not an errno", "--fault", "/dev/gate/0:read=EFOO");
    assertRefused(2, "there is no disk /dev/null", "--fault", "/dev/null:read=EIO");
    assertRefused(2, "there is no disk /dev/none", "--fault", "/dev/none:read=EIO");
    assertRefused(
        2,
        "device /dev/gate/0 has two fault plans",
        "--fault=/dev/gate/0:read=EIO",
        "--fault=/dev/gate/0:write=EIO");
  }

  @Test
  void aDeviceThatCannotBeHadIsOneLineAndExitCode1() {
    String none = directory.resolve("none").toString();
    assertRefused(
        1,
        "device /dev/a: cannot open " + none + ": No such file or directory",
        "--device",
        "/dev/a=file:" + none);
    assertRefused(
        1,
        "device /dev/a: cannot open " + directory + ": Is a directory",
        "--device",
        "/dev/a=gate:file:" + directory + ",size=1m");
    assertRefused(1, "cannot read " + none + ": no such file", "--device", "@" + none);
    assertRefused(1, "cannot read " + directory + ": ", "--device", "@" + directory);
    assertThat(directory.resolve("kaio.sock")).doesNotExist();
  }

  @Test
  void devicesOfAFileAndFaultsAreThereFromTheStart() throws Exception {
    Path list = directory.resolve("disks");
    Files.writeString(list, "/dev/a=ram:1m\n/dev/b=file:" + directory.resolve("b") + ",size=1m");
    CompletableFuture<EmbeddedServer> started = new CompletableFuture<>();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () ->
                server()
                    .onStart(started::complete)
                    .run("--device", "@" + list, "--fault", "/dev/b:read=ENXIO@2"));
    started.get(30, TimeUnit.SECONDS);
    Endpoint endpoint = Endpoint.ofEnvironment(Map.of("XDG_RUNTIME_DIR", directory.toString()));

    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "main")) {
      process.lwp1().mmap(0x10000, 8192, 3);
      assertThat(process.lwp1().open("/dev/a", 0).value()).isZero();
      assertThat(process.lwp1().open("/dev/b", 0).value()).isEqualTo(1);
      assertThat(process.lwp1().call(Sysnum.READ, 1, 0x10000, 512).value()).isEqualTo(512);
      assertThat(process.lwp1().call(Sysnum.READ, 1, 0x10000, 512).errno()).isEqualTo(6);
    }
    started.get().close();
    assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aServerListensWhereClientsLookByDefaultAndWritesTheLinesOfTruss() throws Exception {
    Path log = directory.resolve("truss.log");
    CompletableFuture<EmbeddedServer> started = new CompletableFuture<>();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () ->
                server()
                    .onStart(started::complete)
                    .run("--truss", log.toString(), "--profile", "amd64"));
    started.get(30, TimeUnit.SECONDS);
    Endpoint endpoint = Endpoint.ofEnvironment(Map.of("XDG_RUNTIME_DIR", directory.toString()));

    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "main")) {
      assertThat(process.profile()).isEqualTo("amd64");
      process.lwp1().kaio(KaioOp.AIOINIT.code());
      process.lwp1().mmap(0x10000, 8192, 3);
      process.memory().putLong(0x10000, 0);
      process.memory().putLong(0x10008, 1000);
      process.lwp1().aiowait(0x10000, 1);
      process.lwp1().aiowait(0x10000, 0);
    }
    started.get().close();

    assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(err.toString(UTF_8)).isEqualTo("kaiod: listening on " + endpoint + "\n");
    assertThat(Files.readString(log).replace("\t", "<T>"))
        .isEqualTo(
            """
            kaio(5, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000) = 0
            kaio(AIOWAIT, 0x00010000)<T><T><T>Err#22 EINVAL
            kaio(AIOWAIT, 0x00010000)<T><T><T>Err#62 ETIME
            """);
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws IOException {
    try (EmbeddedServer other = EmbeddedServer.builder().listen(Endpoint.parse("tcp:0")).start()) {
      String endpoint = other.endpoints().get(0).toString();

      assertRefused(
          1, "cannot listen on " + endpoint + ": Address already in use", "--listen", endpoint);
    }
  }

  @Test
  void aSocketOfALiveServerIsOneLineAndExitCode1() throws IOException {
    Endpoint endpoint = Endpoint.parse("unix:" + directory.resolve("kaio.sock"));
    try (EmbeddedServer other = EmbeddedServer.builder().listen(endpoint).start()) {
      assertRefused(1, "a server is listening there already");
      assertThat(other.endpoints()).containsExactly(endpoint);
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("kaio.sock"), "precious");

    assertRefused(1, "is not a socket");

    assertThat(file).hasContent("precious");
    assertThat(directory).isDirectoryNotContaining("glob:**.k*");
  }

  @Test
  void aTrussFileThatCannotBeWrittenIsOneLineAndExitCode1() {
    assertRefused(1, "missing", "--truss", directory.resolve("missing/log").toString());
    assertRefused(
        1, "cannot write " + directory + ": Is a directory", "--truss", directory.toString());
  }
}
