package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vnode.OpenFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First and last values: descriptor 0, the longest list, the limit of the pool, the last entry. */
class LibraryEdgesTest extends LibraryRules {
  private static final int NOWAIT = 0;
  private static final int READ_WRITE = OpenFile.FREAD | OpenFile.FWRITE;
  private static final long NWAIT = TestProcess.FREE;
  private static final long OUT = TestProcess.FREE + 0x1000;

  private static void reads(LibraryProgram lib, int fd, int count) {
    for (int i = 0; i < count; i++) {
      aioread(lib, fd, i).returns(0);
    }
  }

  // ---- arguments ----

  @ParameterizedTest
  @CsvSource({"AIO_READ, aio_read, 1", "AIO_SUSPEND64, aio_suspend64, 3", "AIOWAIT, aiowait, 1"})
  void a_function_has_its_name_in_c(AioFunction function, String name, int arguments) {
    assertThat(function.functionName()).isEqualTo(name);
    assertThat(function.arguments()).isEqualTo(arguments);
  }

  @Test
  @DisplayName("R-U-22 aio_suspend looks at as many entries as it is told")
  void suspendLooksAtItsEntriesOnly() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb listed = p.aiocb(0, fd);
    Aiocb behind = p.aiocb(1, fd);
    aioRead(lib, listed).returns(0);
    aioRead(lib, behind).returns(0);
    Call call = lib.call(AioFunction.AIO_SUSPEND, p.list(listed, behind), 1, FOREVER).sleeps();
    assertThat(listed.state()).isEqualTo(CHECKED);
    assertThat(behind.state()).isEqualTo(CHECK);
    gate.complete();
    call.returns(0);
  }

  @Test
  @DisplayName("R-U-25 R-LAY-10 a list may have 4096 entries")
  void theLongestList() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.call(AioFunction.LIO_LISTIO, NOWAIT, p.list(new Aiocb[4096]), 4096, 0).returns(0);
  }

  @Test
  @DisplayName("R-U-26 a priority in a list is -1 and EINVAL in the entry, EIO overall")
  void aPriorityInAList() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb entry = p.aiocb(0, lib.openFile()).priority(1);
    for (int call = 0; call < 2; call++) { // the first tries the kernel, too; the second knows
      entry.result(7, 0);
      lib.call(AioFunction.LIO_LISTIO, NOWAIT, p.list(entry), 1, 0).fails(Errno.EIO);
      assertThat(entry.read()).isEqualTo(new Result(-1, Errno.EINVAL.code()));
    }
  }

  @Test
  @DisplayName("R-U-15 what the kernel refuses is -1 and its errno in the aiocb, NOCHECK")
  void whatTheKernelRefuses() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate())).offset(-1).result(7, 0);
    aioRead(lib, aiocb).fails(Errno.EINVAL);
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.EINVAL.code()));
    assertThat(aiocb.state()).isEqualTo(NOCHECK);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-LAY-3 the pool reads aio_offset in the width of the aiocb")
  void theOffsetOfAnAiocb(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb plain = p.aiocb(0, file).offset(0x1234);
    aioRead(lib, plain).returns(0);
    Aiocb large = p.largeAiocb(1, file).offset(0x5_0000_1234L);
    lib.call(AioFunction.AIO_READ64, large.address()).returns(0);
    assertThat(lib.transfers())
        .containsExactly(
            "PREAD %d %x+512@%d".formatted(file, p.page(0), 0x1234),
            "PREAD %d %x+512@%d".formatted(file, p.page(1), 0x5_0000_1234L));
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-U-29 aio_fsync keeps its operation in aio_offset, in the width of the aiocb")
  void theOperationOfAioFsync(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    int file = lib.openFile();
    String fsync = "FSYNC %d 0+0@0".formatted(file);
    lib.call(AioFunction.AIO_FSYNC, 0x10, p.aiocb(0, file).offset(-1).address()).returns(0);
    assertThat(lib.transfers()).containsExactly(fsync);
    lib.ends(0);
    lib.call(AioFunction.AIO_FSYNC64, 0x10, p.largeAiocb(1, file).offset(-1).address()).returns(0);
    assertThat(lib.transfers()).containsExactly(fsync);
  }

  // ---- descriptor 0 ----

  @Test
  @DisplayName("R-U-17 descriptor 0 is a port like others")
  void portZero() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestPort port = p.port(4);
    p.proc().descriptors().install(0, new OpenFile(port.port(), READ_WRITE));
    Aiocb aiocb = p.aiocb(0, lib.openFile()).port(0, 9);
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    assertThat(port.sent()).containsExactly(new Event(11, 1, aiocb.address(), 9));
  }

  @Test
  @DisplayName("R-U-4 close cancels what the pool has of descriptor 0, too")
  void closeOfZero() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    p.proc().descriptors().install(0, new OpenFile(Machine.regularFile(), READ_WRITE));
    aioread(lib, 0, 0).returns(0);
    aioread(lib, 0, 1).returns(0);
    lib.call(AioFunction.CLOSE, 0).returns(0);
    Result canceled = new Result(-1, Errno.ECANCELED.code());
    assertThat(p.resultAt(p.result(0))).isEqualTo(canceled);
    assertThat(p.resultAt(p.result(1))).isEqualTo(canceled);
    assertThat(lib.state().outstanding()).isZero();
  }

  // ---- the pool ----

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  @DisplayName("R-U-5 without a limit a pool of one worker grows when that has two queued")
  void aPoolOfOneGrows(int max) {
    LibraryProgram lib = program(1, max);
    int file = lib.openFile();
    reads(lib, file, 3);
    assertThat(lib.state().workers()).isEqualTo(1);
    aioread(lib, file, 3).returns(0);
    assertThat(lib.state().workers()).isEqualTo(2);
    assertThat(lib.transfers())
        .containsExactly(line("PREAD", file, lib, 0), line("PREAD", file, lib, 3));
  }

  @Test
  @DisplayName("R-U-5 the limit is at least one more than the least, the notifier among them")
  void theLeastLimit() {
    LibraryProgram lib = program(4, 1);
    int file = lib.openFile();
    lib.threadsLeft(3); // for AIOSTART, the notifier, and one worker
    aioread(lib, file, 0).returns(0);
    lib.threadsLeft(9);
    for (int i = 1; i < 20; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.state().workers()).isEqualTo(4);
  }

  @Test
  @DisplayName("R-U-5 a request waits on a busy worker when no thread can be made")
  void noThreadForOneMoreWorker() {
    LibraryProgram lib = program(1, 0);
    int file = lib.openFile();
    lib.threadsLeft(3);
    reads(lib, file, 4);
    assertThat(lib.state().workers()).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, i));
      lib.ends(512);
    }
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-6 a system call that ends at once is as good as one that takes its time")
  void callsThatEndAtOnce() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.transfersGive(Rval.of(512));
    aioread(lib, file, 0).returns(0);
    aiowrite(lib, file, 1).returns(0);
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(512, 0));
    lib.transfersGive(Rval.error(Errno.ESPIPE)); // of pread, then of read
    aioread(lib, file, 2).returns(0);
    assertThat(p.resultAt(p.result(2))).isEqualTo(new Result(-1, Errno.ESPIPE.code()));
  }

  // ---- notifications ----

  @Test
  @DisplayName(
      "R-U-18 the notifier sends a request's signal; a list's, after SIGEV_NONE, the worker")
  void whoSends() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    int notifier = 3; // made after that of AIOSTART, before the workers
    int worker = 4;
    aioRead(lib, p.aiocb(0, file).signal(42, 1)).returns(0);
    lib.ends(512);
    assertThat(lib.signallers()).containsExactly(notifier);
    long sigevent = p.sigevent(TestProcess.FREE, Aiocb.SIGEV_SIGNAL, 43, 2);
    lib.call(AioFunction.LIO_LISTIO, NOWAIT, p.list(p.aiocb(1, file)), 1, sigevent).returns(0);
    lib.ends(512);
    assertThat(lib.signallers()).containsExactly(notifier, worker);
  }

  @Test
  @DisplayName("R-U-19 R-LAY-2 SIGEV_THREAD is set up with its function and its attributes")
  void threadAttributes() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.threadPort(Rval.of(9));
    Aiocb aiocb = p.aiocb(0, lib.openFile()).thread(0, 0);
    p.setWord(aiocb.sigevent() + 16, 0x5000);
    p.setWord(aiocb.sigevent() + 24, 0x6000);
    aioRead(lib, aiocb).returns(0);
    assertThat(lib.threadFunctions()).containsExactly(0x5000L);
    assertThat(lib.threadAttributes()).containsExactly(0x6000L);
  }

  @Test
  @DisplayName("R-U-28 a list that is over when its interrupted caller runs has not failed")
  void aSignalThatComesTooLate() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    Aiocb entry = p.aiocb(0, lib.openFile());
    Call call = lib.call(AioFunction.LIO_LISTIO, 1, p.list(entry), 1, 0).sleeps();
    lib.signalJustBeforeEnd(1, 512);
    call.returns(0);
    assertThat(entry.read()).isEqualTo(new Result(512, 0));
  }

  // ---- aio_waitn ----

  private static Call waitn(LibraryProgram lib, int nent, int nwait, long timeout) {
    lib.process().setInt32(NWAIT, nwait);
    return lib.call(AioFunction.AIO_WAITN, OUT, nent, NWAIT, timeout);
  }

  @Test
  @DisplayName("R-U-32 what the kernel had when its time was over counts, and the call is ETIME")
  void whatTheKernelHadInTime() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    aioRead(lib, p.aiocb(0, lib.openFile())).returns(0); // in the pool, to stay
    Aiocb done = p.aiocb(1, fd);
    aioRead(lib, done).returns(0);
    aioRead(lib, p.aiocb(2, fd)).returns(0);
    Call call = waitn(lib, 4, 3, p.time(1, 0)).sleeps();
    gate.complete();
    call.sleeps();
    machine.advance(Machine.SECOND);
    call.fails(Errno.ETIME);
    assertThat(p.int32(NWAIT)).isEqualTo(1);
    assertThat(p.word(OUT)).isEqualTo(done.address());
  }

  @Test
  @DisplayName("R-U-32 later passes ask the kernel with what is left of the timeout")
  void laterPassesHaveLessTime() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    aioRead(lib, p.aiocb(0, lib.openFile()).signal(42, 1)).returns(0); // counts, never returned
    aioRead(lib, p.aiocb(1, fd)).returns(0);
    aioRead(lib, p.aiocb(2, fd)).returns(0);
    Call call = waitn(lib, 4, 2, p.time(10, 0)).sleeps();
    lib.kaioCalls();
    machine.advance(4 * Machine.SECOND);
    gate.complete();
    machine.advance(Machine.SECOND);
    lib.ends(512);
    assertThat(lib.kaioCalls()).containsExactly("AIOWAITN");
    machine.advance(5 * Machine.SECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.ETIME);
    assertThat(p.int32(NWAIT)).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-29 R-U-32 a marker that is not the last counts as a completion for aio_waitn")
  void markersCountForWaitn() {
    LibraryProgram lib = program(2, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioRead(lib, p.aiocb(0, file).signal(42, 1)).returns(0);
    aioRead(lib, p.aiocb(1, file).signal(42, 1)).returns(0);
    Aiocb sync = p.aiocb(2, file);
    lib.call(AioFunction.AIO_FSYNC, 0x10, sync.address()).returns(0);
    lib.kaioCalls();
    Call call = waitn(lib, 4, 3, FOREVER).sleeps();
    lib.ends(512); // and the marker behind it
    assertThat(lib.kaioCalls()).isEmpty();
    lib.ends(512);
    assertThat(lib.kaioCalls()).containsExactly("AIOWAITN"); // three are over
    call.sleeps();
    lib.ends(0);
    call.returns(0);
    assertThat(p.int32(NWAIT)).isEqualTo(1);
    assertThat(p.word(OUT)).isEqualTo(sync.address());
  }

  // ---- threads ----

  @Test
  void a_thread_is_busy_from_its_call_to_its_return() {
    LibraryProgram lib = program();
    LibThread thread = new LibThread(machine.kernel().scheduler(), lib, 7);
    assertThat(thread.id()).isEqualTo(7);
    assertThat(thread.isBusy()).isFalse();
    lib.lib().call(thread, AioFunction.AIO_FSYNC, 0, 0);
    assertThat(thread.isBusy()).isTrue();
    machine.kernel().runUntilIdle();
    assertThat(thread.isBusy()).isFalse();
  }
}
