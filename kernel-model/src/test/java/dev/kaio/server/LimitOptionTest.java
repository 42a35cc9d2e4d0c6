package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kaio.abi.Abi;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.SystemLimits;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitOptionTest {
  @TempDir Path directory;

  private static SystemLimits with(String words) {
    return LimitOption.apply(SystemLimits.DEFAULT, words);
  }

  @Test
  void eachNameSetsItsLimit() {
    SystemLimits d = SystemLimits.DEFAULT;
    assertThat(with("processes=7")).isEqualTo(d.withProcesses(7));
    assertThat(with("descriptors=7")).isEqualTo(d.withEach(d.each().withDescriptors(7)));
    assertThat(with("lwps=7")).isEqualTo(d.withEach(d.each().withLwps(7)));
    assertThat(with("segments=7")).isEqualTo(d.withEach(d.each().withSegments(7)));
    assertThat(with("requests=7")).isEqualTo(d.withEach(d.each().withRequests(7)));
    assertThat(with("port-events=7")).isEqualTo(d.withEach(d.each().withPortEvents(7)));
    assertThat(with("signals=7")).isEqualTo(d.withEach(d.each().withQueuedSignals(7)));
    assertThat(with("unclaimed=7")).isEqualTo(d.withEach(d.each().withUnclaimed(7)));
    assertThat(with("all-unclaimed=7")).isEqualTo(d.withInAll(d.inAll().withUnclaimed(7)));
    assertThat(with("bytes=7")).isEqualTo(d.withEach(d.each().withBytesInFlight(7)));
    assertThat(with("all-bytes=5000000000"))
        .isEqualTo(d.withInAll(d.inAll().withBytesInFlight(5_000_000_000L)));
    assertThat(with("lwps=1,all-lwps=2,lwps=3"))
        .isEqualTo(d.withEach(d.each().withLwps(3)).withInAll(d.inAll().withLwps(2)));
  }

  @Test
  void bytesInFlightOfAllAreAQuarterOfTheMemoryIfThatIsLess() {
    SystemLimits d = SystemLimits.DEFAULT;
    assertThat(LimitOption.byDefault(1L << 40)).isEqualTo(d);
    assertThat(LimitOption.byDefault(64L << 20))
        .isEqualTo(d.withInAll(d.inAll().withBytesInFlight(16L << 20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lwps         | bad limit 'lwps': NAME=N is wanted",
        "=3           | bad limit '=3': NAME=N is wanted",
        "lwps=1,      | bad limit '': NAME=N is wanted",
        "lwps=        | bad limit 'lwps=': a number from 1 to 2147483647 is wanted",
        "lwps=0       | bad limit 'lwps=0': a number from 1 to 2147483647 is wanted",
        "lwps=9999999999 | bad limit 'lwps=9999999999': a number from 1 to 2147483647 is wanted",
        "bytes=-1     | bad limit 'bytes=-1': a number from 1 to 9223372036854775807 is wanted",
        "threads=3    | no limit 'threads'; there are processes, and per process or"
      })
  void aBadWordIsSaidInOneLine(String words, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(words))
        .withMessageStartingWith(why)
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  @Test
  @Timeout(30)
  void aProcessTooManyIsRefusedUntilAnotherIsGone() throws IOException {
    KernelConfig config = KernelConfig.DEFAULT.withLimits(SystemLimits.DEFAULT.withProcesses(1));
    try (ServerFixture fixture =
        ServerFixture.start(
            EmbeddedServer.builder().listen(ServerFixture.unix(directory)).config(config))) {
      try (RemoteProcess first = fixture.attach()) {
        assertThatIOException()
            .isThrownBy(() -> KernelClient.attach(fixture.endpoint(), Abi.LP64_X86, "second"))
            .withMessageContaining("the kernel has 1 processes already");
        first.lwp1().exit(0);
      }
      try (RemoteProcess second = fixture.attach()) {
        assertThat(second.lwp1().call(20).value()).isEqualTo(second.pid());
      }
    }
  }
}
