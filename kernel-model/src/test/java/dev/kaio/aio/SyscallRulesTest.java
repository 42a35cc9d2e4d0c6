package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System call 178: opcodes, slots, values (R-SYS). */
class SyscallRulesTest extends KaioRules {

  /** What each opcode does with arguments that make its answer unlike that of an invalid one. */
  private static void callOf(TestProcess p, int opcode, String outcome) {
    Aiocb pending = p.aiocb(0, p.open(p.machine().gate()));
    Aiocb large = p.largeAiocb(1, p.open(p.machine().gate()));
    p.kaio(1, Op.AIOAREAD, pending.address()).returns(0);
    if (!p.abi().isLp64()) {
      p.kaio(1, Op.AIOAREAD64, large.address()).returns(0);
    }
    Call call =
        switch (opcode & ~Op.POLL) {
          case Op.AIOREAD, Op.AIOWRITE, Op.AIOCANCEL, Op.AIOCANCEL64 -> p.kaio(1, opcode, 77);
          case Op.AIOWAIT -> p.kaio(1, opcode, p.dontBlock(), 0);
          case Op.AIOERROR -> p.kaio(1, opcode, pending.address());
          case Op.AIOERROR64 -> p.kaio(1, opcode, large.address());
          case Op.AIOLIO, Op.AIOLIO64, Op.AIOLIOWAIT, Op.AIOLIOWAIT64 ->
              p.kaio(1, opcode, 0, UNMAPPED, 1, 0);
          case Op.AIOSUSPEND, Op.AIOSUSPEND64 -> p.kaio(1, opcode, UNMAPPED, 1, 0, 0);
          case Op.AIOWAITN -> p.kaio(1, opcode, BUF, 1, UNMAPPED, 0);
          default -> p.kaio(1, opcode, UNMAPPED, 1, 1, 1);
        };
    assertThat(call).as("opcode %d", opcode).hasToString(outcome);
  }

  private static final String OPCODES =
      """
      # op, LP64,        ILP32
      0,    EBADF,       EBADF
      1,    EBADF,       EBADF
      2,    0,           0
      3,    EBADF,       EBADF
      4,    0,           0
      5,    0,           0
      6,    EDEADLK,     EDEADLK
      7,    EFAULT,      EFAULT
      8,    EFAULT,      EFAULT
      9,    EINPROGRESS, EINPROGRESS
      10,   EFAULT,      EFAULT
      11,   EFAULT,      EFAULT
      12,   EFAULT,      EFAULT
      13,   EINVAL,      EFAULT
      14,   EINVAL,      EFAULT
      15,   EINVAL,      EINPROGRESS
      16,   EINVAL,      EFAULT
      17,   EINVAL,      EFAULT
      18,   EINVAL,      EFAULT
      19,   EINVAL,      EBADF
      20,   EINVAL,      EINVAL
      21,   EFAULT,      EFAULT
      22,   EINVAL,      EINVAL
      23,   EINVAL,      EINVAL
      24,   EINVAL,      EINVAL
      25,   EINVAL,      EINVAL
      26,   EINVAL,      EINVAL
      31,   EINVAL,      EINVAL
      64,   EINVAL,      EINVAL
      178,  EINVAL,      EINVAL
      -1,   EINVAL,      EINVAL
      """;

  @ParameterizedTest(name = "{0}: LP64 {1}, ILP32 {2}")
  @CsvSource(textBlock = OPCODES)
  @DisplayName("R-SYS-2 opcodes are valid or EINVAL as the table says")
  void opcodesAreValidOrInvalidAsTheTableSays(int opcode, String lp64, String ilp32) {
    callOf(attach(Abi.LP64_SPARC), opcode, lp64);
    callOf(attach(Abi.ILP32_SPARC), opcode, ilp32);
    callOf(attach(Abi.ILP32_X86), opcode, ilp32);
  }

  @ParameterizedTest(name = "{0}: LP64 {1}, ILP32 {2}")
  @CsvSource(textBlock = OPCODES)
  @DisplayName("R-SYS-3 the poll bit is removed before any opcode is looked at")
  void thePollBitIsRemovedBeforeDispatch(int opcode, String lp64, String ilp32) {
    callOf(attach(Abi.LP64_SPARC), opcode | Op.POLL, lp64);
    callOf(attach(Abi.ILP32_SPARC), opcode | Op.POLL, ilp32);
  }

