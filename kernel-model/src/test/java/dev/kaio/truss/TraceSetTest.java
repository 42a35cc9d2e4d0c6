package dev.kaio.truss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Sysnum;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"kaio", "aioread", "aiowrite", "aiowait", "aiocancel", "aionotify", "178"})
  void theLibrarysNamesSelectKaio_T_FLT(String name) {
    TraceSet set = TraceSet.parse(name);
    assertThat(set.contains(Sysnum.KAIO)).isTrue();
    assertThat(set.contains(Sysnum.OPEN)).isFalse();
  }

  @Test
  void listsAndTheirOppositesAreUnderstood_T_FLT() {
    TraceSet some = TraceSet.parse("open,close");
    assertThat(some.contains(Sysnum.OPEN)).isTrue();
    assertThat(some.contains(Sysnum.KAIO)).isFalse();
    TraceSet others = TraceSet.parse("!open,close");
    assertThat(others.contains(Sysnum.OPEN)).isFalse();
    assertThat(others.contains(Sysnum.KAIO)).isTrue();
    assertThat(TraceSet.parse("none").contains(Sysnum.KAIO)).isFalse();
    assertThat(TraceSet.ALL.contains(Sysnum.KAIO)).isTrue();
  }

  @Test
  void aNumberOutsideTheTableCountsAsNumberZero_T_FLT() {
    assertThat(TraceSet.ALL.contains(4000)).isTrue();
    assertThat(TraceSet.KAIO.contains(4000)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nosuch", "open,", "256", "!nosuch"})
  void wordsThatAreNoSystemCallAreRefused_T_FLT(String list) {
    assertThatThrownBy(() -> TraceSet.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unrecognized syscall: ");
  }

  @Test
  void theSleepIntervalMustBePositive_T_SLEEP() {
    assertThatThrownBy(() -> TrussOptions.DEFAULTS.with(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readersFindTheOpcodeThatANameStandsFor_T_OP() {
    assertThat(KaioTable.slotOf("AIOWRITE")).isEqualTo(1);
    assertThat(KaioTable.slotOf("AIOREAD|AIO_POLL_BIT")).isEqualTo(0x20);
    assertThat(KaioTable.slotOf("AUIOERROR64")).isEqualTo(15);
    assertThat(KaioTable.slotOf("AIOERROR64")).isEqualTo(-1);
    assertThat(KaioTable.slotOf("")).isEqualTo(-1);
  }
}
