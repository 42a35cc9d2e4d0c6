package dev.kaio.harness.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel under programs that do anything at any time. */
class SimulationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int simulate(String... words) {
    PrintStream lines = new PrintStream(out, true, UTF_8);
    return SimulateCommand.run(List.of(words), lines, lines);
  }

  private String output() {
    return out.toString(UTF_8);
  }

  /** A step that hangs is given up by the command itself. */
  @Test
  void noSeedFindsWhatTheRulesDoNotAllow() {
    String seeds = System.getProperty("simulator.seeds", "100");
    int status = simulate("--seed", "1", "--seeds", seeds, "--steps", "500");
    assertThat(output()).isEqualTo("%s seeds of 500 steps, 0 failed%n", seeds);
    assertThat(status).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 40})
  void theSameSeedGivesTheSameLines(long seed) {
    assertThat(lines(seed)).isEqualTo(lines(seed)).hasSizeGreaterThan(300);
  }

  private static List<String> lines(long seed) {
    List<String> lines = new ArrayList<>();
    StringBuilder truss = new StringBuilder();
    TrussWriter writer = new TrussWriter(truss, TrussOptions.DEFAULTS);
    writer.followAll(0);
    new Simulation(SimOptions.of(seed), lines::add, writer).run(300);
    truss.toString().lines().forEach(lines::add);
    return lines;
  }

  @Test
  void theDigestIsThatOfTheLines() {
    TraceDigest expected = new TraceDigest();
    new Simulation(SimOptions.of(7), expected::add, event -> {}).run(50);
    assertThat(simulate("--seed", "7", "--steps", "50", "--digest")).isZero();
    assertThat(output())
        .isEqualTo("seed 7: %s%n1 seeds of 50 steps, 0 failed%n".formatted(expected.hex()));
  }

  @Test
  void differentSeedsDoDifferentThings() {
    assertThat(lines(1)).isNotEqualTo(lines(2));
  }

  @Test
  void aStepThatDoesNotEndIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    Simulation hanging = new Simulation(SimOptions.of(1), line -> await(end), event -> {});
    try {
      assertThatThrownBy(() -> Watchdog.run(hanging, 1, Duration.ofMillis(20)))
          .isInstanceOf(Watchdog.Stuck.class)
          .hasMessageContaining("has not ended")
          .hasMessageContaining("SimulationTest.await");
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aKernelThatDoesNotComeToRestIsGivenUp() {
    Kernel kernel = new Kernel(KernelConfig.of(MachineProfile.SPARCV9));
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            kernel.post(this);
          }
        };
    again.run();
    new TurnLimit(kernel).begin();
    assertThatThrownBy(kernel::runUntilIdle)
        .isInstanceOf(SimFailure.class)
        .hasMessage("the kernel does not come to rest: 10000 turns");
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThat(simulate("--seeds", "0")).isEqualTo(2);
    assertThat(output())
        .isEqualTo("kaio-harness: --seeds is at least 1, --steps at least 0%n".formatted());
  }
}