  @Test
  @DisplayName("R-SYS-3 the poll bit marks requests of the four submitting opcodes")
  void thePollBitMarksRequests() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    Aiocb read = p.aiocb(2, fd);
    Aiocb write = p.aiocb(3, fd);
    p.rw(Op.AIOREAD | Op.POLL, fd, BUF, 8, 0, p.result(0)).returns(0);
    p.rw(Op.AIOWRITE | Op.POLL, fd, BUF, 8, 0, p.result(1)).returns(0);
    p.kaio(1, Op.AIOAREAD | Op.POLL, read.address()).returns(0);
    p.kaio(1, Op.AIOAWRITE | Op.POLL, write.address()).returns(0);
    int raw = StateCheck.PENDING | StateCheck.PAGELOCKDONE | StateCheck.POLL;
    p.state()
        .request(0, raw | StateCheck.SOLARIS)
        .request(1, raw | StateCheck.SOLARIS)
        .requestAt(read.result(), raw)
        .requestAt(write.result(), raw);
  }

  @Test
  @DisplayName("R-SYS-3 the poll bit marks requests of the 64-bit-offset opcodes of ILP32")
  void thePollBitMarksLargeRequests() {
    TestProcess p = attach(Abi.ILP32_SPARC);
    int fd = p.open(machine.gate());
    Aiocb read = p.largeAiocb(2, fd);
    Aiocb write = p.largeAiocb(3, fd);
    p.kaio(1, Op.AIOAREAD64 | Op.POLL, read.address()).returns(0);
    p.kaio(1, Op.AIOAWRITE64 | Op.POLL, write.address()).returns(0);
    int raw = StateCheck.PENDING | StateCheck.PAGELOCKDONE | StateCheck.POLL;
    p.state().requestAt(read.result(), raw).requestAt(write.result(), raw);
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 19, 20, 22, 23, 25, 26, 64 | 4, 0x80, 0x8000_0005L})
  @DisplayName("R-SYS-4 an invalid opcode is EINVAL without A, and makes none")
  void anInvalidOpcodeWithoutAIsEinval(long opcode) {
    TestProcess p = attachWithoutInit();
    p.kaio(1, opcode).fails(Errno.EINVAL);
    p.state().isAbsent();
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 19, 20, 22, 23, 25, 26, 64 | 4, 0x80, 0x8000_0005L})
  @DisplayName("R-SYS-4 an invalid opcode is EINVAL with A, and changes nothing")
  void anInvalidOpcodeWithAIsEinval(long opcode) {
    TestProcess p = attach();
    p.kaio(1, opcode, p.open(machine.gate()), BUF, 8, 0, p.result(0)).fails(Errno.EINVAL);
    p.state().counts(0, 0).notifications(0).flags(0).lockedPages(0);
  }

  @Test
  @DisplayName("R-SYS-5 LP64 looks at the low 32 bits of slot 0 only")
  void lp64TruncatesSlotZero() {
    TestProcess p = attachWithoutInit();
    p.kaio(1, 0x1_0000_0005L).returns(0);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.kaio(1, 0x1_0000_0000L, fd, BUF, 8, 0, p.result(0)).returns(0);
    assertThat(gate.log()).containsExactly("R %d %x+8@0".formatted(fd, BUF));
    p.kaio(1, 0xFFFF_FFFF_0000_0004L).returns(0);
    p.state().notifications(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x40, 0x80, 0x100, 0x1_0000, 0x4000_0000, 0x8000_0000L})
  @DisplayName("R-SYS-5 every bit of slot 0 but 0x20 takes part in the match")
  void everyOtherBitOfSlotZeroCounts(long bit) {
    for (Abi abi : new Abi[] {Abi.LP64_SPARC, Abi.ILP32_SPARC}) {
      TestProcess p = attach(abi);
      p.kaio(1, Op.AIONOTIFY | bit).fails(Errno.EINVAL);
      p.state().notifications(0);
      p.kaio(1, Op.AIONOTIFY | Op.POLL).returns(0);
      p.state().notifications(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-SYS-5 R-SYS-7 ILP32 slots are zero-extended words, and so is the value")
  void ilp32SlotsAreZeroExtended(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, 0xFFFF_FFFF_F000_0010L).returns(0);
    p.state().requestAt(0xF000_0010L, 0x1202);
    gate.complete();
    p.aiowait(1, FOREVER).returns(0xF000_0010L);
  }

  @Test
  @DisplayName("R-SYS-7 LP64 returns a 64-bit address")
  void lp64ReturnsSixtyFourBits() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.rw(Op.AIOREAD, p.open(gate), BUF, 8, 0, 0xFFFF_FFFF_8000_0010L).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(0xFFFF_FFFF_8000_0010L);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-SYS-6 the offset of ops 0 and 1 is one slot, or two words in machine order")
  void theOffsetSlotsDependOnTheAbi(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    long result = p.result(0);
    switch (abi.toString()) {
      case "Abi[model=ILP32, machine=SPARC]" ->
          p.kaio(1, Op.AIOWRITE, fd, BUF, 8, 0x12, 0x9ABC_DEF0L, result).returns(0);
      case "Abi[model=ILP32, machine=X86]" ->
          p.kaio(1, Op.AIOWRITE, fd, BUF, 8, 0x9ABC_DEF0L, 0x12, result).returns(0);
      default -> p.kaio(1, Op.AIOWRITE, fd, BUF, 8, 0x12_9ABC_DEF0L, result).returns(0);
    }
    assertThat(gate.log()).containsExactly("W %d %x+8@%d".formatted(fd, BUF, 0x12_9ABC_DEF0L));
    p.state().request(0, 0x1202);
  }

  @Test
  @DisplayName("R-SYS-7 success is 0 but for the ops that say more")
  void successIsZeroButForSomeOpcodes() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb aiocb = p.aiocb(0, fd);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(1);
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(2);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.aiowait(1, FOREVER).returns(1);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).returns(0);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.kaio(1, Op.AIOSUSPEND, p.list(aiocb), 1, FOREVER, 0).returns(1);
    gate.complete();
    p.kaio(1, Op.AIOSUSPEND, p.list(aiocb), 1, FOREVER, 0).returns(0);
  }

  @Test
  @DisplayName("R-SYS-8 a signal ends the call with EINTR; it is never restarted")
  void aSignalEndsTheCall() {
    TestProcess p = attach();
    Call wait = p.aiowait(1, FOREVER).sleeps();
    p.signal(1);
    wait.fails(Errno.EINTR);
    assertThat(p.lwp(1).isInUserMode()).isTrue();
    assertThat(p.handled()).hasSize(1);
  }

  @Test
  @DisplayName("R-SYS-9 what a NULL pointer means depends on the opcode")
  void nullPointersMeanDifferentThings() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.kaio(1, Op.AIOERROR, 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(2);
    p.kaio(1, Op.AIOAREAD, 0).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOAWRITE, 0).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOLIO, 0, 0, 1, 0).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOLIOWAIT, 0, 0, 1, 0).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOSUSPEND, 0, 1, FOREVER, 0).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOWAITN, BUF, 1, 0, FOREVER).fails(Errno.EFAULT);
    p.aiowait(1, FOREVER).sleeps();
  }

  @Test
  @DisplayName("R-SYS-9 AIOWAITN's NULL out list is EFAULT after the requests are consumed")
  void aNullOutListIsNoticedLate() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    p.setInt32(TestProcess.FREE, 1);
    p.kaio(1, Op.AIOWAITN, 0, 1, TestProcess.FREE, FOREVER).fails(Errno.EFAULT);
    p.state().counts(0, 0);
    assertThat(p.resultAt(p.result(0))).isEqualTo(new ProgramData.Result(512, 0));
  }

  @Test
  @DisplayName("R-SYS-9 a NULL sigevent means no list notification")
  void aNullSigeventMeansNoListNotification() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    p.kaio(1, Op.AIOLIO, 0, p.list(aiocb), 1, 0).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#models")
  @DisplayName("R-LAY-10 lists have up to 4096 entries, and MAXASYNCHIO is no limit")
  void theLimitsOfHeaders(Abi abi) {
    TestProcess p = attach(abi);
    long list = TestProcess.FREE;
    for (int i = 0; i < 4096; i++) {
      p.setWord(list + (long) i * abi.wordSize(), 0);
    }
    p.kaio(1, Op.AIOLIO, 0, list, 4096, 0).returns(0);
    p.kaio(1, Op.AIOLIO, 0, list, 4097, 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOSUSPEND, list, 4096, TestProcess.FOREVER, 0).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOSUSPEND, list, 4097, TestProcess.FOREVER, 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOWAITN, list, 4096, list, TestProcess.FOREVER).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOWAITN, list, 4097, list, TestProcess.FOREVER).fails(Errno.EINVAL);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    for (int i = 0; i < 201; i++) {
      p.rw(Op.AIOREAD, fd, TestProcess.BUF, 512, 0, p.result(i)).returns(0);
    }
    p.state().counts(201, 201);
  }
}
