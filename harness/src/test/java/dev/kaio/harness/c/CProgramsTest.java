package dev.kaio.harness.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.dev.MountSpec;
import dev.kaio.harness.c.CToolchain.Ended;
import dev.kaio.kernel.MountPlan;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sample programs in C, each of which checks itself, against a server in this process. */
@Timeout(120)
class CProgramsTest {
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  private static final String GATE = "/dev/gate/0";

  private static final String STRESS_SECONDS = "2";

  private static final long MAX_TRANSFER = 131072;

  /** Without names: to find them it would unmap memory, which is the library's affair here. */
  private static final String TSAN_OPTIONS = "die_after_fork=0 symbolize=0";

  @TempDir Path directory;

  private EmbeddedServer server;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    CToolchain.assumeLibrary();
    server =
        EmbeddedServer.builder()
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .listen(new Endpoint.Tcp("127.0.0.1", 0))
            .mounts(
                new MountPlan(MAX_TRANSFER, List.of(MountSpec.parse(directory + "=/export,raw"))))
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static Ended run(Endpoint endpoint, String sample, String... operands)
      throws IOException, InterruptedException {
    return CToolchain.runProgram(
        CToolchain.compile(sample),
        List.of(operands),
        Map.of("KAIO_ENDPOINT", endpoint.toString(), "TSAN_OPTIONS", TSAN_OPTIONS));
  }

  private void passes(String sample, String... operands) throws IOException, InterruptedException {
    passed(sample, run(server.endpoints().get(0), sample, operands));
  }

