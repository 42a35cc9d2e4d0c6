package dev.kaio.modinfo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.modinfo.ModuleRecord.Linkage;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleRecordTest {
  private static final int FIRST_LP64 = 72;
  private static final int MSINFO = 36;

  private static ByteBuffer struct() {
    ByteBuffer struct = Abi.LP64_SPARC.buffer(432);
    for (int i = 0; i < 10; i++) {
      struct.putInt(FIRST_LP64 + i * MSINFO + 32, -1);
    }
    return struct;
  }

  private static void linkage(ByteBuffer struct, int index, String linkinfo, int p0) {
    int at = FIRST_LP64 + index * MSINFO;
    struct.put(at, linkinfo.getBytes(US_ASCII)).putInt(at + 32, p0);
  }

  @Test
  @DisplayName("R-LAY-7 the fields are where LP64 has them")
  void theFieldsAreWhereLp64HasThem() {
    ByteBuffer struct = struct();
    struct.putInt(4, 3).putInt(8, 105).putInt(12, 77);
    struct.putLong(16, 0xffff_ffff_f7e9_5000L).putLong(24, 0x2efd);
    struct.putInt(32, 1).putInt(36, 5).put(40, "kaio".getBytes(US_ASCII));
    linkage(struct, 0, "kernel Async I/O", 178);

    ModuleRecord kaio = ModuleRecord.decode(Abi.LP64_SPARC, struct);

    assertThat(kaio.id()).isEqualTo(105);
    assertThat(kaio.name()).isEqualTo("kaio");
    assertThat(kaio.base()).isEqualTo(0xffff_ffff_f7e9_5000L);
    assertThat(kaio.size()).isEqualTo(0x2efd);
    assertThat(kaio.rev()).isEqualTo(1);
    assertThat(kaio.loadCount()).isEqualTo(5);
    assertThat(kaio.isLoaded()).isTrue();
    assertThat(kaio.isInstalled()).isTrue();
    assertThat(kaio.linkages()).containsExactly(new Linkage("kernel Async I/O", 178));
  }

  @Test
  @DisplayName("R-LAY-7 the fields are where ILP32 has them")
  void theFieldsAreWhereIlp32HasThem() {
    ByteBuffer struct = Abi.ILP32_X86.buffer(424);
    struct.putInt(4, 1).putInt(8, 9).putInt(16, 0xfe8c_4000).putInt(20, 0x8000_0001);
    struct.putInt(24, 0).putInt(28, 2).put(32, "old".getBytes(US_ASCII));
    struct.put(64, "a driver".getBytes(US_ASCII)).putInt(96, -1);

    assertThat(ModuleRecord.decode(Abi.ILP32_X86, struct))
        .isEqualTo(
            new ModuleRecord(
                9,
                "old",
                0xfe8c_4000L,
                0x8000_0001L,
                0,
                2,
                ModuleRecord.LOADED,
                List.of(new Linkage("a driver", -1))));
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "1, true, false", "2, false, true", "3, true, true"})
  @DisplayName("R-MOD-14 the state is two bits")
  void theStateIsTwoBits(int state, boolean loaded, boolean installed) {
    ModuleRecord module = ModuleRecord.decode(Abi.LP64_SPARC, struct().putInt(4, state));

    assertThat(module.isLoaded()).isEqualTo(loaded);
    assertThat(module.isInstalled()).isEqualTo(installed);
  }

  @Test
  @DisplayName("R-MOD-15 a linkinfo that fills its field is cut at 31")
  void aLinkinfoThatFillsItsFieldIsCutAt31() {
    ByteBuffer struct = struct();
    linkage(struct, 0, "kernel Async I/O", 178);
    linkage(struct, 1, "kernel Async I/O for 32 bit comp", 178);

    assertThat(ModuleRecord.decode(Abi.LP64_SPARC, struct).linkages())
        .containsExactly(Samples.NATIVE, Samples.COMPATIBLE);
  }

  @Test
  @DisplayName("R-MOD-17 the first empty linkinfo ends the linkages, but the first is always there")
  void theFirstEmptyLinkinfoEndsTheLinkagesButTheFirstLinkageAlwaysIs() {
    ByteBuffer struct = struct();
    linkage(struct, 1, "second", 2);
    linkage(struct, 3, "fourth", 4);

    assertThat(ModuleRecord.decode(Abi.LP64_SPARC, struct).linkages())
        .containsExactly(new Linkage("", -1), new Linkage("second", 2));
  }

  @Test
  @DisplayName("R-LAY-7 there are ten linkages at most")
  void thereAreTenLinkagesAtMost() {
    ByteBuffer struct = struct();
    for (int i = 0; i < 10; i++) {
      linkage(struct, i, "l" + i, i);
    }

    assertThat(ModuleRecord.decode(Abi.LP64_SPARC, struct).linkages())
        .hasSize(10)
        .endsWith(new Linkage("l9", 9));
  }
}
