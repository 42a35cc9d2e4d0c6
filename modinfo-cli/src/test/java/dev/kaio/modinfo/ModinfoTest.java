package dev.kaio.modinfo;

import static dev.kaio.modinfo.Samples.kaio;
import static dev.kaio.modinfo.Samples.plain;
import static dev.kaio.modinfo.Samples.unloaded;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModinfoTest {
  private static final String HEADER = " Id Loadaddr   Size Info Rev Module Name";
  private static final String KAIO = "105 608c4000   2efd 178   1  kaio (kernel Async I/O)";
  private static final String USAGE = "usage:  modinfo [-w] [-c] [-i module-id]";
  private static final String INVALID = "can't get module information: Invalid argument";

  private final FakeModctl kernel =
      new FakeModctl().with(plain(2, "unix"), unloaded(50, "old"), kaio());

  @Test
  void theListStartsAtMinusOneAndGoesOnFromIdToId_R_MOD_13_R_MOD_17() {
    Run.of(kernel).assertPrinted(HEADER, "  2 60000000   1000   -   1  unix ()", KAIO);

    assertThat(kernel.calls).containsExactly("info -1 2", "info 2 2", "info 105 2", "close");
  }

  @Test
  void aKernelWithoutModulesIsAnEmptyListAndASuccess_R_MOD_17_R_MOD_19() {
    Run.of(new FakeModctl()).assertPrinted();
    Run.of(new FakeModctl(), "-c").assertPrinted();
  }

  @Test
  void countsIncludeWhatIsNotInstalled_R_MOD_18() {
    Run.of(kernel, "-c")
        .assertPrinted(
            " Id    Loadcnt Module Name                            State",
            "  2          1 unix                             LOADED/INSTALLED",
            " 50          3 old                              UNLOADED/UNINSTALLED",
            "105          1 kaio                             LOADED/INSTALLED");

    assertThat(kernel.calls).startsWith("info -1 6", "info 2 6");
  }

  @Test
  void oneModuleHasItsHeaderToo_R_MOD_17() {
    Run.of(kernel, "-i", "105").assertPrinted(HEADER, KAIO);
    Run.of(kernel, "-wi105").assertPrinted(HEADER, KAIO);

    assertThat(kernel.calls).startsWith("info 105 1");
  }

  @Test
  void oneModuleThatIsNotInstalledShowsAmongTheCountsOnly_R_MOD_13_R_MOD_18() {
    Run.of(kernel, "-i", "50").assertFailed(22, INVALID);
    Run.of(kernel, "-i", "50", "-c")
        .assertPrinted(
            " Id    Loadcnt Module Name                            State",
            " 50          3 old                              UNLOADED/UNINSTALLED");
  }

  @Test
  void theProfileOfTheKernelSetsTheWidths_R_MOD_17() {
    Run.of(new FakeModctl().with(kaio()).profile("amd64"))
        .assertPrinted(
            " Id         Loadaddr   Size Info Rev Module Name",
            "105         608c4000   2efd 178   1  kaio (kernel Async I/O)");
  }

  @Test
  void wideDoesNotCut_R_MOD_17() {
    ModuleRecord module = Samples.module(1, "a".repeat(25), 0, 0, Samples.COMPATIBLE);

    assertThat(Run.of(new FakeModctl().with(module), "-w").out()).endsWith("32 bit com)\n");
    assertThat(Run.of(new FakeModctl().with(module)).out()).endsWith(" for 32 \n");
  }

  @Test
  void anUnknownIdIsInvalidArgumentAndExitCode22_R_MOD_19() {
    Run.of(kernel, "-i", "300").assertFailed(22, INVALID);
    Run.of(kernel, "-i", "-5").assertFailed(22, INVALID);
    Run.of(kernel, "-ci", "300").assertFailed(22, INVALID);
  }

  @Test
  void theIdMinusOneMeansZero_R_MOD_19() {
    Run.of(kernel, "-i", "-1").assertFailed(22, INVALID);

    assertThat(kernel.calls).startsWith("info 0 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", " ", "-", "+", "--5", "kaio", ".5"})
  void anIdThatIsNoNumberIsInvalidAndExitCode255_R_MOD_19(String id) {
    Run.of(kernel, "-i", id).assertFailed(255, "Invalid id " + id);

    assertThat(kernel.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'105x', 105",
    "' \t7', 7",
    "'+7', 7",
    "'-7', -7",
    "'007', 7",
    "'2147483647', 2147483647",
    "'4294967401', 2147483647",
    "'99999999999999999999999', 2147483647",
    "'-99999999999999999999999', -2147483648",
  })
  void anIdIsReadAsScanfReadsIt_R_MOD_19(String text, int id) throws Failure {
    assertThat(ModuleId.parse(text)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-z", "-i", "-wz", "-C", "--verbose"})
  void aBadOptionIsTheUsageAndExitCode255_R_MOD_19(String option) {
    Run.of(kernel, option).assertFailed(255, USAGE);

    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void operandsAreIgnored() {
    Run.of(kernel, "-i", "105", "kaio").assertPrinted(HEADER, KAIO);
  }

  @Test
  void aKernelThatIsLostInTheMiddleIsOneLineBehindWhatWasPrinted() {
    Run run = Run.of(kernel.lostAt("info 2 2"));

    assertThat(run.out()).isEqualTo(HEADER + "\n  2 60000000   1000   -   1  unix ()\n");
    assertThat(run.err()).isEqualTo("modinfo: lost the kernel at unix:/k: gone\n");
    assertThat(run.status()).isEqualTo(255);
  }
}
