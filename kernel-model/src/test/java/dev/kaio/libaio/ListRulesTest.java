package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lio_listio (R-U-25 to R-U-28, R-U-33, R-U-35). */
class ListRulesTest extends LibraryRules {
  private static final int NOWAIT = 0;
  private static final int WAIT = 1;
  private static final long NO_SIGEVENT = 0;

  private static Call listio(LibraryProgram lib, int mode, long sigevent, Aiocb... aiocbs) {
    return lib.call(
        AioFunction.LIO_LISTIO, mode, lib.process().list(aiocbs), aiocbs.length, sigevent);
  }

  /** A sigevent in memory of its own. */
  private static long signal(TestProcess p, int signo) {
    return p.sigevent(TestProcess.FREE, Aiocb.SIGEV_SIGNAL, signo, 0x11);
  }

  // ---- R-U-25 ----

  @ParameterizedTest
  @CsvSource({"0, 0", "0, -1", "0, 4097", "2, 1", "-1, 1"})
  @DisplayName("R-U-25 a bad length or mode is EINVAL, but kaio is started")
  void badLengthOrMode(int mode, int nent) {
    LibraryProgram lib = program();
    lib.call(AioFunction.LIO_LISTIO, mode, TestProcess.UNMAPPED, nent, 0).fails(Errno.EINVAL);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOSTART");
  }

