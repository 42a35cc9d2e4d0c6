package dev.kaio.modinfo;

import static dev.kaio.modinfo.Samples.COMPATIBLE;
import static dev.kaio.modinfo.Samples.NATIVE;
import static dev.kaio.modinfo.Samples.kaio;
import static dev.kaio.modinfo.Samples.module;
import static dev.kaio.modinfo.Samples.plain;
import static dev.kaio.modinfo.Samples.unloaded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.mod.MachineProfile;
import dev.kaio.modinfo.ModinfoTable.Style;
import dev.kaio.modinfo.ModinfoTable.Widths;
import dev.kaio.modinfo.ModuleRecord.Linkage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModinfoTableTest {
  private static final Linkage LONG = new Linkage("0123456789abcdefghijklmnopqrstu", 7);

  private static List<String> rows(ModuleRecord module, Style style, Widths widths) {
    return ModinfoTable.rows(module, style, widths);
  }

  @Test
  @DisplayName("R-MOD-17 the line of a real machine comes out byte for byte")
  void theLineOfARealMachineComesOutByteForByte() {
    assertThat(rows(kaio(), Style.CUT, Widths.NARROW))
        .containsExactly("105 608c4000   2efd 178   1  kaio (kernel Async I/O)");
  }

  @Test
  @DisplayName("R-MOD-17 the header of an eight-digit machine stands above its columns")
  void theHeaderOfAnEightDigitMachineStandsAboveItsColumns() {
    assertThat(ModinfoTable.lines(List.of(kaio()), Style.CUT, Widths.NARROW))
        .containsExactly(
            " Id Loadaddr   Size Info Rev Module Name",
            "105 608c4000   2efd 178   1  kaio (kernel Async I/O)");
  }

  @Test
  @DisplayName("R-MOD-17 the header of a 64-bit x86 machine has eight more spaces")
  void theHeaderOfA64BitX86MachineHasEightMoreSpaces() {
    ModuleRecord kaio = module(118, "kaio", 0xffff_ffff_f7e9_5000L, 0x4b70, NATIVE);

    assertThat(ModinfoTable.lines(List.of(kaio), Style.CUT, Widths.WIDE))
        .containsExactly(
            " Id         Loadaddr   Size Info Rev Module Name",
            "118 fffffffff7e95000   4b70 178   1  kaio (kernel Async I/O)");
  }

  @Test
  @DisplayName("R-MOD-17 without a module there is no header either")
  void withoutAModuleThereIsNoHeaderEither() {
    for (Style style : Style.values()) {
      assertThat(ModinfoTable.lines(List.of(), style, Widths.NARROW)).isEmpty();
    }
  }

  @Test
  @DisplayName("R-MOD-17 the header is printed once")
  void theHeaderIsPrintedOnce() {
    assertThat(ModinfoTable.lines(List.of(plain(1, "a"), plain(2, "b")), Style.CUT, Widths.NARROW))
        .containsExactly(
            " Id Loadaddr   Size Info Rev Module Name",
            "  1 60000000   1000   -   1  a ()",
            "  2 60000000   1000   -   1  b ()");
  }

  @Test
  @DisplayName("R-MOD-15 R-MOD-17 there is a row for every linkage")
  void thereIsARowForEveryLinkage() {
    ModuleRecord kaio = module(121, "kaio", 0x7b6a8000L, 0x3228, NATIVE, COMPATIBLE);

    assertThat(rows(kaio, Style.CUT, Widths.NARROW))
        .containsExactly(
            "121 7b6a8000   3228 178   1  kaio (kernel Async I/O)",
            "121 7b6a8000   3228 178   1  kaio (kernel Async I/O for 32 bit com)");
  }

  @Test
  @DisplayName("R-MOD-17 a module without linkage has one row with empty parentheses")
  void aModuleWithoutLinkageHasOneRowWithEmptyParentheses() {
    assertThat(rows(plain(3, "genunix"), Style.CUT, Widths.NARROW))
        .containsExactly("  3 60000000   1000   -   1  genunix ()");
  }

  @Test
  @DisplayName("R-MOD-17 name and linkage are cut at 51 columns and at 43 on 64-bit x86")
  void nameAndLinkageAreCutAt51ColumnsAndAt43On64BitX86() {
    ModuleRecord module = module(9, "averyverylongmodulename", 0x1000, 0x20, LONG);

    assertThat(rows(module, Style.CUT, Widths.NARROW))
        .containsExactly(
            "  9     1000     20   7   1  averyverylongmodulename (0123456789abcdefghijklmnop");
    assertThat(rows(module, Style.CUT, Widths.WIDE))
        .containsExactly(
            "  9             1000     20   7   1  averyverylongmodulename (0123456789abcdefgh");
  }

  @Test
  @DisplayName("R-MOD-17 a name that just fits keeps its parenthesis")
  void aNameThatJustFitsKeepsItsParenthesis() {
    ModuleRecord fits = module(9, "0123456789", 0, 0, LONG);
    ModuleRecord doesNot = module(9, "0123456789a", 0, 0, LONG);

    assertThat(rows(fits, Style.CUT, new Widths(8, 44)).get(0)).endsWith("stu)");
    assertThat(rows(doesNot, Style.CUT, new Widths(8, 44)).get(0)).endsWith("stu");
  }

  @Test
  @DisplayName("R-MOD-17 wide cuts nothing")
  void wideCutsNothing() {
    ModuleRecord module = module(9, "averyverylongmodulename", 0x1000, 0x20, LONG);

    assertThat(rows(module, Style.UNCUT, Widths.WIDE).get(0))
        .endsWith("averyverylongmodulename (0123456789abcdefghijklmnopqrstu)");
  }

  @Test
  @DisplayName("R-MOD-17 numbers that are too large for their columns move the rest")
  void numbersThatAreTooLargeForTheirColumnsMoveTheRest() {
    ModuleRecord module = module(1234, "m", 0x1_2345_6789L, 0x1234567, new Linkage("x", 4096));

    assertThat(rows(module, Style.CUT, Widths.NARROW))
        .containsExactly("1234 123456789 1234567 4096   1  m (x)");
  }

  @Test
  @DisplayName("R-MOD-17 only -1 is no info")
  void onlyMinusOneIsNoInfo() {
    assertThat(rows(module(1, "m", 0, 0, new Linkage("x", -2)), Style.CUT, Widths.NARROW))
        .containsExactly("  1        0      0  -2   1  m (x)");
    assertThat(rows(module(1, "m", 0, 0, new Linkage("x", 0)), Style.CUT, Widths.NARROW))
        .containsExactly("  1        0      0   0   1  m (x)");
  }

  @Test
  @DisplayName("R-MOD-18 counts have their own header and one row for each module")
  void countsHaveTheirOwnHeaderAndOneRowForEachModule() {
    ModuleRecord loadedOnly =
        new ModuleRecord(7, "half", 0, 0, 0, 2, ModuleRecord.LOADED, kaio().linkages());
    ModuleRecord both = module(105, "kaio", 0, 0, NATIVE, COMPATIBLE);

    assertThat(
            ModinfoTable.lines(
                List.of(unloaded(4, "old"), loadedOnly, both), Style.COUNTS, Widths.NARROW))
        .containsExactly(
            " Id    Loadcnt Module Name                            State",
            "  4          3 old                              UNLOADED/UNINSTALLED",
            "  7          2 half                             LOADED/UNINSTALLED",
            "105          1 kaio                             LOADED/INSTALLED");
  }

  @Test
  @DisplayName("R-MOD-18 counts look the same on all machines")
  void countsLookTheSameOnAllMachines() {
    assertThat(ModinfoTable.lines(List.of(kaio()), Style.COUNTS, Widths.WIDE))
        .isEqualTo(ModinfoTable.lines(List.of(kaio()), Style.COUNTS, Widths.NARROW));
  }

  @Test
  @DisplayName("R-MOD-18 a long name is not cut among the counts")
  void aLongNameIsNotCutAmongTheCounts() {
    String name = "a".repeat(31);

    assertThat(rows(unloaded(5, name), Style.COUNTS, Widths.NARROW))
        .containsExactly("  5          3 " + name + "  UNLOADED/UNINSTALLED");
  }

  @Test
  @DisplayName("R-MOD-17 every profile of the kernel has its widths")
  void everyProfileOfTheKernelHasItsWidths() {
    for (MachineProfile profile : MachineProfile.values()) {
      assertThat(Widths.ofProfile(profile.id()))
          .isEqualTo(new Widths(profile.addressDigits(), profile.nameColumns()));
    }
  }
}
