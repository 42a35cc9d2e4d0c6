package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** aio_read, aio_write, aio_error and aio_return (R-U-1, R-U-15, R-U-16, R-U-20, R-U-21). */
class PosixRulesTest extends LibraryRules {
  private static final Result IN_POOL = new Result(-1, Errno.EINPROGRESS.code());
  private static final Result CONSUMED = new Result(-1, Errno.EINVAL.code());

  // ---- aio_read, aio_write ----

  @Test
  @DisplayName("R-U-15 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.call(AioFunction.AIO_READ, 0).fails(Errno.EINVAL);
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    aiocb.fd(77).priority(1);
    withThread(p, aiocb, 0x5000);
    aioRead(lib, aiocb).fails(Errno.EINVAL); // reqprio
    aioRead(lib, aiocb.priority(0)).fails(Errno.EBUSY); // in the pool
    assertThat(aiocb.opcode()).isEqualTo(1);
    assertThat(lib.threadFunctions()).isEmpty();
    lib.ends(512);
    aioReturn(lib, aiocb).returns(512); // which drops it
    lib.kaioCalls();
    aioRead(lib, aiocb.opcode(9)).fails(Errno.EAGAIN); // SIGEV_THREAD cannot be set up
    assertThat(lib.threadFunctions()).containsExactly(0x5000L);
    assertThat(aiocb.opcode()).as("not set yet").isEqualTo(9);
    assertThat(lib.kaioCalls()).isEmpty();
    aioRead(lib, aiocb.noNotify()).fails(Errno.EBADF); // what the kernel says
    assertThat(aiocb.opcode()).isEqualTo(1);
  }

