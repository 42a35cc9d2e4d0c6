package dev.kaio.truss;

import static dev.kaio.abi.Abi.ILP32_SPARC;
import static dev.kaio.abi.Abi.ILP32_X86;
import static dev.kaio.abi.Abi.LP64_SPARC;
import static dev.kaio.abi.Abi.LP64_X86;
import static dev.kaio.truss.TrussLines.TEN_MINUTES;
import static dev.kaio.truss.TrussLines.aiowait;
import static dev.kaio.truss.TrussLines.classic;
import static dev.kaio.truss.TrussLines.current;
import static dev.kaio.truss.TrussLines.kaio;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.proc.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrussFormatterTest {
  private static final long MINUS_ONE = -1L;

  /** A call of the opcode whose further arguments tell themselves apart. */
  private static Call numbered(Abi abi, long op) {
    return kaio(abi, op, 1, 2, 3, 4, 5, 6);
  }

  // T-PFX

  @Test
  void prefixNamesWhatIsAskedForAndEndsWithColonAndTab_T_PFX() {
    assertThat(TrussFormatter.prefix(false, 100, false, 1)).isEmpty();
    assertThat(TrussFormatter.prefix(false, 100, true, 1)).isEqualTo("/1:\t");
    assertThat(TrussFormatter.prefix(true, 100, false, 1)).isEqualTo("100:\t");
    assertThat(TrussFormatter.prefix(true, 100, true, 12)).isEqualTo("100/12:\t");
  }

  @ParameterizedTest
  @CsvSource({
    "0,              ' 0.0000'",
    "49999,          ' 0.0000'",
    "50000,          ' 0.0001'",
    "999949999,      ' 0.9999'",
    "999950000,      ' 1.0000'",
    "12345600000,    '12.3456'",
    "600000000000,   '600.0000'"
  })
  void timeColumnsCountTenthsOfMillisecondsRounded_T_PFX(long nanos, String column) {
    assertThat(TrussFormatter.timeColumn(TrussFormatter.units(nanos))).isEqualTo(column + "\t");
  }

  // T-ARG

  @Test
  void argumentsAreSignedDecimalAndEightDigitHexOrMore_T_ARG() {
    assertThat(current(kaio(LP64_SPARC, 3, MINUS_ONE, 0)))
        .isEqualTo("kaio(AIOCANCEL, -1, 0x00000000)");
    assertThat(current(kaio(LP64_SPARC, 3, 259, 0xFFFF_FFFF_7FFF_D620L)))
        .isEqualTo("kaio(AIOCANCEL, 259, 0xFFFFFFFF7FFFD620)");
  }

  @Test
  void ilp32ArgumentsAre32BitWords_T_ARG() {
    assertThat(current(kaio(ILP32_SPARC, 3, 0xFFFF_FFFFL, 0xFFBF_F000L)))
        .isEqualTo("kaio(AIOCANCEL, -1, 0xFFBFF000)");
  }

  @Test
  void anLp64CallHasSixArgumentsAndAnIlp32CallSeven_T_ARG() {
    assertThat(current(numbered(LP64_SPARC, 1)))
        .isEqualTo("kaio(AIOWRITE, 1, 0x00000002, 3, 0x0000000400000005)");
    assertThat(current(numbered(ILP32_SPARC, 1)))
        .isEqualTo("kaio(AIOWRITE, 1, 0x00000002, 3, 0x0000000400000005, 0x00000006)");
    assertThat(current(numbered(LP64_SPARC, 25)))
        .isEqualTo("kaio(25, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005)");
    assertThat(current(numbered(ILP32_SPARC, 63)))
        .isEqualTo(
            "kaio(63, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005,"
                + " 0x00000006)");
  }

  @Test
  void argumentsThatWereNotGivenPrintAsZero_T_ARG() {
    assertThat(current(kaio(LP64_SPARC, 3))).isEqualTo("kaio(AIOCANCEL, 0, 0x00000000)");
  }

  // T-ROW, T-OP

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | AIOREAD, 1, 0x00000002, 3, 0x0000000400000005, 0x00000006",
        "1  | AIOWRITE, 1, 0x00000002, 3, 0x0000000400000005, 0x00000006",
        "2  | AIOWAIT, 0x00000001, 2",
        "3  | AIOCANCEL, 1, 0x00000002",
        "4  | AIONOTIFY",
        "5  | AIOINIT",
        "6  | AIOSTART",
        "7  | AIOLIO, LIO_WAIT, 0x00000002, 3, 0x00000004",
        "8  | AIOSUSPEND, 0x00000001, 2, 0x00000003, 4",
        "9  | AIOERROR, 0x00000001",
        "10 | AIOLIOWAIT, LIO_WAIT, 0x00000002, 3, 0x00000004",
        "11 | AIOAREAD, 0x00000001",
        "12 | AIOAWRITE, 0x00000001",
        "13 | AIOLIO64, LIO_WAIT, 0x00000002, 3, 0x00000004",
        "14 | AIOSUSPEND64, 0x00000001, 2, 0x00000003, 4",
        "15 | AUIOERROR64, 0x00000001",
        "16 | AIOLIOWAIT64, LIO_WAIT, 0x00000002, 3, 0x00000004",
        "17 | AIOAREAD64, 0x00000001",
        "18 | AIOAWRITE64, 0x00000001",
        "19 | AIOCANCEL64, 1, 0x00000002",
        "20 | 20",
        "21 | AIOWAITN, 0x00000001, 2, 0x00000003, 0x00000004",
        "22 | 22, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "25 | 25, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006"
      })
  void currentTableHasARowForEveryOpcodeUpTo21_T_ROW_T_OP(long op, String arguments) {
    assertThat(current(numbered(ILP32_SPARC, op))).isEqualTo("kaio(" + arguments + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | AIOREAD, 1, 0x00000002, 3, 0x0000000400000005, 0x00000006",
        "1  | AIOWRITE, 1, 0x00000002, 3, 0x0000000400000005, 0x00000006",
        "2  | AIOWAIT, 0x00000001",
        "3  | AIOCANCEL, 0x00000001",
        "4  | AIONOTIFY, 1",
        "5  | 5, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "6  | 6, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "7  | 7, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "12 | 12, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "20 | 20, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006",
        "21 | 21, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006"
      })
  void classicTableKnowsFiveOpcodesAndPrintsTheRestGenerically_T_ROW(long op, String arguments) {
    assertThat(classic(numbered(ILP32_SPARC, op))).isEqualTo("kaio(" + arguments + ")");
  }

  @Test
  void thePollBitIsShownWithTheNameAndChoosesNoOtherRow_T_OP() {
    assertThat(classic(numbered(LP64_SPARC, 0x21)))
        .isEqualTo("kaio(AIOWRITE|AIO_POLL_BIT, 1, 0x00000002, 3, 0x0000000400000005)");
    assertThat(classic(numbered(LP64_SPARC, 0x22)))
        .isEqualTo("kaio(AIOWAIT|AIO_POLL_BIT, 0x00000001)");
    assertThat(current(numbered(LP64_SPARC, 0x35)))
        .isEqualTo("kaio(AIOWAITN|AIO_POLL_BIT, 0x00000001, 2, 0x00000003, 0x00000004)");
  }

  @Test
  void opcodesWithoutANameKeepThePollBitInTheirNumber_T_OP() {
    assertThat(current(numbered(LP64_SPARC, 0x34))).isEqualTo("kaio(52)");
    assertThat(classic(numbered(LP64_SPARC, 0x25))).startsWith("kaio(37, 0x00000001, ");
    assertThat(current(numbered(LP64_SPARC, MINUS_ONE))).startsWith("kaio(-1, 0x00000001, ");
  }

  @Test
  void theRowIsChosenByTheLow32BitsOfTheSlotButTheNameByAll_T_OP() {
    assertThat(current(numbered(LP64_SPARC, 0x1_0000_0003L)))
        .isEqualTo("kaio(4294967299, 1, 0x00000002)");
  }

  @Test
  void listModesHaveNamesForTheirTwoValues_T_OP() {
    assertThat(current(kaio(LP64_SPARC, 7, 0, 0x10, 2, 0)))
        .isEqualTo("kaio(AIOLIO, LIO_NOWAIT, 0x00000010, 2, 0x00000000)");
    assertThat(current(kaio(LP64_SPARC, 7, 1, 0x10, 2, 0)))
        .isEqualTo("kaio(AIOLIO, LIO_WAIT, 0x00000010, 2, 0x00000000)");
    assertThat(current(kaio(LP64_SPARC, 7, 5, 0x10, 2, 0)))
        .isEqualTo("kaio(AIOLIO, 5, 0x00000010, 2, 0x00000000)");
  }

  // T-LLO

  @Test
  void bigEndianLp64ShowsTheOffsetBeforeTheResultAddress_T_LLO() {
    assertThat(classic(kaio(LP64_SPARC, 1, 259, 0x3805B2A00L, 8704, 0x099C9E00, 0x10755D3C0L)))
        .isEqualTo("kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0)");
  }

  @Test
  void littleEndianLp64ShowsTheResultAddressBeforeTheOffset_T_LLO() {
    assertThat(classic(kaio(LP64_X86, 1, 259, 0x3805B2A00L, 8704, 0x099C9E00, 0x10755D3C0L)))
        .isEqualTo("kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0099C9E00)");
  }

  @Test
  void anIlp32OffsetIsWholeAndTheResultAddressFollows_T_LLO() {
    assertThat(classic(kaio(ILP32_SPARC, 0, 5, 0x20000, 512, 0x1, 0x99C9E00, 0xFFBFF000L)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00020000, 512, 0x00000001099C9E00, 0xFFBFF000)");
    assertThat(classic(kaio(ILP32_X86, 0, 5, 0x20000, 512, 0x99C9E00, 0x1, 0x08047AC0)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00020000, 512, 0x00000001099C9E00, 0x08047AC0)");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00000000, 0",
    "0x00000200, 512",
    "0x00FFFFFF, 16777215",
    "0x01000000, 0x01000000",
    "0x7FFFFFFF, 0x7FFFFFFF",
    "0x80000000, 0x80000000"
  })
  void withoutAHighHalfOnlyTheLowOneIsPrintedInHexWhenBig_T_LLO(String low, String printed) {
    long word = Long.decode(low);
    assertThat(classic(kaio(ILP32_SPARC, 0, 5, 0, 512, 0, word, 0)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00000000, 512, " + printed + ", 0x00000000)");
    assertThat(classic(kaio(ILP32_X86, 0, 5, 0, 512, word, 0, 0)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00000000, 512, " + printed + ", 0x00000000)");
  }

  @Test
  void aLoneLowHalfIsSignExtendedForAnLp64Process_T_LLO() {
    assertThat(classic(kaio(LP64_SPARC, 0, 5, 0, 512, 0, 0x1_8000_0000L)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00000000, 512, 0xFFFFFFFF80000000)");
    assertThat(classic(kaio(LP64_SPARC, 0, 5, 0, 512, 0x1_0000_0000L, 0x1_0755_D3C0L)))
        .isEqualTo("kaio(AIOREAD, 5, 0x00000000, 512, 0x0755D3C0)");
  }

  // T-COL

  private static void resultFollows(Call call, int length, String gap) {
    String text = current(call);
    assertThat(text).hasSize(length);
    assertThat(TrussFormatter.returned(KaioTable.CURRENT, call, 0, 0))
        .isEqualTo(text + gap + "= 0");
  }

  @Test
  void resultsStartAtTheSixthTabStop_T_COL() {
    resultFollows(new Call(1, LP64_SPARC, Sysnum.DUP, new long[1], null, 0), 6, "\t\t\t\t\t\t");
    resultFollows(new Call(1, LP64_SPARC, Sysnum.GETPID, new long[0], null, 0), 8, "\t\t\t\t\t");
    resultFollows(kaio(LP64_SPARC, 4), 15, "\t\t\t\t\t");
    resultFollows(
        new Call(1, LP64_SPARC, Sysnum.CLOSE, new long[] {123456789}, null, 0), 16, "\t\t\t\t");
    resultFollows(kaio(LP64_SPARC, 3, 12, 0), 31, "\t\t\t");
    resultFollows(kaio(LP64_SPARC, 3, 123, 0), 32, "\t\t");
    resultFollows(kaio(LP64_SPARC, 0, 1, 0, 51200, 0, 0x0755D3C0), 47, "\t");
  }

  @Test
  void aCallOf48CharactersOrMoreIsFollowedByASpace_T_COL() {
    resultFollows(kaio(LP64_SPARC, 1, 1, 0, 51200, 0, 0x0755D3C0), 48, " ");
    resultFollows(kaio(LP64_SPARC, 1, 259, 0x3805B2A00L, 8704, 1, 2), 58, " ");
  }

  @Test
  void valuesAreSignedDecimalOfTheProcessesWidth_T_COL() {
    Call wide = kaio(LP64_SPARC, 2, 0);
    assertThat(TrussFormatter.returned(KaioTable.CLASSIC, wide, 0x1_0755_D3C0L, 0))
        .isEqualTo("kaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576");
    Call narrow = kaio(ILP32_SPARC, 2, 0);
    assertThat(TrussFormatter.returned(KaioTable.CLASSIC, narrow, 0xFFBF_F000L, 0))
        .isEqualTo("kaio(AIOWAIT, 0x00000000)\t\t\t= -4198400");
  }

  @Test
  void errorsAreNumberAndNameOrTheNumberAlone_T_COL() {
    Call call = kaio(LP64_SPARC, 2, 0);
    assertThat(TrussFormatter.returned(KaioTable.CLASSIC, call, -1, Errno.ETIME.code()))
        .isEqualTo("kaio(AIOWAIT, 0x00000000)\t\t\tErr#62 ETIME");
    assertThat(TrussFormatter.returned(KaioTable.CLASSIC, call, -1, 119))
        .isEqualTo("kaio(AIOWAIT, 0x00000000)\t\t\tErr#119");
  }

  // T-VERB

  @Test
  void aSuccessfulAiowaitWithATimevalHasATimeoutLine_T_VERB() {
    Call call = aiowait(LP64_SPARC, TEN_MINUTES, 2, 0xFFFF_FFFF_7FFF_D620L, 0);
    assertThat(TrussFormatter.hasTimeoutLine(call, 0)).isTrue();
    assertThat(TrussFormatter.timeout(TEN_MINUTES)).isEqualTo("\ttimeout: 600.000000 sec");
    assertThat(TrussFormatter.timeout(new Timeval(0, 25))).isEqualTo("\ttimeout: 0.000025 sec");
  }

  @Test
  void anErrorAnUnreadTimevalAnotherOpcodeOrThePollBitHasNoTimeoutLine_T_VERB() {
    Call call = aiowait(LP64_SPARC, TEN_MINUTES, 2, 0x1000, 0);
    assertThat(TrussFormatter.hasTimeoutLine(call, Errno.ETIME.code())).isFalse();
    assertThat(TrussFormatter.hasTimeoutLine(kaio(LP64_SPARC, 2, 0, 0), 0)).isFalse();
    assertThat(TrussFormatter.hasTimeoutLine(aiowait(LP64_SPARC, TEN_MINUTES, 0x22, 0x1000), 0))
        .isFalse();
    assertThat(TrussFormatter.hasTimeoutLine(aiowait(LP64_SPARC, TEN_MINUTES, 8, 0x1000), 0))
        .isFalse();
  }

  // T-SLEEP

  @Test
  void aSleepingCallIsMarkedAtTheFourthTabStop_T_SLEEP() {
    assertThat(TrussFormatter.sleeping(KaioTable.CURRENT, kaio(LP64_SPARC, 6)))
        .isEqualTo("kaio(AIOSTART)\t\t\t(sleeping...)");
    assertThat(TrussFormatter.sleeping(KaioTable.CLASSIC, kaio(LP64_SPARC, 2, 0)))
        .isEqualTo("kaio(AIOWAIT, 0x00000000)\t(sleeping...)");
    assertThat(
            TrussFormatter.sleeping(KaioTable.CLASSIC, kaio(LP64_SPARC, 2, 0xFFFF_FFFF_7FFF_D620L)))
        .isEqualTo("kaio(AIOWAIT, 0xFFFFFFFF7FFFD620) (sleeping...)");
  }

  // T-SIG

  @Test
  void aSignalSaysItsNameWhatItInterruptedAndWhatBecomesOfIt_T_SIG() {
    assertThat(TrussFormatter.signal(Signal.SIGIO, Disposition.CAUGHT, Sysnum.KAIO))
        .isEqualTo("    Received signal #22, SIGPOLL, in kaio() [caught]");
    assertThat(TrussFormatter.signal(Signal.SIGSYS, Disposition.DEFAULT, -1))
        .isEqualTo("    Received signal #12, SIGSYS [default]");
    assertThat(TrussFormatter.signal(45, Disposition.IGNORED, Sysnum.MUNMAP))
        .isEqualTo("    Received signal #45, SIGRTMIN+3, in munmap() [ignored]");
  }

  // Other system calls

  private static String other(Abi abi, int sysnum, long value, long... args) {
    return TrussFormatter.returned(
        KaioTable.CLASSIC, new Call(1, abi, sysnum, args, null, 0), value, 0);
  }

  @Test
  void otherSystemCallsNameWhatHasANameAndShowPointersAsAddresses_T_ARG() {
    assertThat(other(LP64_SPARC, Sysnum.OPEN, 3, 0x10000, 2, 0))
        .isEqualTo("open(0x00010000, O_RDWR)\t\t\t= 3");
    assertThat(other(LP64_SPARC, Sysnum.OPEN, 3, 0x10000, 0x2101, 0644))
        .isEqualTo("open(0x00010000, O_WRONLY|O_CREAT|O_LARGEFILE)\t= 3");
    assertThat(other(LP64_SPARC, Sysnum.OPEN, 3, 0x10000, 0x10003, 0))
        .isEqualTo("open(0x00010000, 0x10003)\t\t\t= 3");
    assertThat(other(LP64_SPARC, Sysnum.CLOSE, 0, 259, 9)).isEqualTo("close(259)\t\t\t\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.READ, 512, 259, 0x3805B2A00L, 512))
        .isEqualTo("read(259, 0x3805B2A00, 512)\t\t\t= 512");
    assertThat(other(LP64_SPARC, Sysnum.WRITE, 512, 259, 0x3805B2A00L, 512))
        .isEqualTo("write(259, 0x3805B2A00, 512)\t\t\t= 512");
    assertThat(other(LP64_SPARC, Sysnum.PREAD, 512, 259, 0x10000, 512, 8192))
        .isEqualTo("pread(259, 0x00010000, 512, 8192)\t\t= 512");
    assertThat(other(LP64_SPARC, Sysnum.PWRITE, 512, 259, 0x10000, 512, 8192))
        .isEqualTo("pwrite(259, 0x00010000, 512, 8192)\t\t= 512");
    assertThat(other(LP64_SPARC, Sysnum.LSEEK, 8192, 259, 8192, 1))
        .isEqualTo("lseek(259, 8192, SEEK_CUR)\t\t\t= 8192");
    assertThat(other(LP64_SPARC, Sysnum.LSEEK, 8192, 259, -1, 7))
        .isEqualTo("lseek(259, -1, 7)\t\t\t\t= 8192");
    assertThat(other(LP64_SPARC, Sysnum.DUP, 4, 3)).isEqualTo("dup(3)\t\t\t\t\t\t= 4");
    assertThat(other(LP64_SPARC, Sysnum.IOCTL, 0, 3, 0x4B01, 0))
        .isEqualTo("ioctl(3, 0x00004B01, 0x00000000)\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.FCNTL, 259, 3, 9, 259))
        .isEqualTo("fcntl(3, F_DUP2FD, 0x00000103)\t\t\t= 259");
    assertThat(other(LP64_SPARC, Sysnum.FCNTL, 2, 3, 3))
        .isEqualTo("fcntl(3, F_GETFL, 0x00000000)\t\t\t= 2");
    assertThat(other(LP64_SPARC, Sysnum.FCNTL, 0, 3, 6, 0))
        .isEqualTo("fcntl(3, 6, 0x00000000)\t\t\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.MMAP, 0x805B22000L, 0x805B22000L, 8192, 3, 0x110, -1, 0))
        .isEqualTo(
            "mmap(0x805B22000, 8192, PROT_READ|PROT_WRITE, MAP_FIXED|MAP_ANON, -1, 0)"
                + " = 0x805B22000");
    assertThat(other(LP64_SPARC, Sysnum.MPROTECT, 0, 0x10000, 8192, 0))
        .isEqualTo("mprotect(0x00010000, 8192, PROT_NONE)\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.MUNMAP, 0, 0x10000, 8192))
        .isEqualTo("munmap(0x00010000, 8192)\t\t\t= 0");
    assertThat(other(ILP32_X86, Sysnum.KILL, 0, 7, Signal.SIGIO))
        .isEqualTo("kill(7, SIGPOLL)\t\t\t\t= 0");
    assertThat(other(ILP32_X86, Sysnum.KILL, 0, -7L, 0)).isEqualTo("kill(-7, 0)\t\t\t\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.SIGACTION, 0, Signal.SIGUSR1, 2, 0))
        .isEqualTo("sigaction(SIGUSR1, 0x00000002, 0x00000000)\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.SIGPROCMASK, 0, 1, 0x8000, 0, 0))
        .isEqualTo("sigprocmask(SIG_BLOCK, 0x00008000, 0x00000000, 0x00000000) = 0");
    assertThat(other(LP64_SPARC, Sysnum.MODCTL, 0, 2, 105, 0x10000))
        .isEqualTo("modctl(MODINFO, 0x00000069, 0x00010000, 0x00000000) = 0");
    assertThat(other(LP64_SPARC, Sysnum.LWP_CREATE, 2, 0, 0, 0))
        .isEqualTo("lwp_create(0x00000000, 0x00000000, 0x00000000)\t= 2");
    assertThat(other(LP64_SPARC, Sysnum.LWP_KILL, 0, 2, 9))
        .isEqualTo("lwp_kill(2, SIGKILL)\t\t\t\t= 0");
    assertThat(other(LP64_SPARC, Sysnum.GETPID, 100, 1)).isEqualTo("getpid()\t\t\t\t\t= 100");
    assertThat(other(LP64_SPARC, Sysnum.PORTFS, 3, 0))
        .isEqualTo(
            "portfs(0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000) = 3");
    assertThat(classic(new Call(1, LP64_SPARC, 56, new long[] {1, 2}, null, 0)))
        .isEqualTo("sys#56(0x00000001, 0x00000002)");
  }

  @Test
  void anIlp32ProcessPassesTheLowHalfOfEachSlot_T_ARG_T_OP() {
    long garbage = 0x7777_7777_0000_0000L;
    assertThat(current(kaio(ILP32_SPARC, garbage | 7, garbage | 1, garbage | 0x10, 2, 0)))
        .isEqualTo("kaio(AIOLIO, LIO_WAIT, 0x00000010, 2, 0x00000000)");
    assertThat(current(kaio(ILP32_SPARC, -1L))).startsWith("kaio(-1, ");
    Call wait = aiowait(ILP32_SPARC, TEN_MINUTES, garbage | 2, 0x1000);
    assertThat(TrussFormatter.hasTimeoutLine(wait, 0)).isTrue();
  }
}
