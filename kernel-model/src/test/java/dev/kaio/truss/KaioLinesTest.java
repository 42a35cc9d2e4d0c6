package dev.kaio.truss;

import static dev.kaio.abi.Abi.ILP32_SPARC;
import static dev.kaio.abi.Abi.ILP32_X86;
import static dev.kaio.abi.Abi.LP64_SPARC;
import static dev.kaio.abi.Abi.LP64_X86;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whole lines of kaio calls, for every row of both tables and every kind of process (T-ARG, T-ROW,
 * T-OP, T-LLO, T-COL): opcodes 0 to 22, then five with the poll bit and one that there is not.
 */
class KaioLinesTest {
  private static final int[] OPS =
      IntStream.concat(
              IntStream.rangeClosed(0, 22), IntStream.of(0x20, 0x21, 0x22, 0x35, 0x34, 0x3F))
          .toArray();

  private static String lines(KaioTable table, Abi abi) {
    return IntStream.of(OPS)
        .mapToObj(
            op ->
                TrussLines.kaio(
                    abi, op, 259, 0x3805B2A00L, 8704, 0x9C9E00, 0x10755D3C0L, 0xFFBFF000L))
        .map(call -> TrussFormatter.returned(table, call, 0, 0) + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void T_ROW_classic_LP64_SPARC() {
    assertThat(lines(KaioTable.CLASSIC, LP64_SPARC))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWAIT, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL, 0x00000103)\t\t\t= 0
            kaio(AIONOTIFY, 259)\t\t\t\t= 0
            kaio(5, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(6, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(7, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(8, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(9, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(10, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(11, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(12, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(13, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(14, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(15, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(16, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(17, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(18, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(19, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(20, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(21, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(22, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103)\t\t= 0
            kaio(53, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(52, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(63, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            """);
  }

  @Test
  void T_ROW_classic_LP64_X86() {
    assertThat(lines(KaioTable.CLASSIC, LP64_X86))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWAIT, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL, 0x00000103)\t\t\t= 0
            kaio(AIONOTIFY, 259)\t\t\t\t= 0
            kaio(5, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(6, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(7, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(8, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(9, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(10, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(11, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(12, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(13, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(14, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(15, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(16, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(17, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(18, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(19, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(20, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(21, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(22, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103)\t\t= 0
            kaio(53, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(52, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(63, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            """);
  }

  @Test
  void T_ROW_classic_ILP32_SPARC() {
    assertThat(lines(KaioTable.CLASSIC, ILP32_SPARC))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWRITE, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWAIT, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL, 0x00000103)\t\t\t= 0
            kaio(AIONOTIFY, 259)\t\t\t\t= 0
            kaio(5, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(6, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(7, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(8, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(9, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(10, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(11, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(12, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(13, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(14, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(15, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(16, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(17, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(18, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(19, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(20, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(21, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(22, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103)\t\t= 0
            kaio(53, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(52, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(63, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            """);
  }

  @Test
  void T_ROW_classic_ILP32_X86() {
    assertThat(lines(KaioTable.CLASSIC, ILP32_X86))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWRITE, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWAIT, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL, 0x00000103)\t\t\t= 0
            kaio(AIONOTIFY, 259)\t\t\t\t= 0
            kaio(5, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(6, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(7, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(8, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(9, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(10, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(11, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(12, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(13, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(14, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(15, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(16, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(17, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(18, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(19, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(20, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(21, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(22, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103)\t\t= 0
            kaio(53, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(52, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(63, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            """);
  }

  @Test
  void T_ROW_current_LP64_SPARC() {
    assertThat(lines(KaioTable.CURRENT, LP64_SPARC))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWAIT, 0x00000103, 15038360064)\t\t= 0
            kaio(AIOCANCEL, 259, 0x3805B2A00)\t\t= 0
            kaio(AIONOTIFY)\t\t\t\t\t= 0
            kaio(AIOINIT)\t\t\t\t\t= 0
            kaio(AIOSTART)\t\t\t\t\t= 0
            kaio(AIOLIO, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND, 0x00000103, 15038360064, 0x00002200, 10264064) = 0
            kaio(AIOERROR, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE, 0x00000103)\t\t\t= 0
            kaio(AIOLIO64, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND64, 0x00000103, 15038360064, 0x00002200, 10264064) = 0
            kaio(AUIOERROR64, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT64, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD64, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE64, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL64, 259, 0x3805B2A00)\t\t= 0
            kaio(20)\t\t\t\t\t= 0
            kaio(AIOWAITN, 0x00000103, 15038360064, 0x00002200, 0x009C9E00) = 0
            kaio(22, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x009C9E000755D3C0) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103, 15038360064) = 0
            kaio(AIOWAITN|AIO_POLL_BIT, 0x00000103, 15038360064, 0x00002200, 0x009C9E00) = 0
            kaio(52)\t\t\t\t\t= 0
            kaio(63, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            """);
  }

  @Test
  void T_ROW_current_LP64_X86() {
    assertThat(lines(KaioTable.CURRENT, LP64_X86))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWAIT, 0x00000103, 15038360064)\t\t= 0
            kaio(AIOCANCEL, 259, 0x3805B2A00)\t\t= 0
            kaio(AIONOTIFY)\t\t\t\t\t= 0
            kaio(AIOINIT)\t\t\t\t\t= 0
            kaio(AIOSTART)\t\t\t\t\t= 0
            kaio(AIOLIO, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND, 0x00000103, 15038360064, 0x00002200, 10264064) = 0
            kaio(AIOERROR, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE, 0x00000103)\t\t\t= 0
            kaio(AIOLIO64, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND64, 0x00000103, 15038360064, 0x00002200, 10264064) = 0
            kaio(AUIOERROR64, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT64, 259, 0x3805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD64, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE64, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL64, 259, 0x3805B2A00)\t\t= 0
            kaio(20)\t\t\t\t\t= 0
            kaio(AIOWAITN, 0x00000103, 15038360064, 0x00002200, 0x009C9E00) = 0
            kaio(22, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x3805B2A00, 8704, 0x0755D3C0009C9E00) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103, 15038360064) = 0
            kaio(AIOWAITN|AIO_POLL_BIT, 0x00000103, 15038360064, 0x00002200, 0x009C9E00) = 0
            kaio(52)\t\t\t\t\t= 0
            kaio(63, 0x00000103, 0x3805B2A00, 0x00002200, 0x009C9E00, 0x10755D3C0) = 0
            """);
  }

  @Test
  void T_ROW_current_ILP32_SPARC() {
    assertThat(lines(KaioTable.CURRENT, ILP32_SPARC))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWRITE, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWAIT, 0x00000103, -2141509120)\t\t= 0
            kaio(AIOCANCEL, 259, 0x805B2A00)\t\t= 0
            kaio(AIONOTIFY)\t\t\t\t\t= 0
            kaio(AIOINIT)\t\t\t\t\t= 0
            kaio(AIOSTART)\t\t\t\t\t= 0
            kaio(AIOLIO, 259, 0x805B2A00, 8704, 0x009C9E00)\t= 0
            kaio(AIOSUSPEND, 0x00000103, -2141509120, 0x00002200, 10264064) = 0
            kaio(AIOERROR, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE, 0x00000103)\t\t\t= 0
            kaio(AIOLIO64, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND64, 0x00000103, -2141509120, 0x00002200, 10264064) = 0
            kaio(AUIOERROR64, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT64, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD64, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE64, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL64, 259, 0x805B2A00)\t\t= 0
            kaio(20)\t\t\t\t\t= 0
            kaio(AIOWAITN, 0x00000103, -2141509120, 0x00002200, 0x009C9E00) = 0
            kaio(22, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x009C9E000755D3C0, 0xFFBFF000) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103, -2141509120) = 0
            kaio(AIOWAITN|AIO_POLL_BIT, 0x00000103, -2141509120, 0x00002200, 0x009C9E00) = 0
            kaio(52)\t\t\t\t\t= 0
            kaio(63, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            """);
  }

  @Test
  void T_ROW_current_ILP32_X86() {
    assertThat(lines(KaioTable.CURRENT, ILP32_X86))
        .isEqualTo(
            """
            kaio(AIOREAD, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWRITE, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWAIT, 0x00000103, -2141509120)\t\t= 0
            kaio(AIOCANCEL, 259, 0x805B2A00)\t\t= 0
            kaio(AIONOTIFY)\t\t\t\t\t= 0
            kaio(AIOINIT)\t\t\t\t\t= 0
            kaio(AIOSTART)\t\t\t\t\t= 0
            kaio(AIOLIO, 259, 0x805B2A00, 8704, 0x009C9E00)\t= 0
            kaio(AIOSUSPEND, 0x00000103, -2141509120, 0x00002200, 10264064) = 0
            kaio(AIOERROR, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE, 0x00000103)\t\t\t= 0
            kaio(AIOLIO64, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOSUSPEND64, 0x00000103, -2141509120, 0x00002200, 10264064) = 0
            kaio(AUIOERROR64, 0x00000103)\t\t\t= 0
            kaio(AIOLIOWAIT64, 259, 0x805B2A00, 8704, 0x009C9E00) = 0
            kaio(AIOAREAD64, 0x00000103)\t\t\t= 0
            kaio(AIOAWRITE64, 0x00000103)\t\t\t= 0
            kaio(AIOCANCEL64, 259, 0x805B2A00)\t\t= 0
            kaio(20)\t\t\t\t\t= 0
            kaio(AIOWAITN, 0x00000103, -2141509120, 0x00002200, 0x009C9E00) = 0
            kaio(22, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            kaio(AIOREAD|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWRITE|AIO_POLL_BIT, 259, 0x805B2A00, 8704, 0x0755D3C0009C9E00, 0xFFBFF000) = 0
            kaio(AIOWAIT|AIO_POLL_BIT, 0x00000103, -2141509120) = 0
            kaio(AIOWAITN|AIO_POLL_BIT, 0x00000103, -2141509120, 0x00002200, 0x009C9E00) = 0
            kaio(52)\t\t\t\t\t= 0
            kaio(63, 0x00000103, 0x805B2A00, 0x00002200, 0x009C9E00, 0x0755D3C0, 0xFFBFF000) = 0
            """);
  }
}
