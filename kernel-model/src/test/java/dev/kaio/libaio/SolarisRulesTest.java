package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.libaio.AioHost.Fact;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vnode.OpenFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** aioread, aiowrite, aiowait and aiocancel (R-U-8 to R-U-14). */
class SolarisRulesTest extends LibraryRules {
  private static final Result CANCELED = new Result(-1, Errno.ECANCELED.code());

  // ---- aioread, aiowrite: R-U-8, R-U-9 ----

  @Test
  @DisplayName("R-U-8 order of checks: whence, then the base of the offset, then the kernel's")
  void theOrderOfTheChecks() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate(), OpenFile.FWRITE);
    lib.fact(fd, Fact.POSITION, Rval.error(Errno.ESPIPE));
    lib.fact(fd, Fact.SIZE, Rval.error(Errno.EOVERFLOW));
    int[] wrong = {77, fd};
    for (int whence : new int[] {3, -1}) {
      lib.call(AioFunction.AIOREAD, wrong[0], 0, 1, 0, whence, p.result(0)).fails(Errno.EINVAL);
    }
    lib.call(AioFunction.AIOREAD, wrong[0], 0, 1, 0, SEEK_CUR, 0).fails(Errno.EBADF);
    lib.call(AioFunction.AIOREAD, wrong[0], 0, 1, 0, SEEK_END, 0).fails(Errno.EBADF);
    lib.call(AioFunction.AIOREAD, fd, 0, 1, 0, SEEK_CUR, p.result(0)).fails(Errno.ESPIPE);
    lib.call(AioFunction.AIOREAD, fd, 0, 1, 0, SEEK_END, p.result(0)).fails(Errno.EOVERFLOW);
    assertThat(lib.kaioCalls()).isEmpty();
    lib.call(AioFunction.AIOREAD, fd, 0, 1, 0, SEEK_SET, p.result(0)).fails(Errno.EBADF);
    assertThat(lib.kaioCalls()).contains("AIOREAD");
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-U-8 R-SYS-6 the offset counts from the start, the position or the end")
  void whence(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    lib.fact(fd, Fact.POSITION, Rval.of(0x1_0000_1000L));
    lib.fact(fd, Fact.SIZE, Rval.of(0x3_0000_0000L));
    for (int whence = SEEK_SET; whence <= SEEK_END; whence++) {
      lib.call(AioFunction.AIOREAD, fd, p.page(whence), 8, 512, whence, p.result(whence))
          .returns(0);
    }
    assertThat(gate.log())
        .containsExactly(
            "R %d 10000000+8@512".formatted(fd),
            "R %d 10002000+8@4294971904".formatted(fd),
            "R %d 10004000+8@12884902400".formatted(fd));
  }

  @Test
  @DisplayName("R-U-8 errno becomes 0 before the kernel is asked, also if that is not done then")
  void errnoIsCleared() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    p.setInt32(p.result(0) + 8, 77);
    aioread(lib, file, 0).returns(0);
    assertThat(p.int32(p.result(0) + 8)).isZero();
    p.setInt32(p.result(1) + 8, 77);
    aioread(lib, file, 1).returns(0); // marked: straight to the pool
    assertThat(p.int32(p.result(1) + 8)).isEqualTo(77);
    assertThat(p.isUntouched(p.result(0), 8)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#models")
  @DisplayName("R-U-8 AIO_INPROGRESS in the result asks for polling")
  void aioInprogressAsksForPolling(Abi abi) {
    LibraryProgram lib = program(abi);
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    p.setWord(p.result(0), -2);
    p.setWord(p.result(1), -1);
    aioread(lib, fd, 0).returns(0);
    aioread(lib, fd, 1).returns(0);
    assertThat(lib.kaioCalls()).contains("AIOREAD polling", "AIOREAD");
  }

  @Test
  @DisplayName("R-U-8 R-U-9 other failures of the kernel are the call's, and are not counted")
  void failuresOfTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    aioread(lib, fd, 0).returns(0);
    aioread(lib, fd, 0).fails(Errno.EBUSY);
    aioread(lib, 77, 1).fails(Errno.EBADF);
    aioread(lib, p.open(machine.gate().refusing(Errno.EIO)), 1).fails(Errno.EIO);
    lib.call(AioFunction.AIOREAD, fd, TestProcess.UNMAPPED, 8, 0, SEEK_SET, p.result(1))
        .fails(Errno.EFAULT);
    assertThat(lib.state()).isEqualTo(new LibState(1, false, 1, 0, 0, 0, 0));
  }

  @Test
  @DisplayName("R-U-8 a result address that is in the pool is EINVAL, until it is fetched")
  void aBusyResultAddressInThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    aioread(lib, file, 0).fails(Errno.EINVAL);
    lib.ends(512);
    aioread(lib, file, 0).fails(Errno.EINVAL);
    poll(lib).returns(p.result(0));
    aioread(lib, file, 0).returns(0);
  }

  @Test
  @DisplayName("R-U-8 kernel and pool do not see each other's duplicates")
  void duplicatesAcrossKernelAndPool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    aioread(lib, fd, 0).returns(0);
    aioread(lib, lib.openFile(), 0).returns(0);
    p.state().counts(1, 1);
    assertThat(lib.state().outstanding()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-9 the counter of kernel requests goes down when aiowait returns a result")
  void theCounterOfKernelRequests() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    aioread(lib, fd, 0).returns(0);
    aioread(lib, fd, 1).returns(0);
    assertThat(lib.state().kernelOutstanding()).isEqualTo(2);
    gate.completeAll();
    assertThat(lib.state().kernelOutstanding()).isEqualTo(2);
    poll(lib).returns(p.result(0));
    lib.call(AioFunction.AIOWAIT, FOREVER).returns(p.result(1));
    assertThat(lib.state().kernelOutstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-9 QUIRK aiowait that reaps an aiocb's request drives the counter wrong")
  void aiowaitReapsAnAiocb() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb aiocb = p.aiocb(1, fd);
    aioRead(lib, aiocb).returns(0);
    aioread(lib, fd, 0).returns(0);
    gate.complete();
    poll(lib).returns(aiocb.result());
    assertThat(lib.state().kernelOutstanding()).isZero();
    gate.complete();
    poll(lib).fails(Errno.EINVAL); // the kernel, which has a result, is not asked
    p.aiowait(1, p.dontBlock()).returns(p.result(0));
  }

  // ---- aiowait: R-U-10 to R-U-12 ----

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "0, 1000000", "0, 1000001"})
  @DisplayName("R-U-10 an invalid timeval is EINVAL, and nothing is fetched")
  void invalidTimevals(long seconds, long micros) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioread(lib, lib.openFile(), 0).returns(0);
    lib.ends(512);
    lib.call(AioFunction.AIOWAIT, p.time(seconds, micros)).fails(Errno.EINVAL);
    lib.call(AioFunction.AIOWAIT, p.time(0, 999_999)).returns(p.result(0));
  }

  @Test
  @DisplayName("R-U-11 a poll asks the kernel first, if the counter is not 0, then the pool")
  void aPollAsksTheKernelFirst() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    aioread(lib, lib.openFile(), 0).returns(0);
    aioread(lib, p.open(gate), 1).returns(0);
    poll(lib).returns(0);
    lib.ends(512);
    gate.complete();
    poll(lib).returns(p.result(1));
    lib.kaioCalls();
    poll(lib).returns(p.result(0));
    assertThat(lib.kaioCalls()).as("the counter is 0").isEmpty();
    poll(lib).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-11 with something outstanding on one side a poll gives NULL")
  void aPollWithSomethingOutstanding() {
    LibraryProgram lib = program();
    int fd = lib.process().open(machine.gate());
    poll(lib).fails(Errno.EINVAL);
    aioread(lib, fd, 0).returns(0);
    poll(lib).returns(0);
    LibraryProgram other = program();
    aioread(other, other.openFile(), 0).returns(0);
    poll(other).returns(0);
  }

  @Test
  @DisplayName("R-U-11 a kernel that says none outstanding leaves it to the pool")
  void aPollWhenTheCounterIsWrong() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    aioread(lib, p.open(gate), 0).returns(0);
    gate.complete();
    p.aiowait(1, p.dontBlock()).returns(p.result(0)); // behind the library's back
    poll(lib).fails(Errno.EINVAL);
    aioread(lib, lib.openFile(), 1).returns(0);
    poll(lib).returns(0);
  }

  @Test
  @DisplayName("R-U-11 a notification of the kernel counts as something: NULL")
  void aPollThatIsNotified() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    aioread(lib, p.open(gate), 0).returns(0);
    gate.complete();
    p.aiowait(1, p.dontBlock()).returns(p.result(0));
    p.kaio(1, 4).returns(0);
    poll(lib).returns(0);
    poll(lib).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-12 QUIRK a blocking aiowait looks at the pool first")
  void aBlockingAiowaitLooksAtThePoolFirst() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    aioread(lib, p.open(gate), 0).returns(0);
    aioread(lib, lib.openFile(), 1).returns(0);
    gate.complete();
    lib.ends(512);
    lib.call(AioFunction.AIOWAIT, FOREVER).returns(p.result(1));
    lib.call(AioFunction.AIOWAIT, FOREVER).returns(p.result(0));
    lib.call(AioFunction.AIOWAIT, FOREVER).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-12 R-U-13 a worker that finishes ends the aiowait by AIONOTIFY")
  void aWorkerEndsAnAiowait() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.catchSigio();
    aioread(lib, lib.openFile(), 0).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.kaioCalls();
    lib.ends(512);
    wait.returns(p.result(0));
    assertThat(lib.kaioCalls()).containsExactly("AIONOTIFY");
    assertThat(p.sentByKaio()).as("no SIGIO then").isEmpty();
    p.state().notifications(0);
  }

  @Test
  @DisplayName("R-U-12 a timeout yields NULL, never ETIME; what is left is used after each look")
  void aTimeoutYieldsNull() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioread(lib, p.open(machine.gate()), 0).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, p.time(2, 0)).sleeps();
    machine.advance(Machine.SECOND);
    p.kaio(p.newLwp(), 4).returns(0); // AIONOTIFY: it looks again
    wait.sleeps();
    machine.advance(Machine.SECOND - 1);
    wait.sleeps();
    machine.advance(1);
    wait.returns(0);
  }

  @Test
  @DisplayName("R-U-12 what is left is rounded up to whole microseconds")
  void theTimeThatIsLeftIsRoundedUp() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int other = p.newLwp();
    aioread(lib, p.open(machine.gate()), 0).returns(0);
    Call nearlyOver = lib.call(AioFunction.AIOWAIT, p.time(1, 1)).sleeps();
    machine.advance(Machine.SECOND + 500); // 500 ns are left
    p.kaio(other, 4).returns(0);
    nearlyOver.sleeps();
    machine.advance(10 * Machine.MILLISECOND);
    nearlyOver.returns(0);
    Call justBegun = lib.call(AioFunction.AIOWAIT, p.time(1, 0)).sleeps();
    machine.advance(500);
    p.kaio(other, 4).returns(0); // 999999.5 us are left: one second
    justBegun.sleeps();
    machine.advance(Machine.SECOND);
    justBegun.returns(0);
  }

  @Test
  @DisplayName("R-U-12 a notification counts, although the time is over")
  void aNotificationWhenTheTimeIsOver() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioread(lib, lib.openFile(), 0).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, p.time(0, 1)).sleeps(); // a tick in the kernel
    machine.advance(Machine.MILLISECOND);
    lib.ends(512);
    wait.returns(p.result(0));
  }

  @Test
  @DisplayName("R-U-12 a signal is EINTR")
  void aSignalEndsAnAiowait() {
    LibraryProgram lib = program();
    aioread(lib, lib.process().open(machine.gate()), 0).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.signal(1);
    wait.fails(Errno.EINTR);
    assertThat(lib.state().kernelOutstanding()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-12 the kernel's EINVAL is the call's when the pool has nothing either")
  void theKernelHasNothingOutstanding() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    aioread(lib, p.open(gate), 0).returns(0);
    gate.complete();
    p.aiowait(1, p.dontBlock()).returns(p.result(0));
    lib.call(AioFunction.AIOWAIT, FOREVER).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-12 QUIRK an aiocb that finishes in the pool does not end an aiowait")
  void anAiocbInThePoolDoesNotEndAnAiowait() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioRead(lib, p.aiocb(0, lib.openFile())).returns(0);
    Call timed = lib.call(AioFunction.AIOWAIT, p.time(1, 0)).sleeps();
    lib.ends(512);
    timed.sleeps();
    machine.advance(Machine.SECOND);
    timed.returns(0);
    aioRead(lib, p.aiocb(1, lib.openFile())).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.ends(512);
    wait.sleeps();
    lib.signal(1);
    wait.fails(Errno.EINTR);
  }

  // ---- who is told: R-U-13 ----

  @Test
  @DisplayName("R-U-13 without an aiowait it is SIGIO, if the program has a handler")
  void sigioWithoutAnAiowait() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    lib.ends(512);
    assertThat(p.sentByKaio()).isEmpty();
    lib.catchSigio();
    aioread(lib, file, 1).returns(0);
    lib.ends(512);
    assertThat(p.sentByKaio())
        .extracting(TestProcess.SentSignal::signo)
        .containsExactly(Signal.SIGIO);
    lib.lib().setSigioHandler(false);
    aioread(lib, file, 2).returns(0);
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(1);
  }

  @Test
  @DisplayName("R-U-13 after an aiowait has returned it is SIGIO again")
  void sigioAfterAnAiowait() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.catchSigio();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    Call wait = lib.call(AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.ends(512);
    wait.returns(p.result(0));
    aioread(lib, file, 1).returns(0);
    lib.kaioCalls();
    lib.ends(512);
    assertThat(p.sentByKaio()).hasSize(1);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-13 cancelling the last running one notifies, once its worker is back")
  void cancellingTheLastRunningOneNotifies() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int second = p.newLwp();
    aioread(lib, lib.openFile(), 0).returns(0);
    Call wait = lib.call(second, AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.call(AioFunction.AIOCANCEL, p.result(0)).returns(0);
    wait.fails(Errno.EINVAL); // nothing is outstanding
  }

  @Test
  @DisplayName("R-U-13 cancelling a running one that is not the last notifies nobody")
  void cancellingOneOfTwoNotifiesNobody() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    int second = p.newLwp();
    aioread(lib, file, 0).returns(0);
    aioread(lib, file, 1).returns(0);
    Call wait = lib.call(second, AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.kaioCalls();
    lib.call(AioFunction.AIOCANCEL, p.result(0)).returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
    wait.sleeps();
    lib.ends(512);
    wait.returns(p.result(1));
  }

  @Test
  @DisplayName("R-U-13 QUIRK cancelling a queued one never notifies: aiowait stays asleep")
  void cancellingAQueuedOneNotifiesNobody() {
    LibraryProgram lib = program(1, 2);
    TestProcess p = lib.process();
    int file = lib.openFile();
    int second = p.newLwp();
    aioRead(lib, p.aiocb(0, file)).returns(0); // keeps the worker busy
    aioread(lib, file, 1).returns(0);
    Call wait = lib.call(second, AioFunction.AIOWAIT, FOREVER).sleeps();
    lib.call(AioFunction.AIOCANCEL, p.result(1)).returns(0);
    lib.ends(512);
    assertThat(lib.state().outstanding()).isZero();
    wait.sleeps();
    lib.signal(second);
    wait.fails(Errno.EINTR);
  }

  // ---- aiocancel: R-U-14 ----

  @Test
  @DisplayName("R-U-14 aiocancel ends a running request, and a queued one")
  void aiocancelEndsWhatIsInThePool() {
    LibraryProgram lib = program(1, 2);
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioread(lib, file, 0).returns(0);
    aioread(lib, file, 1).returns(0);
    lib.kaioCalls();
    lib.call(AioFunction.AIOCANCEL, p.result(1)).returns(0);
    assertThat(lib.interrupted()).isEmpty();
    assertThat(p.resultAt(p.result(1))).isEqualTo(CANCELED);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).returns(0);
    assertThat(lib.interrupted()).containsExactly(line("PREAD", file, lib, 0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(CANCELED);
    assertThat(lib.state()).isEqualTo(new LibState(1, true, 0, 0, 0, 0, 1));
    poll(lib).fails(Errno.EINVAL); // cancelled ones are not fetched
    assertThat(lib.kaioCalls()).as("nobody waits, nobody is notified").isEmpty();
  }

  @Test
  @DisplayName("R-U-13 a system call that itself says ECANCELED leaves a cancelled request")
  void aSystemCallThatIsCanceled() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.catchSigio();
    aioread(lib, lib.openFile(), 0).returns(0);
    lib.fails(Errno.ECANCELED);
    assertThat(p.resultAt(p.result(0))).isEqualTo(CANCELED);
    assertThat(p.sentByKaio()).isEmpty();
    poll(lib).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-14 what is not in the pool is EINVAL, or EACCES while the pool has work")
  void aiocancelOfWhatIsNotThere() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.call(AioFunction.AIOCANCEL, p.result(0)).fails(Errno.EINVAL); // no pool
    aioread(lib, file, 0).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(1)).fails(Errno.EACCES);
    lib.ends(512);
    lib.call(AioFunction.AIOCANCEL, p.result(1)).fails(Errno.EINVAL);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).fails(Errno.EINVAL); // done, not fetched
    aioread(lib, file, 1).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).fails(Errno.EACCES);
    poll(lib).returns(p.result(0));
  }

  @Test
  @DisplayName("R-U-14 aiocb requests count, and can be cancelled by the address of their result")
  void aiocancelOfAnAiocb() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(5)).fails(Errno.EACCES);
    lib.call(AioFunction.AIOCANCEL, aiocb.result()).returns(0);
    assertThat(aiocb.read()).isEqualTo(CANCELED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("R-U-14 QUIRK kernel requests are not cancelled, nor do they make it EACCES")
  void aiocancelDoesNotKnowTheKernel(boolean pool) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    if (pool) {
      aioread(lib, lib.openFile(), 1).returns(0);
      lib.ends(512);
    }
    aioread(lib, p.open(machine.gate()), 0).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).fails(Errno.EINVAL);
    p.state().counts(1, 1);
  }
}
