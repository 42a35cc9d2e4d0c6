package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.proc.ProcHooks;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The start of kaio and what the library remembers of descriptors (R-U-1 to R-U-4, R-U-34). */
class StartRulesTest extends LibraryRules {

  @Test
  @DisplayName("R-U-2 the first aioread makes A and a thread that lives in AIOSTART, once")
  void theFirstAioreadStartsKaio() {
    LibraryProgram lib = program();
    int fd = lib.process().open(machine.gate());
    assertThat(lib.state().kaio()).isZero();
    aioread(lib, fd, 0).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOREAD", "AIOSTART");
    assertThat(lib.state().kaio()).isEqualTo(1);
    assertThat(lib.process().lwp(2).isInKernel()).as("the thread of AIOSTART").isTrue();
    aioread(lib, fd, 1).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOREAD");
  }

  @Test
  @DisplayName("R-U-2 who comes while kaio is being started waits for that")
  void whoComesDuringTheStartWaits() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    lib.holdCalls();
    Call first = aioread(lib, fd, 0).sleeps();
    Call second =
        lib.call(p.newLwp(), AioFunction.AIOREAD, fd, p.page(1), 512, 0, SEEK_SET, p.result(1));
    second.sleeps();
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT");
    lib.letCallsThrough();
    first.returns(0);
    second.returns(0);
    p.state().counts(2, 2);
  }

  @Test
  @DisplayName("R-U-2 a failure is for good: the kernel is not asked again, the pool does it")
  void aFailureOfAioinitIsSticky() {
    LibraryProgram lib = program();
    int fd = lib.process().open(machine.gate());
    machine.memory(Pressure.EXHAUSTED);
    aioread(lib, fd, 0).returns(0);
    machine.memory(Pressure.NORMAL);
    aioread(lib, fd, 1).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT");
    assertThat(lib.state().kaio()).isEqualTo(-1);
    assertThat(lib.transfers())
        .containsExactly(line("PREAD", fd, lib, 0), line("PREAD", fd, lib, 1));
    lib.process().state().isAbsent();
  }

  @Test
  @DisplayName("R-U-2 without a thread for AIOSTART the start has failed, though A exists")
  void withoutAThreadTheStartFails() {
    LibraryProgram lib = program();
    int fd = lib.process().open(machine.gate());
    lib.threadsLeft(0);
    aioread(lib, fd, 0).fails(Errno.EAGAIN); // nor are there threads for the pool
    assertThat(lib.state().kaio()).isEqualTo(-1);
    lib.process().state().counts(0, 0);
  }

  @Test
  @DisplayName("R-U-2 which calls start kaio, and after which of their checks")
  void whatStartsKaio() {
    TestProcess p = attachWithoutInit();
    LibraryProgram lib = new LibraryProgram(p);
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    long list = p.list(aiocb);
    p.setInt32(TestProcess.FREE, 1);
    long now = p.time(0, 0);
    lib.call(AioFunction.AIOREAD, file, 0, 8, 0, 9, p.result(0)).fails(Errno.EINVAL);
    aioRead(lib, aiocb.priority(1)).fails(Errno.EINVAL);
    aiocb.priority(0);
    lib.call(AioFunction.AIOWAIT, FOREVER).fails(Errno.EINVAL);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).fails(Errno.EINVAL);
    aioCancel(lib, file, null).returns(1);
    lib.call(AioFunction.AIO_FSYNC, 0x10, 0).returns(0);
    lib.call(AioFunction.AIO_FSYNC, 1, aiocb.address()).fails(Errno.EINVAL);
    aioError(lib, aiocb).returns(0x5A5A);
    assertThat(lib.kaioCalls()).isEmpty();
    lib.call(AioFunction.AIO_SUSPEND, list, 1, now).fails(Errno.EINVAL);
    lib.call(AioFunction.AIO_WAITN, list, 1, TestProcess.FREE, now).fails(Errno.EINVAL);
    assertThat(lib.kaioCalls()).containsExactly("AIOSUSPEND", "AIOWAITN"); // refused: no A
    assertThat(lib.state().kaio()).isZero();
    lib.call(AioFunction.LIO_LISTIO, 0, list, 0, 0).fails(Errno.EINVAL); // first thing
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOSTART");
  }

  @Test
  @DisplayName("R-U-2 R-U-29 aio_fsync starts kaio behind the pool")
  void fsyncStartsKaioBehindThePool() {
    LibraryProgram lib = program();
    Aiocb aiocb = lib.process().aiocb(0, lib.openFile());
    lib.threadsLeft(0);
    lib.call(AioFunction.AIO_FSYNC, 0x10, aiocb.address()).fails(Errno.EAGAIN);
    assertThat(lib.kaioCalls()).isEmpty();
    lib.threadsLeft(9);
    lib.call(AioFunction.AIO_FSYNC, 0x10, aiocb.address()).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOSTART");
  }

  @Test
  @DisplayName("R-U-3 EBADFD marks the descriptor: kaio is not asked again")
  void ebadfdMarksTheDescriptor() {
    LibraryProgram lib = program();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    assertThat(lib.kaioCalls()).contains("AIOREAD");
    aioread(lib, file, 1).returns(0);
    aioRead(lib, lib.process().aiocb(2, file)).returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
    assertThat(lib.state().outstanding()).isEqualTo(3);
  }

  @Test
  @DisplayName("R-U-3 ENOTSUP marks nothing: each call asks the kernel first")
  void enotsupMarksNothing() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    long big = TestDevice.MAX_TRANSFER + 1;
    for (int i = 0; i < 2; i++) {
      lib.call(AioFunction.AIOREAD, fd, TestProcess.BUF, big, 0, SEEK_SET, p.result(i)).returns(0);
      assertThat(lib.kaioCalls()).contains("AIOREAD");
    }
    aioread(lib, fd, 2).returns(0);
    p.state().counts(1, 1);
    assertThat(lib.state().outstanding()).isEqualTo(2);
  }

  @Test
  @DisplayName("R-U-3 descriptors from 65536 on are always tried")
  void highDescriptorsAreAlwaysTried() {
    FdSupport support = new FdSupport();
    for (int fd : new int[] {0, 65535, 65536, Integer.MAX_VALUE, -1}) {
      support.refuse(fd);
    }
    assertThat(support.isSupported(0)).isFalse();
    assertThat(support.isSupported(65535)).isFalse();
    assertThat(support.isSupported(1)).isTrue();
    for (int fd : new int[] {65536, Integer.MAX_VALUE, -1}) {
      assertThat(support.isSupported(fd)).as("descriptor %d", fd).isTrue();
    }
  }

  @Test
  @DisplayName("R-U-3 QUIRK the mark is of the number: dup2 over it leaves it")
  void dup2LeavesTheMark() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    p.call(1, Sysnum.FCNTL, p.open(machine.gate()), 9, file).returns(file); // F_DUP2FD
    lib.kaioCalls();
    aioread(lib, file, 1).returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-4 close clears the mark, and cancels what is in the pool")
  void closeClearsAndCancels() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    lib.call(AioFunction.CLOSE, file).returns(0);
    assertThat(lib.interrupted()).containsExactly(line("PREAD", file, lib, 0));
    assertThat(p.resultAt(p.result(0)))
        .isEqualTo(new ProgramData.Result(-1, Errno.ECANCELED.code()));
    assertThat(p.open(machine.gate())).isEqualTo(file);
    aioread(lib, file, 1).returns(0);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-U-4 QUIRK close rewrites a finished result that aiowait has not fetched")
  void closeRewritesFinishedResults() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, lib.openFile(), 1).returns(0); // or the pool would be idle (R-U-24)
    aioread(lib, file, 0).returns(0);
    lib.end(1, Rval.of(512));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new ProgramData.Result(512, 0));
    lib.call(AioFunction.CLOSE, file).returns(0);
    assertThat(p.resultAt(p.result(0)))
        .isEqualTo(new ProgramData.Result(-1, Errno.ECANCELED.code()));
    assertThat(lib.state().waitq()).isZero();
    poll(lib).returns(0);
  }

  @Test
  @DisplayName("R-U-4 without a pool, or of a negative number, close only closes")
  void closeWithoutAPool() {
    LibraryProgram lib = program();
    int fd = lib.process().open(machine.gate());
    aioread(lib, fd, 0).returns(0);
    lib.kaioCalls();
    lib.call(AioFunction.CLOSE, -1).fails(Errno.EBADF);
    lib.call(AioFunction.CLOSE, fd + 1).fails(Errno.EBADF);
    assertThat(lib.kaioCalls()).isEmpty();
    aioread(lib, lib.openFile(), 1).returns(0); // now there is a pool
    lib.kaioCalls();
    lib.call(AioFunction.CLOSE, -1).fails(Errno.EBADF);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-34 in the child of fork1 the library was never used, but for SIGIO's handler")
  void theChildOfFork1StartsAnew() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.catchSigio();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    aioRead(lib, p.aiocb(1, file)).returns(0);
    lib.ends(512);
    lib.ends(512);
    assertThat(lib.state()).isEqualTo(new LibState(1, true, 0, 0, 1, 1, 4));
    lib.lib().forked();
    assertThat(lib.state()).isEqualTo(new LibState(0, false, 0, 0, 0, 0, 0));
    lib.kaioCalls();
    poll(lib).fails(Errno.EINVAL);
    aioread(lib, file, 2).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOINIT", "AIOREAD", "AIOSTART");
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(2); // one before, one after
  }

  @Test
  @DisplayName("R-U-34 in the child of fork1 nothing is in the pool, and no turn is taken")
  void theChildOfFork1HasNothingUnderWay() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    long count = TestProcess.FREE;
    p.setInt32(count, 1);
    lib.call(p.newLwp(), AioFunction.AIO_WAITN, p.list(aiocb), 1, count, FOREVER).sleeps();
    lib.lib().forked();
    aioRead(lib, aiocb).returns(0);
    lib.end(1, Rval.of(512));
    p.setInt32(count, 1);
    lib.call(AioFunction.AIO_WAITN, p.list(aiocb), 1, count, FOREVER).returns(0);
  }

  @Test
  @DisplayName("R-U-34 QUIRK a child of forkall keeps it all: EINVAL, without the pool's help")
  void theChildOfForkallHasNoKernelSide() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.sync());
    aioread(lib, fd, 0).returns(0);
    lib.call(AioFunction.AIOWAIT, FOREVER).returns(p.result(0));
    p.proc().setHooks(ProcHooks.NONE);
    aioread(lib, fd, 1).fails(Errno.EINVAL);
    aioRead(lib, p.aiocb(2, fd)).fails(Errno.EINVAL);
    assertThat(lib.state()).isEqualTo(new LibState(1, false, 0, 0, 0, 0, 0));
  }
}