  /** Sanitizers may have something to remark before. */
  private static void passed(String sample, Ended ended) {
    assertThat(ended.output()).endsWith(sample + ": ok\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void theProgramOfTheReadmeWorks() throws IOException, InterruptedException {
    assertThat(run(server.endpoints().get(0), "first", DISK))
        .isEqualTo(new Ended(0, "8192 bytes, errno 0\n"));
  }

  @Test
  @DisplayName("R-U-8 to R-U-14: aioread, aiowrite, aiowait and aiocancel on a disk")
  void solarisCallsWork() throws IOException, InterruptedException {
    passes("asynch", DISK);
  }

  @Test
  void solarisCallsWorkOverTcp() throws IOException, InterruptedException {
    assertThat(run(server.endpoints().get(1), "asynch", DISK))
        .isEqualTo(new Ended(0, "asynch: ok\n"));
  }

  @Test
  @DisplayName("R-U-15 to R-U-32: aio_read to aio_waitn on a disk")
  void posixCallsWork() throws IOException, InterruptedException {
    passes("posix", DISK);
  }

  @Test
  @DisplayName("R-DONE-7, R-DONE-10, R-PORT-3, R-U-19: signals, SIGIO, ports and threads tell")
  void completionsNotify() throws IOException, InterruptedException {
    passes("notify", DISK);
  }

  @Test
  @DisplayName("R-U-3: descriptors of the host go to the pool, without a server, too")
  void hostDescriptorsGoToThePool() throws IOException, InterruptedException {
    Endpoint nobody = new Endpoint.Unix(directory.resolve("nobody"));
    Ended ended = run(nobody, "hostfiles", directory.resolve("file").toString());
    assertThat(ended).isEqualTo(new Ended(0, "hostfiles: ok\n"));
  }

  @Test
  @DisplayName("R-ST-1, R-SYS-8, R-U-34: fork, signals and threads")
  void forksSignalsAndThreadsWork() throws IOException, InterruptedException {
    passes("forks", DISK, GATE);
  }

  @Test
  @DisplayName("R-CLN-8: what takes memory away waits for the requests that use it")
  void takingMemoryAwayWaits() throws IOException, InterruptedException {
    passes("mapping", DISK, GATE);
  }

  @Test
  @DisplayName("R-CLN-12, R-U-4: descriptors are closed and copied around the kernel's")
  void descriptorsAreClosedAndCopied() throws IOException, InterruptedException {
    passes("numbers", DISK);
  }

  @Test
  @DisplayName("R-CLN-13, R-U-2, R-U-19: programs end with requests and threads of the library")
  void programsEnd() throws IOException, InterruptedException {
    passes("endings", DISK, GATE);
  }

  @Test
  @DisplayName("R-SYS-8, R-DONE-7: handlers call the library wherever they find its thread")
  void handlersCallTheLibrary() throws IOException, InterruptedException {
    passes("handlers", DISK);
  }

  @Test
  void nobodyWaitsForServersThatAreGone() throws IOException, InterruptedException {
    Path itIsTime = directory.resolve("time");
    Thread closer =
        new Thread(
            () -> {
              await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(itIsTime));
              try {
                server.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    closer.start();
    passes("orphan", GATE, itIsTime.toString());
    closer.join();
    server = null;
  }

  /** ThreadSanitizer bears no threads in a child, and no thread that ends in a handler. */
  private static String forks() {
    return CToolchain.hasThreadSanitizer() ? "stays" : "forks";
  }

  /** valgrind takes memory that is not there for a mistake, though the host does not. */
  private static String missingMemory() {
    return CToolchain.hasRunner() ? "there" : "gone";
  }

  @Test
  @DisplayName(
      "R-SYS-8, R-U-34: callers that read for all, with handlers, threads and forks between")
  void callersReadForAll() throws IOException, InterruptedException {
    passes("callers", DISK, GATE, forks(), missingMemory());
  }

  @Test
  @DisplayName("R-U-3, R-U-34, R-CLN-8, R-CLN-12: threads, signals, forks and closes at once")
  void everythingAtOnce() throws IOException, InterruptedException {
    passes("stress", DISK, directory.resolve("plain").toString(), STRESS_SECONDS, forks());
  }

  @Test
  void everythingAtOncePreloaded() throws IOException, InterruptedException {
    Path file = directory.resolve("plain");
    // ThreadSanitizer does not know the threads that the C library makes for files of the host.
    String other = CToolchain.hasThreadSanitizer() ? DISK : file.toString();
    passesPreloaded("stress", DISK, other, STRESS_SECONDS, forks());
  }

  @Test
  void memoryIsSharedWithTheServer() throws IOException, InterruptedException {
    passes("shared", DISK);
  }

  private void passesPreloaded(Path file) throws IOException, InterruptedException {
    passesPreloaded("host", file.toString(), directory.resolve("plain").toString());
  }

  private void passesPreloaded(String sample, String... operands)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "KAIO_ENDPOINT",
            server.endpoints().get(0).toString(),
            "KAIO_RAW",
            directory.resolve("raw") + "=/export/raw",
            "TSAN_OPTIONS",
            TSAN_OPTIONS,
            "LD_PRELOAD",
            CToolchain.preload());
    Ended ended =
        CToolchain.runProgram(CToolchain.compileForHost(sample), List.of(operands), environment);
    passed(sample, ended);
  }

  @Test
  void preloadedProgramsOfTheHostUseDisksOfTheKernel() throws IOException, InterruptedException {
    passesPreloaded(Path.of(DISK));
  }

  @Test
  void preloadedProgramsOfTheHostUseFilesAsRawDevices() throws IOException, InterruptedException {
    Path raw = Files.createDirectory(directory.resolve("raw"));
    Path file = Files.write(raw.resolve("file"), new byte[65536]);
    passesPreloaded(file);
  }

  @Test
  void settingsThatAreNoNumbersAreSaidAndLeftAlone() throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "KAIO_ENDPOINT",
            server.endpoints().get(0).toString(),
            "TSAN_OPTIONS",
            TSAN_OPTIONS,
            "KAIO_SPIN",
            "soon",
            "KAIO_SHARE",
            "64k");
    Ended ended =
        CToolchain.runProgram(CToolchain.compile("mapping"), List.of(DISK, GATE), environment);
    assertThat(ended.output())
        .contains("libkaio: KAIO_SPIN is a number, not 'soon'; it is taken as 100\n")
        .contains("libkaio: KAIO_SHARE is a number, not '64k'; it is taken as 0\n");
    passed("mapping", ended);
  }

  @Test
  void withoutServerSaysSoInOneLineAndFails() throws IOException, InterruptedException {
    Endpoint nobody = new Endpoint.Unix(directory.resolve("nobody"));
    Ended ended = run(nobody, "asynch", DISK);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith("libkaio: no kernel at " + nobody + ": No such file or directory\n")
        .contains("errno 38");
  }
}