  @Test
  @DisplayName("R-U-25 an entry that is in the pool is EBUSY; entries before it are marked already")
  void anEntryInThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb busy = p.aiocb(0, lib.openFile());
    Aiocb before = p.aiocb(1, p.open(machine.gate()));
    Aiocb after = p.aiocb(2, p.open(machine.gate())).state(99);
    aioRead(lib, busy).returns(0);
    lib.kaioCalls();
    listio(lib, NOWAIT, NO_SIGEVENT, before, busy, after).fails(Errno.EBUSY);
    assertThat(before.state()).isEqualTo(CHECK);
    assertThat(after.state()).isEqualTo(99);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-25 SIGEV_THREAD that cannot be set up fails it, of an entry or of the list")
  void threadsThatCannotBeSetUp() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb entry = p.aiocb(0, p.open(machine.gate())).thread(0, 0);
    p.setWord(entry.sigevent() + 16, 0x5000);
    listio(lib, NOWAIT, NO_SIGEVENT, entry).fails(Errno.EAGAIN);
    p.sigevent(TestProcess.FREE, Aiocb.SIGEV_THREAD, 0, 0);
    p.setWord(TestProcess.FREE + 16, 0x6000);
    listio(lib, NOWAIT, TestProcess.FREE, entry.noNotify()).fails(Errno.EAGAIN);
    assertThat(lib.threadFunctions()).containsExactly(0x5000L, 0x6000L);
    assertThat(lib.kaioCalls()).doesNotContain("AIOLIO");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2"})
  @DisplayName("R-U-1 R-U-25 states: CHECK for NOWAIT, NOCHECK for WAIT and for LIO_NOP")
  void states(int mode, int state) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.sync());
    Aiocb entry = p.aiocb(0, fd);
    Aiocb nop = p.aiocb(1, fd).opcode(0);
    listio(lib, mode, NO_SIGEVENT, null, entry, nop).returns(0);
    assertThat(entry.state()).isEqualTo(state);
    assertThat(nop.state()).isEqualTo(NOCHECK);
  }

  @Test
  @DisplayName("R-U-25 without any entry that the kernel takes it is not asked")
  void noSupportedEntry() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb entry = p.aiocb(0, file);
    listio(lib, NOWAIT, NO_SIGEVENT, entry).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOLIO", "AIOSTART");
    lib.ends(512);
    aioReturn(lib, entry).returns(512);
    listio(lib, NOWAIT, NO_SIGEVENT, entry).returns(0); // marked now
    listio(lib, NOWAIT, NO_SIGEVENT, p.aiocb(1, file).opcode(0), null).returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
    assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, 0));
  }

  // ---- R-U-26 ----

  @Test
  @DisplayName("R-U-26 what kaio does not take goes to the pool: EBADFD marks, ENOTSUP does not")
  void theRestGoesToThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    int file = lib.openFile();
    Aiocb inKernel = p.aiocb(0, fd);
    Aiocb tooLarge = p.aiocb(1, fd).buffer(p.page(1), TestDevice.MAX_TRANSFER + 1).opcode(2);
    Aiocb ofFile = p.aiocb(2, file);
    Aiocb nop = p.aiocb(3, file).opcode(0).result(0, Errno.ENOTSUP.code());
    listio(lib, NOWAIT, NO_SIGEVENT, inKernel, tooLarge, null, ofFile, nop).returns(0);
    p.state().counts(1, 1);
    assertThat(lib.transfers())
        .containsExactly(
            "PWRITE %d %x+131073@0".formatted(fd, p.page(1)), line("PREAD", file, lib, 2));
    assertThat(tooLarge.state()).isEqualTo(USERAIO);
    assertThat(inKernel.state()).isEqualTo(CHECK);
    lib.kaioCalls();
    aioread(lib, fd, 5).returns(0);
    aioread(lib, file, 6).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOREAD"); // of fd
  }

  @Test
  @DisplayName("R-U-26 a priority is -1 EINVAL for the entry, and EIO for the call")
  void aPriority() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb odd = p.aiocb(0, file).priority(1);
    Aiocb good = p.aiocb(1, file);
    listio(lib, WAIT, NO_SIGEVENT, odd, good).fails(Errno.EIO); // without waiting
    assertThat(odd.read()).isEqualTo(new Result(-1, Errno.EINVAL.code()));
    assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, 1));
  }

  @Test
  @DisplayName("R-U-26 QUIRK an entry that cannot be queued gets errno -1, and EIO for the call")
  void anEntryThatCannotBeQueued() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb entry = p.aiocb(0, lib.openFile());
    lib.threadsLeft(1);
    listio(lib, WAIT, NO_SIGEVENT, entry).fails(Errno.EIO);
    assertThat(entry.errno()).isEqualTo(-1);
  }

  @Test
  @DisplayName("R-U-26 the list's notification, when a completion ends the list in the pool")
  void theListsNotification() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestPort port = p.port(8);
    int file = lib.openFile();
    long notify = p.portNotify(TestProcess.FREE + 64, port.fd(), 0xCC);
    long sigevent = p.sigevent(TestProcess.FREE, Aiocb.SIGEV_PORT, 0, notify);
    Aiocb last = p.aiocb(1, file).signal(43, 0);
    // The first of the calls marks the file, and leaves the slot of its list in the kernel.
    aioread(lib, file, 9).returns(0);
    listio(lib, NOWAIT, sigevent, p.aiocb(0, file), null, last).returns(0);
    lib.ends(512);
    lib.ends(512);
    assertThat(port.sent()).isEmpty();
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(1); // the request first
    assertThat(port.sent()).containsExactly(new Event(7, 1, sigevent, 0xCC));
    port.fetch(8);
  }

  @Test
  @DisplayName("R-U-26 the event of the list's 64-bit form is 13")
  void theEventOfALargeList() {
    LibraryProgram lib = program(Abi.ILP32_X86);
    TestProcess p = lib.process();
    TestPort port = p.port(8);
    int file = lib.openFile();
    long notify = p.portNotify(TestProcess.FREE + 64, port.fd(), 0xCC);
    long sigevent = p.sigevent(TestProcess.FREE, Aiocb.SIGEV_PORT, 0, notify);
    aioread(lib, file, 9).returns(0);
    lib.call(AioFunction.LIO_LISTIO64, NOWAIT, p.list(p.largeAiocb(0, file)), 1, sigevent)
        .returns(0);
    lib.ends(512);
    lib.ends(512);
    assertThat(port.sent()).containsExactly(new Event(13, 1, sigevent, 0xCC));
    port.fetch(8);
  }

  @Test
  @DisplayName("R-U-26 no notification if nothing goes to the pool, nor for LIO_WAIT")
  void noNotification() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 9).returns(0);
    lib.ends(512);
    listio(lib, NOWAIT, signal(p, 42), null, p.aiocb(0, file).opcode(0)).returns(0);
    Call call = listio(lib, WAIT, signal(p, 42), p.aiocb(1, file)).sleeps();
    lib.ends(512);
    call.returns(0);
    assertThat(p.sentByKaio()).isEmpty();
  }

  @Test
  @DisplayName("R-U-26 QUIRK a mixed list notifies twice")
  void aMixedListNotifiesTwice() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb pooled = p.aiocb(0, lib.openFile());
    Aiocb kernel = p.aiocb(1, p.open(gate));
    listio(lib, NOWAIT, signal(p, 42), pooled, kernel).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).hasSize(1);
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(2);
  }

  @Test
  @DisplayName("R-U-26 QUIRK an aiocb that is listed twice is queued once")
  void listedTwice() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    listio(lib, NOWAIT, signal(p, 42), aiocb, aiocb).returns(0);
    assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, 0));
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(1);
  }

  @Test
  @DisplayName("R-U-26 QUIRK hard failures of the kernel are forgotten for NOWAIT")
  void hardFailuresAreForgotten() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb failed = p.aiocb(0, 77);
    listio(lib, NOWAIT, NO_SIGEVENT, failed, p.aiocb(1, lib.openFile())).returns(0);
    assertThat(failed.read()).isEqualTo(new Result(-1, Errno.EBADF.code()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, -1})
  @DisplayName("R-U-26 UNSAFE an opcode of no meaning that reaches the pool is done as a write")
  void anOpcodeOfNoMeaning(int opcode) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 9).returns(0);
    lib.ends(512);
    Aiocb aiocb = p.aiocb(0, file).opcode(opcode);
    Call call = listio(lib, WAIT, NO_SIGEVENT, aiocb).sleeps();
    assertThat(lib.transfers()).containsExactly(line("PWRITE", file, lib, 0));
    lib.ends(512);
    call.returns(0);
  }

  // ---- R-U-27 ----

  @Test
  @DisplayName("R-U-27 other errors of the kernel are the call's, and the pool gets nothing")
  void otherErrorsOfTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    listio(lib, NOWAIT, NO_SIGEVENT, p.aiocb(0, 77), p.aiocb(1, fd)).fails(Errno.EIO);
    machine.memory(Pressure.EXHAUSTED);
    listio(lib, NOWAIT, signal(p, 42), p.aiocb(2, fd)).fails(Errno.EAGAIN);
    machine.memory(Pressure.NORMAL);
    Call call = listio(lib, WAIT, NO_SIGEVENT, p.aiocb(3, fd)).sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
    assertThat(lib.state().pool()).isFalse();
  }

  @Test
  @DisplayName("R-U-27 kaio that could not be started is EINVAL")
  void kaioIsNotThere() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    machine.memory(Pressure.EXHAUSTED);
    listio(lib, NOWAIT, NO_SIGEVENT, p.aiocb(0, p.open(machine.gate()))).fails(Errno.EINVAL);
  }

  // ---- R-U-28 ----

  @Test
  @DisplayName("R-U-28 LIO_WAIT: the kernel's part, AIOLIOWAIT, then the pool's part")
  void waitingForBothParts() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb kernel = p.aiocb(0, p.open(gate));
    Aiocb pooled = p.aiocb(1, lib.openFile());
    Call call = listio(lib, WAIT, NO_SIGEVENT, kernel, pooled).sleeps();
    assertThat(lib.transfers()).isEmpty();
    gate.complete();
    assertThat(lib.kaioCalls()).endsWith("AIOLIO", "AIOSTART", "AIOLIOWAIT");
    call.sleeps();
    lib.ends(512);
    call.returns(0);
    assertThat(kernel.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-U-28 AIOLIOWAIT is left out if all entries went to the pool")
  void allEntriesInThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Call call = listio(lib, WAIT, NO_SIGEVENT, p.aiocb(0, file), p.aiocb(1, file)).sleeps();
    assertThat(lib.kaioCalls()).doesNotContain("AIOLIOWAIT");
    lib.ends(512);
    call.sleeps();
    lib.ends(512);
    call.returns(0);
  }

  @Test
  @DisplayName("R-U-28 any listed errno is EIO then, also what an LIO_NOP entry holds")
  void anyErrnoIsEio() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Call failing = listio(lib, WAIT, NO_SIGEVENT, p.aiocb(0, file)).sleeps();
    lib.fails(Errno.ENOSPC);
    failing.fails(Errno.EIO);
    Aiocb nop = p.aiocb(1, file).opcode(0).result(0, 5);
    Call withNop = listio(lib, WAIT, NO_SIGEVENT, p.aiocb(2, file), nop).sleeps();
    lib.ends(512);
    withNop.fails(Errno.EIO);
  }

  @Test
  @DisplayName("R-U-28 if the pool's part is over at the check errnos are not looked at")
  void thePoolsPartIsOverAlready() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 9).returns(0);
    lib.ends(512);
    Aiocb nop = p.aiocb(0, file).opcode(0).result(0, 5);
    listio(lib, WAIT, NO_SIGEVENT, nop, null).returns(0);
  }

  @Test
  @DisplayName("R-U-28 R-U-35 QUIRK after EINTR entries are NOCHECK: EINPROGRESS until reaped")
  void aSignalWhileWaiting() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    Call call = listio(lib, WAIT, NO_SIGEVENT, aiocb).sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
    gate.complete();
    lib.kaioCalls();
    aioError(lib, aiocb).returns(Errno.EINPROGRESS.code());
    assertThat(lib.kaioCalls()).isEmpty();
    lib.call(AioFunction.AIO_SUSPEND, p.list(aiocb), 1, FOREVER).returns(0);
    aioError(lib, aiocb).returns(0);
  }

  @Test
  @DisplayName("R-U-28 a signal while the pool's part runs is EINTR")
  void aSignalDuringThePoolsPart() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Call call = listio(lib, WAIT, NO_SIGEVENT, p.aiocb(0, lib.openFile())).sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
    lib.end(0, Rval.of(512));
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-33 QUIRK lio_listio64 of ILP32 waits by opcode 10, which finds no list")
  void listio64WaitsByTheWrongLayout() {
    LibraryProgram lib = program(Abi.ILP32_SPARC);
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb kernel = p.largeAiocb(0, p.open(gate));
    Aiocb pooled = p.largeAiocb(1, lib.openFile());
    Call call =
        lib.call(AioFunction.LIO_LISTIO64, WAIT, p.list(kernel, pooled), 2, NO_SIGEVENT).sleeps();
    gate.complete();
    assertThat(lib.kaioCalls()).endsWith("AIOLIO64", "AIOSTART", "AIOLIOWAIT");
    lib.ends(512);
    call.returns(0);
  }
}
