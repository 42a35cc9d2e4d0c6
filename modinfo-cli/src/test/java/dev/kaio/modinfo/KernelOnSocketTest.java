package dev.kaio.modinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools against a real kernel: over its sockets, and as programs of their own. */
@Timeout(60)
class KernelOnSocketTest {
  private static final String HEADER = " Id Loadaddr   Size Info Rev Module Name";
  private static final String KAIO = "105 608c4000   2efd 178   1  kaio (kernel Async I/O)";

  @TempDir Path directory;

  private EmbeddedServer start(KernelConfig config) throws IOException {
    return EmbeddedServer.builder()
        .listen(Endpoint.parse("unix:" + directory.resolve("k.sock")))
        .listen(Endpoint.parse("tcp:0"))
        .config(config)
        .start();
  }

  private static Endpoint unix(EmbeddedServer server) {
    return server.endpoints().get(0);
  }

  @Test
  @DisplayName("R-MOD-14 R-MOD-17 the line of a real machine comes out of the kernel byte for byte")
  void theLineOfARealMachineComesOutOfTheKernelByteForByte() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT)) {
      assertThat(Run.of(unix(server)).out()).doesNotContain("kaio");

      Run.of(unix(server), "modload", "-p", "sys/kaio").assertPrinted();

      Run all = Run.of(unix(server));
      assertThat(all.status()).isZero();
      assertThat(all.err()).isEmpty();
      assertThat(all.out()).startsWith(HEADER + "\n  1 ").endsWith("\n" + KAIO + "\n");
      assertThat(all.out().lines().skip(1).map(row -> row.substring(0, 3)).distinct())
          .hasSize(105)
          .isSorted();
      Run.of(unix(server), "-i", "105").assertPrinted(HEADER, KAIO);
      Run.of(unix(server), "-c", "-i", "105")
          .assertPrinted(
              " Id    Loadcnt Module Name                            State",
              "105          1 kaio                             LOADED/INSTALLED");
    }
  }

  @ParameterizedTest
  @EnumSource(MachineProfile.class)
  @DisplayName("R-MOD-4 R-MOD-15 R-MOD-17 every machine has its rows")
  void everyMachineHasItsRows(MachineProfile profile) throws IOException {
    try (EmbeddedServer server = start(KernelConfig.of(profile))) {
      Run.of(unix(server), "modload", "-p", "sys/kaio").assertPrinted();

      Run run = Run.of(unix(server), "-i", Integer.toString(profile.kaioId()));

      String[] expected =
          switch (profile) {
            case CLASSIC -> new String[] {HEADER, KAIO};
            case SPARCV9 ->
                new String[] {
                  HEADER,
                  "121 7b6a8000   3228 178   1  kaio (kernel Async I/O)",
                  "121 7b6a8000   3228 178   1  kaio (kernel Async I/O for 32 bit com)"
                };
            case AMD64 ->
                new String[] {
                  " Id         Loadaddr   Size Info Rev Module Name",
                  "118 fffffffff7e95000   4b70 178   1  kaio (kernel Async I/O)",
                  "118 fffffffff7e95000   4b70 178   1  kaio (kernel Async I/O for 32 bit com)"
                };
          };
      run.assertPrinted(expected);
    }
  }

  @Test
  @DisplayName("R-MOD-7 R-MOD-12 R-MOD-21 kaio cannot be unloaded and goes on")
  void kaioCannotBeUnloadedAndGoesOn() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT)) {
      Run.of(unix(server), "modload", "-p", "sys/kaio").assertPrinted();

      Run.of(unix(server), "modunload", "-i", "105")
          .assertFailed(16, "can't unload the module: Device busy");
      Run.of(unix(server), "modunload", "-i", "0").assertPrinted();
      Run.of(unix(server), "modunload", "-i", "1")
          .assertFailed(16, "can't unload the module: Device busy");
      Run.of(unix(server), "modunload", "-i", "300")
          .assertFailed(22, "can't unload the module: Invalid argument");

      Run.of(unix(server), "-i", "105").assertPrinted(HEADER, KAIO);
    }
  }

  @Test
  @DisplayName("R-MOD-10 R-MOD-20 a module that is missing or excluded has its errno")
  void aModuleThatIsNotOnDiskOrExcludedHasItsErrno() throws IOException {
    try (EmbeddedServer server =
        start(KernelConfig.DEFAULT.withModuleFiles(files -> files.exclude("sys/kaio")))) {
      Run.of(unix(server), "modload", "-p", "sys/none")
          .assertFailed(2, "can't load module: No such file or directory");
      Run.of(unix(server), "modload", "-p", "sys/kaio")
          .assertFailed(6, "can't load module: No such device or address");
      Run.of(unix(server), "modload", "-p", "a".repeat(2000))
          .assertFailed(14, "can't load module: Bad address");
      Run.of(unix(server), "modload", "-p", "a".repeat(9000))
          .assertFailed(14, "can't load module: Bad address");
    }
  }

  @Test
  @DisplayName("R-MOD-9 over TCP nobody may load or unload but everybody may look")
  void overTcpNobodyMayLoadOrUnloadButEverybodyMayLook() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT)) {
      Endpoint tcp = server.endpoints().get(1);

      Run.of(tcp, "modload", "-p", "sys/kaio")
          .assertFailed(255, "Insufficient privileges to load a module");
      Run.of(tcp, "modunload", "-i", "0")
          .assertFailed(255, "Insufficient privileges to unload a module");
      assertThat(Run.of(tcp, "-w").out()).startsWith(HEADER);
    }
  }

  @Test
  void kstatCountsWhatThereIs() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT);
        RemoteProcess process = KernelClient.attach(unix(server), Abi.LP64_SPARC, "lgwr")) {
      Run.of(unix(server), "kstat", "-p", "kaio:0:kaio:loads")
          .assertPrinted("kaio:0:kaio:loads\t0");
      process.lwp1().kaio(KaioOp.AIOINIT.code());
      process.lwp1().mmap(0x10000, 8192, 3);
      process.lwp1().open("/dev/gate/0", 2);
      process.lwp1().transfer(KaioOp.AIOREAD.code(), 0, 0x10000, 512, 0, 0x10400);

      String pid = Integer.toString(process.pid());
      Run.of(unix(server), "kstat", "-p", "kaio:" + pid + ":aio:*ing")
          .assertPrinted("kaio:" + pid + ":aio:outstanding\t1", "kaio:" + pid + ":aio:pending\t1");
      Run.of(unix(server), "kstat", "-p", ":::locked_pages", ":::loads", ":::processes")
          .assertPrinted(
              "kaio:0:kaio:loads\t1",
              "kaio:0:kaio:processes\t1",
              "kaio:" + pid + ":proc:locked_pages\t1");
      // Over TCP nobody looks into the processes of others.
      Run.of(server.endpoints().get(1), "kstat", "-p", ":::locked_pages", ":::loads")
          .assertPrinted("kaio:0:kaio:loads\t1");
    }
  }

  @Test
  void theEndpointOfTheWordsGoesBeforeThatOfTheCaller() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT)) {
      Endpoint nobody = Endpoint.parse("unix:" + directory.resolve("no.sock"));

      assertThat(Run.of(nobody, "-s", unix(server).toString(), "-i", "1").status()).isZero();
    }
  }

  @Test
  void theToolsLeaveNoProcessBehind() throws IOException {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT);
        ModctlClient client = new ModctlClient(unix(server), "test")) {
      assertThat(client.profile()).isEqualTo("classic");
      assertThat(client.info(300, Modctl.INFO_ONE).errno()).isEqualTo(Errno.EINVAL.code());
      assertThat(client.info(-2, Modctl.INFO_ALL).errno()).isEqualTo(Errno.EINVAL.code());
      for (int i = 0; i < 20; i++) {
        assertThat(Run.of(unix(server), "-i", "1").status()).isZero();
      }

      // The server sees the end of a connection soon, but not at once.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (server.connectionCount() > 1 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  /** The classes that modinfo.jar has, in a JVM of their own: no library is on its class path. */
  private Run program(List<String> args) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-cp");
    words.add(placeOf(Main.class) + File.pathSeparator + placeOf(Endpoint.class));
    words.add(Main.class.getName());
    words.addAll(args);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int status = process.waitFor();
    return new Run(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private static String placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  @Test
  void asAProgramItNeedsNoLibraryAndExitsWithTheStatus() throws Exception {
    try (EmbeddedServer server = start(KernelConfig.DEFAULT)) {
      String endpoint = unix(server).toString();

      program(List.of("-s", endpoint, "modload", "-p", "sys/kaio")).assertPrinted();
      program(List.of("-s", endpoint, "-i", "105")).assertPrinted(HEADER, KAIO);
      program(List.of("-s", endpoint, "modunload", "-i", "105"))
          .assertFailed(16, "can't unload the module: Device busy");
      program(List.of("kstat", "-s", endpoint, "-p", ":::loads"))
          .assertPrinted("kaio:0:kaio:loads\t1");
      program(List.of("kstat", "-s", "unix:/no/such"))
          .assertFailed(3, "kstat: cannot connect to unix:/no/such: No such file or directory");
      program(List.of("-s", "unix:/no/such", "-c"))
          .assertFailed(255, "modinfo: cannot connect to unix:/no/such: No such file or directory");
    }
  }
}