  private static void withThread(TestProcess p, Aiocb aiocb, long function) {
    aiocb.thread(0, 0);
    p.setWord(aiocb.sigevent() + 8 + p.abi().wordSize(), function);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-U-1 R-U-15 in the kernel: EINPROGRESS and CHECK, before the kernel is asked")
  void aRequestInTheKernel(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    Aiocb aiocb = p.aiocb(0, fd).opcode(7).result(0x77, 9);
    lib.call(AioFunction.AIO_WRITE, aiocb.address()).returns(0);
    assertThat(aiocb.read()).isEqualTo(new Result(0x77, Errno.EINPROGRESS.code()));
    assertThat(aiocb.state()).isEqualTo(CHECK);
    assertThat(aiocb.opcode()).isEqualTo(2);
    assertThat(lib.kaioCalls()).contains("AIOAWRITE");
    p.state().counts(1, 1);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-U-15 the 64-bit-offset forms of ILP32 use their own opcodes and layout")
  void theLargeFormsOfIlp32(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb read = p.largeAiocb(0, fd).offset(0x2_0000_0000L);
    Aiocb write = p.largeAiocb(1, fd);
    lib.call(AioFunction.AIO_READ64, read.address()).returns(0);
    lib.call(AioFunction.AIO_WRITE64, write.address()).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOAREAD64", "AIOSTART", "AIOAWRITE64");
    assertThat(gate.log().get(0)).endsWith("@8589934592");
    assertThat(read.state()).isEqualTo(CHECK);
    assertThat(write.errno()).isEqualTo(Errno.EINPROGRESS.code());
    gate.complete();
    lib.call(AioFunction.AIO_ERROR64, read.address()).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOERROR64");
    lib.call(AioFunction.AIO_RETURN64, read.address()).returns(512);
    Aiocb pooled = p.largeAiocb(2, lib.openFile()).offset(0x2_0000_0000L);
    lib.call(AioFunction.AIO_READ64, pooled.address()).returns(0);
    assertThat(lib.transfers().get(0)).endsWith("@8589934592");
  }

  @Test
  @DisplayName("R-U-15 in LP64 the 64-bit forms are the plain ones")
  void theLargeFormsOfLp64() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    lib.call(AioFunction.AIO_READ64, aiocb.address()).returns(0);
    assertThat(lib.kaioCalls()).contains("AIOAREAD");
  }

  @Test
  @DisplayName("R-U-1 R-U-15 a failure of the kernel is the result, and the state NOCHECK")
  void aFailureOfTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate().refusing(Errno.ENXIO));
    Aiocb aiocb = p.aiocb(0, fd);
    aioRead(lib, aiocb).fails(Errno.ENXIO);
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.ENXIO.code()));
    assertThat(aiocb.state()).isEqualTo(NOCHECK);
    assertThat(lib.state().pool()).isFalse();
  }

  @Test
  @DisplayName("R-U-1 R-U-15 in the pool: EINPROGRESS and USERAIO; the return field is not set")
  void aRequestInThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file).result(0x77, 9);
    aioRead(lib, aiocb).returns(0);
    assertThat(aiocb.read()).isEqualTo(new Result(0x77, Errno.EINPROGRESS.code()));
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, 0));
    lib.call(AioFunction.AIO_WRITE, p.aiocb(1, file).address()).returns(0);
    assertThat(lib.transfers()).contains(line("PWRITE", file, lib, 1));
  }

  @Test
  @DisplayName("R-U-15 QUIRK without a pool EAGAIN, and the aiocb stays EINPROGRESS and USERAIO")
  void withoutAPool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    lib.threadsLeft(1);
    aioRead(lib, aiocb).fails(Errno.EAGAIN);
    assertThat(aiocb.read()).isEqualTo(IN_POOL);
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
  }

  @Test
  @DisplayName("R-U-15 no poll bit, whatever aio_return holds")
  void noPollBit() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioRead(lib, p.aiocb(0, p.open(machine.gate())).result(-2, 0)).returns(0);
    assertThat(lib.kaioCalls()).contains("AIOAREAD");
  }

  @Test
  @DisplayName("R-U-16 QUIRK submitting an aiocb in the kernel again spoils the first's result")
  void submittingAgainSpoilsTheResult() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    aioRead(lib, aiocb).returns(0);
    aioRead(lib, aiocb).fails(Errno.EBUSY);
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.EBUSY.code()));
    assertThat(aiocb.state()).isEqualTo(NOCHECK);
    aioError(lib, aiocb).returns(Errno.EBUSY.code());
    p.state().counts(1, 1);
  }

  // ---- aio_error ----

  @Test
  @DisplayName("R-U-20 CHECK asks the kernel and reads again; a result in memory asks nobody")
  void errorAsksTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    aioRead(lib, aiocb).returns(0);
    lib.kaioCalls();
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
    gate.fail(Errno.EIO.code());
    aioError(lib, aiocb).returns(Errno.EIO.code());
    assertThat(lib.kaioCalls()).containsExactly("AIOERROR", "AIOERROR");
    p.state().counts(0, 0);
    aioError(lib, aiocb).returns(Errno.EIO.code());
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-20 QUIRK it never fails, though the kernel does")
  void errorNeverFails() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, 3).state(CHECK).result(-1, Errno.EINPROGRESS.code());
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
    assertThat(lib.kaioCalls()).containsExactly("AIOERROR"); // which was EINVAL
  }

  @Test
  @DisplayName("R-U-20 CHECKED becomes CHECK, without asking")
  void checkedBecomesCheck() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    aioRead(lib, aiocb).returns(0);
    lib.kaioCalls();
    aioError(lib, aiocb.state(CHECKED)).returns(Errno.EINPROGRESS.code());
    assertThat(lib.kaioCalls()).isEmpty();
    assertThat(aiocb.state()).isEqualTo(CHECK);
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
    assertThat(lib.kaioCalls()).containsExactly("AIOERROR");
  }

  @ParameterizedTest
  @ValueSource(ints = {NOCHECK, USERAIO, USERAIO_DONE})
  @DisplayName("R-U-20 EINPROGRESS in any other state asks nobody")
  void otherStatesAskNobody(int state) {
    LibraryProgram lib = program();
    Aiocb aiocb = lib.process().aiocb(0, 3).state(state).result(-1, Errno.EINPROGRESS.code());
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
    assertThat(lib.kaioCalls()).isEmpty();
    assertThat(aiocb.state()).isEqualTo(state);
  }

  @Test
  @DisplayName("R-U-1 R-U-20 a finished pool request is dropped: NOCHECK, or CHECKED if it is gone")
  void errorDropsAFinishedPoolRequest() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    assertThat(lib.state().doneq()).isEqualTo(1);
    aioRead(lib, aiocb).fails(Errno.EBUSY); // finished, SIGEV_NONE, not consumed
    aioError(lib, aiocb).returns(0);
    assertThat(aiocb.state()).isEqualTo(NOCHECK);
    assertThat(lib.state().doneq()).isZero();
    aioError(lib, aiocb.state(USERAIO)).returns(0);
    assertThat(aiocb.state()).isEqualTo(CHECKED);
    aioRead(lib, aiocb).returns(0);
  }

  @Test
  @DisplayName("R-U-20 the 64-bit form of ILP32 does not drop it")
  void theLargeErrorDropsNothing() {
    LibraryProgram lib = program(Abi.ILP32_X86);
    TestProcess p = lib.process();
    Aiocb aiocb = p.largeAiocb(0, lib.openFile());
    lib.call(AioFunction.AIO_READ64, aiocb.address()).returns(0);
    lib.ends(512);
    lib.call(AioFunction.AIO_ERROR64, aiocb.address()).returns(0);
    assertThat(lib.state().doneq()).isEqualTo(1);
    assertThat(aiocb.state()).isEqualTo(USERAIO);
  }

  // ---- aio_return ----

  @Test
  @DisplayName("R-U-21 EINPROGRESS until the result is in memory: the kernel is not asked")
  void returnAsksNobody() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    aioRead(lib, aiocb).returns(0);
    gate.complete();
    lib.kaioCalls();
    aioReturn(lib, aiocb).fails(Errno.EINPROGRESS);
    assertThat(lib.kaioCalls()).isEmpty();
    aioError(lib, aiocb).returns(0);
    aioReturn(lib, aiocb).returns(512);
    assertThat(aiocb.read()).isEqualTo(CONSUMED);
    aioReturn(lib, aiocb).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-21 a failure is -1 with its errno, and drops the pool's request")
  void returnOfAFailure() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    lib.fails(Errno.EIO);
    aioReturn(lib, aiocb).fails(Errno.EIO);
    assertThat(aiocb.read()).isEqualTo(CONSUMED);
    assertThat(aiocb.state()).isEqualTo(NOCHECK);
    assertThat(lib.state().doneq()).isZero();
    aioReturn(lib, aiocb.state(USERAIO).result(7, 0)).returns(7);
    assertThat(aiocb.state()).as("nothing to drop").isEqualTo(USERAIO);
  }

  @Test
  @DisplayName("R-U-21 a request that failed with EINVAL looks as if it was returned already")
  void returnOfEinval() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    lib.fails(Errno.EINVAL);
    aioReturn(lib, aiocb).fails(Errno.EINVAL);
    assertThat(lib.state().doneq()).as("not consumed").isEqualTo(1);
  }

  // ---- SIGEV_THREAD, as far as the calls see it ----

  @Test
  @DisplayName("R-U-19 SIGEV_THREAD: the port goes into sigev_signo, of the kernel's request too")
  void sigevThreadIsSetUp() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestPort port = p.port(4);
    lib.threadPort(Rval.of(port.fd()));
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    withThread(p, aiocb, 0x5000);
    p.setWord(aiocb.sigevent() + 8, 0xC0FFEE);
    aioRead(lib, aiocb).returns(0);
    assertThat(p.int32(aiocb.sigevent() + 4)).isEqualTo(port.fd());
    gate.complete();
    assertThat(port.sent()).containsExactly(new TestPort.Event(11, 1, aiocb.address(), 0xC0FFEE));
    port.fetch(1);
  }

  @Test
  @DisplayName("R-U-19 if it cannot be set up sigev_signo is -1, and the next call tries again")
  void sigevThreadThatCannotBeSetUp() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    withThread(p, aiocb, 0x5000);
    for (int i = 0; i < 2; i++) {
      aioRead(lib, aiocb).fails(Errno.EAGAIN);
      assertThat(p.int32(aiocb.sigevent() + 4)).isEqualTo(-1);
    }
    assertThat(lib.threadFunctions()).hasSize(2);
  }

  @Test
  @DisplayName("R-U-19 QUIRK without a function sigev_signo is left alone, and is the port")
  void sigevThreadWithoutAFunction() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    withThread(p, aiocb, 0);
    aioRead(lib, aiocb).fails(Errno.EINVAL); // descriptor 0 is no port
    assertThat(p.int32(aiocb.sigevent() + 4)).isZero();
    assertThat(lib.threadFunctions()).isEmpty();
  }
}
