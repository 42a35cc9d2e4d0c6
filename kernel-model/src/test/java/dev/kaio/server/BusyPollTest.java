package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.TIMEOUT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.DeviceSpec;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.DevicePlan;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.SelectStrategy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loop that looks instead of sleeping does all that another one does. */
@Timeout(60)
class BusyPollTest {
  private static final String DISK = "/dev/rdsk/file";
  private static final String GATE = "/dev/gate";

  @TempDir Path directory;

  private static int strategy(SelectStrategy strategy, int ready, boolean hasTasks)
      throws Exception {
    return strategy.calculateStrategy(() -> ready, hasTasks);
  }

  @Test
  void aLoopThatNeverSleepsLooksAgainWhenNothingHasCome() throws Exception {
    SelectStrategy always = BusyPoll.of(Long.MAX_VALUE).newSelectStrategy();
    assertThat(strategy(always, 0, false)).isEqualTo(SelectStrategy.CONTINUE);
    assertThat(strategy(always, 3, false)).isEqualTo(3);
    assertThat(strategy(always, 0, true)).isZero();
    assertThat(strategy(always, 0, false)).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void aLoopThatHasLookedLongEnoughSleepsUntilSomethingComes() throws Exception {
    SelectStrategy soon = BusyPoll.of(1).newSelectStrategy();
    long before = System.nanoTime();
    while (System.nanoTime() == before) {
      Thread.onSpinWait();
    }
    assertThat(strategy(soon, 0, false)).isEqualTo(SelectStrategy.SELECT);
    assertThat(strategy(soon, 2, false)).isEqualTo(2);
  }

  @Test
  void whatCameLastBeginsTheTimeAnew() throws Exception {
    SelectStrategy hour = BusyPoll.of(TimeUnit.HOURS.toNanos(1)).newSelectStrategy();
    assertThat(strategy(hour, 1, false)).isEqualTo(1);
    assertThat(strategy(hour, 0, false)).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void withoutItLoopsSleepAsTheyAlwaysDo() {
    assertThat(BusyPoll.of(0)).isSameAs(DefaultSelectStrategyFactory.INSTANCE);
  }

  @ParameterizedTest
  @CsvSource({
    "true,9223372036854775807,1",
    "false,9223372036854775807,1",
    "true,50000,1",
    "false,50000,1",
    "true,50000,2",
    "false,50000,2"
  })
  void callsTimersDevicesAndMessagesComeThrough(boolean bestTransport, long nanos, int loops)
      throws Exception {
    List<DeviceSpec> specs =
        List.of(
            DeviceSpec.parse(DISK + "=file:" + directory.resolve("disk") + ",size=1m"),
            DeviceSpec.parse(GATE + "=gate:ram:1m"));
    EmbeddedServer.Builder builder =
        EmbeddedServer.builder()
            .listen(ServerFixture.unix(directory))
            .settings(ServerSettings.DEFAULT.withBusyPollNanos(nanos).withLoops(loops))
            .devices(new DevicePlan(128 * 1024, DeviceConfig.DEFAULT_RAM_BUDGET, specs, Map.of()));
    if (!bestTransport) {
      builder.withoutNativeTransport();
    }
    try (ServerFixture server = ServerFixture.start(builder);
        RemoteProcess process = server.attachWith(DISK)) {
      process.memory().putLong(BUFFER, 42);
      write(process);
      succeed(process.lwp1().call(Sysnum.PREAD, FD, BUFFER + 512, 512, 0));
      assertThat(process.memory().getLong(BUFFER + 512)).isEqualTo(42);

      CallResult late = sleepForAMillisecond(process);
      assertThat(late.errno()).isEqualTo(Errno.ETIME.code());

      CompletableFuture<Integer> asked =
          CompletableFuture.supplyAsync(
              () -> server.server().callOnKernel(kernel -> kernel.procs().all().size()));
      assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static void write(RemoteProcess process) {
    succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 512, 0, RESULT));
    assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(RESULT);
    assertThat(process.memory().getLong(RESULT)).isEqualTo(512);
  }

  /** AIOWAIT with a request that never completes, and a time limit. */
  private static CallResult sleepForAMillisecond(RemoteProcess process) {
    succeed(process.lwp1().openAt(FD + 1, GATE, 2));
    succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD + 1, BUFFER, 512, 0, RESULT + 16));
    process.memory().putLong(TIMEOUT, 0);
    process.memory().putLong(TIMEOUT + 8, 1000);
    return process.lwp1().aiowait(TIMEOUT, 0);
  }
}
