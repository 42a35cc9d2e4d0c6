package dev.kaio.harness.trace;

import static dev.kaio.harness.trace.Logs.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.harness.trace.LogLine.KaioCall;
import dev.kaio.harness.trace.LogLine.Other;
import dev.kaio.kernel.KernelEvent.Timeval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrussLogTest {
  private static KaioCall only(String line) throws TraceException {
    List<KaioCall> calls = log(line).calls();
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  @Test
  void theRealTraceIsFourWritesAndThreeWaitsWithTimeouts() throws TraceException {
    List<KaioCall> calls = log(Logs.REAL_TRACE).calls();
    assertThat(calls).hasSize(7);
    KaioCall write = calls.get(0);
    assertThat(write.number()).isEqualTo(1);
    assertThat(write.lwp()).isEqualTo(1);
    assertThat(write.pid()).isZero();
    assertThat(write.slot0()).isEqualTo(1);
    assertThat(write.arguments()).containsExactly(259L, 0x3805B2A00L, 8704L, 0x099C9E000755D3C0L);
    assertThat(write.value()).isZero();
    KaioCall wait = calls.get(6);
    assertThat(wait.number()).isEqualTo(9);
    assertThat(wait.value()).isEqualTo(4418033584L);
    assertThat(wait.timeout()).isEqualTo(new Timeval(600, 0));
  }

  @Test
  void blanksForTabsAndIndentationMakeNoDifference() throws TraceException {
    List<KaioCall> tabs = log(Logs.REAL_TRACE).calls();
    List<KaioCall> blanks = log(Logs.AS_SHOWN).calls();
    assertThat(blanks)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("text")
        .isEqualTo(tabs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kaio(AIOWAIT, 0x00000000) = 4096",
        "100:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        "/12:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        "100/12:\t\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        "100/12@7:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        " 0.0012\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        "/12:\t 0.0012\t12.3456\t 0.0001\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4096",
        "  100/12:  600.0000  0.0000 kaio(AIOWAIT, 0x00000000)     = 4096\r"
      })
  void prefixesAndTimeColumnsOfEveryKindAreRead_T_PFX(String line) throws TraceException {
    KaioCall call = only(line);
    assertThat(call.value()).isEqualTo(4096);
    assertThat(call.pid()).isEqualTo(line.contains("100") ? 100 : 0);
    assertThat(call.lwp()).isEqualTo(line.contains("/12") ? 12 : 0);
    assertThat(call.arguments()).containsExactly(0L);
  }

  @Test
  void thePollBitUnknownNumbersAndListModesAreRead_T_OP() throws TraceException {
    assertThat(only("kaio(AIOREAD|AIO_POLL_BIT, 3, 0x1000, 512, 0) = 0").slot0()).isEqualTo(0x20);
    assertThat(only("kaio(37, 0x00000001) = 0").slot0()).isEqualTo(37);
    assertThat(only("kaio(-1, 0x00000001) Err#22 EINVAL").slot0()).isEqualTo(-1);
    assertThat(only("kaio(AUIOERROR64, 0x00000001) = 0").slot0()).isEqualTo(15);
    assertThat(only("kaio(AIOLIO, LIO_WAIT, 0x10, 2, 0x0) = 0").arguments())
        .containsExactly(1L, 16L, 2L, 0L);
    assertThat(only("kaio(AIOINIT) = 0").arguments()).isEmpty();
  }

  @Test
  void errorsAreReadByTheirNumber_T_COL() throws TraceException {
    assertThat(only("kaio(AIOWAIT, 0x00000000)\t\t\tErr#62 ETIME").errno()).isEqualTo(62);
    assertThat(only("kaio(AIOWAIT, 0x00000000)\t\t\tErr#119").errno()).isEqualTo(119);
    assertThat(only("kaio(AIOWAIT, 0x00000000)\t\t\tErr#1 EPERM [sys_config]").errno())
        .isEqualTo(1);
  }

  @Test
  void negativeResultsAndWholeAddressesAreRead_T_COL() throws TraceException {
    KaioCall call = only("kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t= -4198400");
    assertThat(call.value()).isEqualTo(-4198400);
    assertThat(call.arguments()).containsExactly(0xFFFF_FFFF_7FFF_D620L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/1:\tpread(259, \"kaio(AIOWAIT\", 4, 0)\t= 4",
        "/1:\tread(4, 0x1000, 5)\t\t\t= 5",
        "/1:\t    Received signal #22, SIGPOLL, in kaio() [caught]",
        "/2:\tkaio(AIOSTART)\t\t\t(sleeping...)",
        "Base time stamp:  1000000000.0000  [ Sun Sep  9 01:46:40 UTC 2001 ]",
        "/1:\t\ttimeout: 1.000000 sec"
      })
  void otherLinesAreKeptAsTheyAre(String line) throws TraceException {
    TrussLog log = TrussLog.parse(line + "\n");
    assertThat(log.lines()).containsExactly(new Other(1, line.stripTrailing()));
    assertThat(log.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kaio(AIOWAIT, 0x00000000)",
        "/1:\tkaio(AIOWAIT, 0xFFFF",
        "kaio(AIOWAIT, x) = 0",
        "kaio(AIONOTHING) = 0",
        "kaio(AIOWAIT, 0x0) = 99999999999999999999",
        "kaio(AIOWAIT, 0x0) Err#0",
        "kaio() = 0"
      })
  void aBrokenKaioLineIsNamedByItsNumber(String line) {
    assertThatThrownBy(() -> log("", line))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("line 2: ");
  }

  @Test
  void aTimeoutBehindWhatHasNoneIsRefused_T_VERB() {
    String timeout = "\ttimeout: 600.000000 sec";
    assertThatThrownBy(() -> log("kaio(AIOWAIT, 0x10)\tErr#62 ETIME", timeout))
        .isInstanceOf(TraceException.class)
        .hasMessage("line 2: a timeout that follows no successful AIOWAIT");
    assertThatThrownBy(() -> log("kaio(AIOINIT)\t= 0", timeout)).isInstanceOf(TraceException.class);
  }

  @Test
  void filesAreReadWhateverTheirOtherBytesAre(@TempDir Path directory)
      throws IOException, TraceException {
    Path file = directory.resolve("a.truss");
    Files.write(file, "write(1, \"\u00e9\", 1) = 1\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(
        file, "/1:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 0", java.nio.file.StandardOpenOption.APPEND);
    assertThat(TrussLog.read(file).calls()).hasSize(1);
  }
}
