package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTargetTest {

  static List<TargetFactory> factories() {
    return KernelTargets.withMemory("both");
  }

  private static Optional<String> play(JsonObject json, TargetFactory factory) {
    Scenario scenario;
    try {
      scenario = ScenarioReader.read(json);
    } catch (ScenarioFormatException e) {
      return Optional.of(e.getMessage());
    }
    try (ScenarioTarget target = factory.start(scenario)) {
      return ScenarioRunner.run(scenario, target);
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void theKernelGivesTheOutcomesOfTheScenarios(TargetFactory factory) {
    for (JsonObject json : Recordings.plain()) {
      assertThat(play(json, factory)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void aScenarioWithAnyOneExpectedValueAlteredFailsAgainstTheKernel(TargetFactory factory) {
    for (JsonObject json : Recordings.plain()) {
      for (JsonElement step : json.getAsJsonArray("steps")) {
        JsonObject x = step.getAsJsonObject().getAsJsonObject("x");
        Recordings.withEachLeafAltered(
            x,
            AlteredScenarioTest::another,
            () -> assertThat(play(json, factory)).as(x.toString()).isPresent());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void everyKindOfDescriptorIsThereAndEligibleOnesTakeRequests(TargetFactory factory) {
    Scenario scenario = ScenarioReader.read(Recordings.everyField());
    List<String> results = new ArrayList<>();
    try (ScenarioTarget target = factory.start(scenario)) {
      target.call(1, new long[] {5, 0, 0, 0, 0, 0});
      target.outcome();
      long result = 0x10000000;
      for (Scenario.Descriptor descriptor : scenario.setup().descriptors()) {
        for (int op = 0; op <= 1; op++) {
          result += 16;
          target.call(1, new long[] {op, descriptor.fd(), 0x10020000, 256, 0, result});
          StepOutcome outcome = target.outcome();
          results.add(
              descriptor.kind()
                  + (op == 0 ? " read " : " write ")
                  + outcome.returned().get(0).errno()
                  + (outcome.accepted().isEmpty() ? "" : " accepted"));
        }
      }
    }
    assertThat(results)
        .containsExactly(
            "RAW read 0 accepted",
            "RAW write 0 accepted",
            "SYNC read 0 accepted",
            "SYNC write 0 accepted",
            "RAW512 read 22",
            "RAW512 write 9",
            "REG read 81",
            "REG write 81",
            "TTY read 81",
            "TTY write 81",
            "BLK read 81",
            "BLK write 81",
            "NO_AWRITE read 0 accepted",
            "NO_AWRITE write 81",
            "NO_AREAD read 81",
            "NO_AREAD write 0 accepted",
            "OLD_REV read 81",
            "OLD_REV write 81",
            "OLD_CB read 81",
            "OLD_CB write 81",
            "NO_STRATEGY read 81",
            "NO_STRATEGY write 81",
            "NULL_STRATEGY read 81",
            "NULL_STRATEGY write 81",
            "DUP read 0 accepted",
            "DUP write 0 accepted",
            "PORT read 81",
            "PORT write 81");
  }

  @Test
  void signalsOfAsynchronousIoHaveNoEffectEvenWhenTheyCannotBeBlocked() {
    JsonObject json = Recordings.everyField();
    Scenario scenario = ScenarioReader.read(json);
    for (TargetFactory factory : factories()) {
      for (int signo = 1; signo <= 73; signo++) {
        try (ScenarioTarget target = factory.start(scenario)) {
          target.call(1, new long[] {5, 0, 0, 0, 0, 0});
          target.write(0x10000100, aiocbWithSignal(signo));
          target.call(1, new long[] {11, 0x10000100, 0, 0, 0, 0});
          target.call(2, new long[] {8, 0x10010000, 1, 0, 0, 0});
          target.outcome();
          target.complete(0, 0, 0);

          StepOutcome outcome = target.outcome();
          assertThat(outcome.signals())
              .containsExactly(new StepOutcome.QueuedSignal(signo, -4, 0x77));
          assertThat(outcome.asleep()).containsExactly(2);
          assertThat(outcome.gone()).isEmpty();

          target.signal(2);
          assertThat(target.outcome().returned())
              .containsExactly(new StepOutcome.Returned(2, -1, 4));
        }
      }
    }
  }

  /** R-ST-8, UNSAFE in the reference: they wake the AIOWAITN, but not each other. */
  @ParameterizedTest
  @MethodSource("factories")
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void twoAiowaitsBesideAnActiveAiowaitnDoNotKeepEachOtherAwake(TargetFactory factory) {
    Scenario scenario = ScenarioReader.read(Recordings.everyField());
    try (ScenarioTarget target = factory.start(scenario)) {
      target.call(1, new long[] {5, 0, 0, 0, 0, 0});
      target.call(1, new long[] {0, 10, 0x10020000, 512, 0, 0x10000100});
      target.call(1, new long[] {2, 0, 0, 0, 0, 0});
      target.write(0x10000200, new byte[] {1, 0, 0, 0});
      target.call(2, new long[] {21, 0x10000300, 1, 0x10000200, 0, 0});
      target.call(3, new long[] {2, 0, 0, 0, 0, 0});
      assertThat(target.outcome().asleep()).containsExactly(1, 2, 3);

      target.complete(0, 0, 0);

      StepOutcome outcome = target.outcome();
      assertThat(outcome.returned()).containsExactly(new StepOutcome.Returned(1, 0x10000100, 0));
      assertThat(outcome.asleep()).containsExactly(2, 3);
    }
  }

  /** An LP64 aiocb: descriptor 10, 512 bytes, SIGEV_SIGNAL. */
  private static byte[] aiocbWithSignal(int signo) {
    var bytes = ByteBuffer.allocate(112).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, 10).putLong(8, 0x10020000).putLong(16, 512);
    bytes.putInt(40, 2).putInt(44, signo).putLong(48, 0x77);
    return bytes.array();
  }
}
