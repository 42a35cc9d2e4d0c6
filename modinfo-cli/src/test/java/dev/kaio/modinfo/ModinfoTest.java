package dev.kaio.modinfo;

import static dev.kaio.modinfo.Samples.kaio;
import static dev.kaio.modinfo.Samples.plain;
import static dev.kaio.modinfo.Samples.unloaded;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
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
  @DisplayName("R-MOD-13 R-MOD-17 the list starts at -1 and goes on from id to id")
  void theListStartsAtMinusOneAndGoesOnFromIdToId() {
    Run.of(kernel).assertPrinted(HEADER, "  2 60000000   1000   -   1  unix ()", KAIO);

    assertThat(kernel.calls).containsExactly("info -1 2", "info 2 2", "info 105 2", "close");
  }

  @Test
  @DisplayName("R-MOD-17 R-MOD-19 a kernel without modules is an empty list and a success")
  void aKernelWithoutModulesIsAnEmptyListAndASuccess() {
    Run.of(new FakeModctl()).assertPrinted();
    Run.of(new FakeModctl(), "-c").assertPrinted();
  }

  @Test
  @DisplayName("R-MOD-18 counts include what is not installed")
  void countsIncludeWhatIsNotInstalled() {
    Run.of(kernel, "-c")
        .assertPrinted(
            " Id    Loadcnt Module Name                            State",
            "  2          1 unix                             LOADED/INSTALLED",
            " 50          3 old                              UNLOADED/UNINSTALLED",
            "105          1 kaio                             LOADED/INSTALLED");

    assertThat(kernel.calls).startsWith("info -1 6", "info 2 6");
  }

  @Test
  @DisplayName("R-MOD-17 one module has its header too")
  void oneModuleHasItsHeaderToo() {
    Run.of(kernel, "-i", "105").assertPrinted(HEADER, KAIO);
    Run.of(kernel, "-wi105").assertPrinted(HEADER, KAIO);

    assertThat(kernel.calls).startsWith("info 105 1");
  }

  @Test
  @DisplayName("R-MOD-13 R-MOD-18 one module that is not installed shows among the counts only")
  void oneModuleThatIsNotInstalledShowsAmongTheCountsOnly() {
    Run.of(kernel, "-i", "50").assertFailed(22, INVALID);
    Run.of(kernel, "-i", "50", "-c")
        .assertPrinted(
            " Id    Loadcnt Module Name                            State",
            " 50          3 old                              UNLOADED/UNINSTALLED");
  }

  @Test
  @DisplayName("R-MOD-17 the profile of the kernel sets the widths")
  void theProfileOfTheKernelSetsTheWidths() {
    Run.of(new FakeModctl().with(kaio()).profile("amd64"))
        .assertPrinted(
            " Id         Loadaddr   Size Info Rev Module Name",
            "105         608c4000   2efd 178   1  kaio (kernel Async I/O)");
  }

  @Test
  @DisplayName("R-MOD-17 wide does not cut")
  void wideDoesNotCut() {
    ModuleRecord module = Samples.module(1, "a".repeat(25), 0, 0, Samples.COMPATIBLE);

    assertThat(Run.of(new FakeModctl().with(module), "-w").out()).endsWith("32 bit com)\n");
    assertThat(Run.of(new FakeModctl().with(module)).out()).endsWith(" for 32 \n");
  }

  @Test
  @DisplayName("R-MOD-19 an unknown id is invalid argument and exit code 22")
  void anUnknownIdIsInvalidArgumentAndExitCode22() {
    Run.of(kernel, "-i", "300").assertFailed(22, INVALID);
    Run.of(kernel, "-i", "-5").assertFailed(22, INVALID);
    Run.of(kernel, "-ci", "300").assertFailed(22, INVALID);
  }

  @Test
  @DisplayName("R-MOD-19 the id -1 means zero")
  void theIdMinusOneMeansZero() {
    Run.of(kernel, "-i", "-1").assertFailed(22, INVALID);

    assertThat(kernel.calls).startsWith("info 0 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", " ", "-", "+", "--5", "kaio", ".5"})
  @DisplayName("R-MOD-19 an id that is no number is invalid and exit code 255")
  void anIdThatIsNoNumberIsInvalidAndExitCode255(String id) {
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
  @DisplayName("R-MOD-19 an id is read as scanf reads it")
  void anIdIsReadAsScanfReadsIt(String text, int id) throws Failure {
    assertThat(ModuleId.parse(text)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-z", "-i", "-wz", "-C", "--verbose"})
  @DisplayName("R-MOD-19 a bad option is the usage and exit code 255")
  void aBadOptionIsTheUsageAndExitCode255(String option) {
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
