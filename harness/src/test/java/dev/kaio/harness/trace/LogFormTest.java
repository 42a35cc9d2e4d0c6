package dev.kaio.harness.trace;

import static dev.kaio.harness.trace.Logs.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.truss.KaioTable;
import org.junit.jupiter.api.Test;

class LogFormTest {
  private static LogForm form(String... lines) throws TraceException {
    return LogForm.of(log(lines));
  }

  @Test
  void theRealTraceIsClassicAndOfABigEndianLp64Process_T_ROW_T_LLO() throws TraceException {
    assertThat(form(Logs.REAL_TRACE)).isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.LP64_SPARC));
  }

  @Test
  void resultsInTheHighHalfTellALittleEndianProcess_T_LLO() throws TraceException {
    assertThat(
            form(
                "kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0099C9E00) = 0",
                "kaio(AIOWAIT, 0x10) = 4418032576"))
        .isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.LP64_X86));
  }

  @Test
  void aFifthArgumentTellsAnIlp32Process_T_ARG() throws TraceException {
    assertThat(form("kaio(AIOREAD, 5, 0x00020000, 512, 0x00000001099C9E00, 0xFFBFF000) = 0"))
        .isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.ILP32_SPARC));
  }

  @Test
  void namesAndColumnsTellTheTable_T_ROW() throws TraceException {
    assertThat(form("kaio(AIOINIT) = 0").table()).isEqualTo(KaioTable.CURRENT);
    assertThat(form("kaio(AIOWAIT, 0x0, 1) = 0").table()).isEqualTo(KaioTable.CURRENT);
    assertThat(form("kaio(AIONOTIFY, 0) = 0").table()).isEqualTo(KaioTable.CLASSIC);
    assertThat(form("kaio(AIOWAIT, 0x0) = 0").table()).isEqualTo(KaioTable.CLASSIC);
    assertThat(form("kaio(5, 0x0, 0x0, 0x0, 0x0, 0x0) = 0"))
        .isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.LP64_SPARC));
    assertThat(form("kaio(5, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0) = 0"))
        .isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.ILP32_SPARC));
  }

  @Test
  void whatNoTableOfTrussPrintsIsRefused_T_ROW() {
    assertThatThrownBy(() -> form("kaio(AIOWAIT, 0x0) = 0", "kaio(AIOWRITE, 259) = 0"))
        .isInstanceOf(TraceException.class)
        .hasMessage("line 2: truss prints no AIOWRITE with 1 arguments behind it");
    assertThatThrownBy(() -> form("kaio(AIOINIT) = 0", "kaio(AIOWAIT, 0x0) = 0"))
        .isInstanceOf(TraceException.class)
        .hasMessage("the lines are not all of one data model and one table of truss");
    assertThatThrownBy(() -> LogForm.of(log(Logs.REAL_TRACE), Abi.ILP32_X86))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            "line 1: truss prints no AIOWRITE with 4 arguments behind it for an ILP32 process");
  }

  @Test
  void theAbiCanBeGiven() throws TraceException {
    assertThat(LogForm.of(log(Logs.REAL_TRACE), Abi.LP64_X86))
        .isEqualTo(new LogForm(KaioTable.CLASSIC, Abi.LP64_X86));
  }
}
