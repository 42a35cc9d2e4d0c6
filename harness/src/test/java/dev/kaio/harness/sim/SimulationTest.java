package dev.kaio.harness.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  @Test
  @Timeout(60)
  void noSeedFindsWhatTheRulesDoNotAllow() {
    int status = simulate("--seed", "1", "--seeds", "100", "--steps", "500");
    assertThat(output()).isEqualTo("100 seeds of 500 steps, 0 failed%n".formatted());
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
  void wrongNumbersAreRefused() {
    assertThat(simulate("--seeds", "0")).isEqualTo(2);
    assertThat(output())
        .isEqualTo("kaio-harness: --seeds is at least 1, --steps at least 0%n".formatted());
  }
}
