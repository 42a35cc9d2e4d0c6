package dev.kaio.harness.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.device.FaultCommand;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does wrong is noticed by the clients of a soak run. */
@Timeout(120)
class SoakClientsTest {
  private static final String DISK = SoakServer.DISKS.get(0);
  private static final long BASE = 0x1000_0000L;
  private static final Duration PATIENT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Tally tally = new Tally();
  private final Part part = new Part();
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

  private Endpoint endpoint() {
    return server.endpoints().get(0);
  }

  private HonestClient honest(Duration patience) {
    return new HonestClient(0, endpoint(), Abi.LP64_SPARC, DISK, 1, patience, tally);
  }

  private void fault(String disk, String plan) {
    List<String> words = List.of("--endpoint", endpoint().toString(), disk, plan);
    PrintStream lines = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    assertThat(FaultCommand.run(words, lines, lines)).isZero();
  }

  @Test
  void anHonestClientIsSatisfiedByAServerThatWorks() throws IOException {
    HonestClient client = honest(PATIENT);
    for (int i = 0; i < 2; i++) {
      client.begin(part);
      client.turn(part);
      client.end(part);
    }
    assertThat(tally.of(Count.SESSIONS)).isEqualTo(2);
    assertThat(tally.of(Count.REAPED))
        .isEqualTo(tally.of(Count.WRITTEN) + tally.of(Count.VERIFIED))
        .isGreaterThan(3 * 64);
  }

  @ParameterizedTest
  @CsvSource({
    "write=EIO@70, a request failed: EIO",
    "read.short=512@70, a request moved 512 of \\d+ bytes"
  })
  void aRequestThatFailsIsAFailure(String plan, String message) throws IOException {
    fault(DISK, plan);
    HonestClient client = honest(PATIENT);
    assertThatThrownBy(
            () -> {
              client.begin(part);
              while (true) {
                client.turn(part);
              }
            })
        .isInstanceOf(SoakFailure.class)
        .hasMessageMatching(message);
  }

  @Test
  void aRequestThatNeverCompletesIsAFailure() throws IOException {
    fault(DISK, "stall=forever@10");
    assertThatThrownBy(() -> honest(Duration.ofMillis(500)).begin(part))
        .isInstanceOf(SoakFailure.class)
        .hasMessageMatching("AIOWAIT for one of \\d+ requests has not returned within PT0.5S");
  }

  @Test
  void aBlockThatHasChangedInAnotherPartIsAFailure() throws IOException {
    HonestClient client = honest(PATIENT);
    client.begin(part);
    client.end(part);
    try (RemoteProcess vandal = KernelClient.attach(endpoint(), Abi.LP64_X86, "vandal")) {
      assertThat(vandal.lwp1().mmap(BASE, 4096, 3).isError()).isFalse();
      long fd = vandal.lwp1().open(DISK, 2).value();
      long offset = HonestClient.SPAN / 2; // begins a block
      assertThat(vandal.lwp1().call(Sysnum.PWRITE, fd, BASE, 512, offset).value()).isEqualTo(512);
    }
    assertThatThrownBy(() -> client.begin(part))
        .isInstanceOf(SoakFailure.class)
        .hasMessage("block 32 at 2097152 is not what was written last");
  }

  @Test
  void aSlowReaderGetsAllAndSeesWhatIsWrong() throws IOException {
    Shelf shelf = Shelf.fill(endpoint(), DISK, 1);
    SlowReader reader = new SlowReader(endpoint(), shelf, 1, tally);
    reader.begin(part);
    reader.turn(part);
    assertThat(tally.of(Count.SLOW)).isEqualTo(8);
    fault(DISK, "short=512@1");
    assertThatThrownBy(() -> reader.turn(part))
        .isInstanceOf(SoakFailure.class)
        .hasMessageMatching("block \\d+ of the shelf came with other bytes");
    reader.cut();
  }

  @Test
  void aProcessThatIsLeftIsAFailureAndTheirEndIsWaitedFor() throws IOException {
    RemoteProcess left = KernelClient.attach(endpoint(), Abi.LP64_X86, SoakRun.NAME);
    try (Watcher impatient = new Watcher(endpoint(), Duration.ofMillis(10));
        Watcher patient = new Watcher(endpoint(), PATIENT)) {
      assertThatThrownBy(impatient::requireNothingLeft)
          .isInstanceOf(SoakFailure.class)
          .hasMessage("1 processes are left of clients that have been gone for PT0.01S");
      left.close();
      assertThatCode(patient::requireNothingLeft).doesNotThrowAnyException();
    }
  }

  @Test
  void theFirstFailureEndsThePartForAll() throws IOException {
    fault(DISK, "write=EIO@5");
    HonestClient other =
        new HonestClient(1, endpoint(), Abi.LP64_X86, SoakServer.DISKS.get(1), 2, PATIENT, tally);
    new Crew(List.of(honest(PATIENT), other), tally).work(Duration.ofDays(1));
    assertThat(tally.failures()).containsExactly("honest client 0: a request failed: EIO");
  }
}
