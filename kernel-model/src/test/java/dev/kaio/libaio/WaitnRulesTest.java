package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** aio_waitn (R-U-30 to R-U-32). */
class WaitnRulesTest extends LibraryRules {
  private static final long NWAIT = TestProcess.FREE;
  private static final long OUT = TestProcess.FREE + 0x1000;

  private static Call waitn(LibraryProgram lib, int nent, int nwait, long timeout) {
    return waitn(lib, 1, nent, nwait, timeout);
  }

  private static Call waitn(LibraryProgram lib, int lwp, int nent, int nwait, long timeout) {
    lib.process().setInt32(NWAIT + lwp * 64L, nwait);
    return lib.call(lwp, AioFunction.AIO_WAITN, OUT, nent, NWAIT + lwp * 64L, timeout);
  }

  private static int nwait(LibraryProgram lib) {
    return nwait(lib, 1);
  }

  private static int nwait(LibraryProgram lib, int lwp) {
    return lib.process().int32(NWAIT + lwp * 64L);
  }

  private static void assertOut(LibraryProgram lib, Aiocb... aiocbs) {
    TestProcess p = lib.process();
    assertThat(nwait(lib)).as("*nwait").isEqualTo(aiocbs.length);
    for (int i = 0; i < aiocbs.length; i++) {
      assertThat(p.word(OUT + (long) i * p.abi().wordSize())).isEqualTo(aiocbs[i].address());
    }
  }

  private static Aiocb inKernel(LibraryProgram lib, TestDevice gate, int index) {
    Aiocb aiocb = lib.process().aiocb(index, lib.process().open(gate));
    aioRead(lib, aiocb).returns(0);
    return aiocb;
  }

  private static Aiocb inPool(LibraryProgram lib, int index) {
    Aiocb aiocb = lib.process().aiocb(index, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    return aiocb;
  }

  // ---- R-U-30 ----

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "1, 0", "1, 2", "3, -1"})
  @DisplayName("R-U-30 bad counts are EINVAL, and *nwait is not changed")
  void badCounts(int nent, int nwait) {
    LibraryProgram lib = program();
    waitn(lib, nent, nwait, lib.process().time(-1, 0)).fails(Errno.EINVAL);
    assertThat(nwait(lib)).isEqualTo(nwait);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "0, 1000000000"})
  @DisplayName("R-U-30 a bad timeout is EINVAL, and *nwait becomes 0")
  void badTimeouts(long seconds, long nanos) {
    LibraryProgram lib = program();
    waitn(lib, 2, 1, lib.process().time(seconds, nanos)).fails(Errno.EINVAL);
    assertThat(nwait(lib)).isZero();
    assertThat(lib.kaioCalls()).isEmpty();
    inPool(lib, 0);
    lib.ends(512);
    waitn(lib, 2, 1, FOREVER).returns(0); // the turn was given back
  }

  @Test
  @DisplayName("R-U-30 while another is active a poll is 0 with nothing, others take their turn")
  void oneAtATime() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int second = p.newLwp();
    int third = p.newLwp();
    inKernel(lib, gate, 0);
    Call first = waitn(lib, 1, 1, FOREVER).sleeps();
    waitn(lib, second, 1, 1, p.time(0, 0)).returns(0);
    assertThat(nwait(lib, second)).isZero();
    Call interrupted = waitn(lib, second, 1, 1, FOREVER).sleeps();
    lib.signal(second);
    interrupted.fails(Errno.EINTR);
    assertThat(nwait(lib, second)).isZero();
    Call queued = waitn(lib, third, 1, 1, p.time(-1, 0)).sleeps();
    gate.complete();
    first.returns(0);
    queued.fails(Errno.EINVAL); // its timeout is looked at when its turn has come
    assertThat(nwait(lib, third)).isZero();
  }

  // ---- nothing in the pool: R-U-31 ----

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#models")
  @DisplayName("R-U-31 with an idle pool the kernel does it all")
  void theKernelDoesItAll(Abi abi) {
    LibraryProgram lib = program(abi);
    TestDevice gate = machine.gate();
    Aiocb first = inKernel(lib, gate, 0);
    Aiocb second = inKernel(lib, gate, 1);
    Call call = waitn(lib, 4, 2, FOREVER).sleeps();
    gate.completeTogether(2);
    call.returns(0);
    assertOut(lib, first, second);
  }

  @Test
  @DisplayName("R-U-31 success with less than was asked for, if there is no more")
  void lessThanWasAskedFor() {
    LibraryProgram lib = program();
    TestDevice gate = machine.gate();
    Aiocb only = inKernel(lib, gate, 0);
    gate.complete();
    waitn(lib, 4, 3, FOREVER).returns(0);
    assertOut(lib, only);
  }

  @Test
  @DisplayName("R-U-31 nothing at all is EAGAIN; a poll with nothing done is 0 with nothing")
  void nothingIsDone() {
    LibraryProgram lib = program();
    TestDevice gate = machine.gate();
    TestProcess p = lib.process();
    waitn(lib, 1, 1, FOREVER).fails(Errno.EINVAL); // never started
    assertThat(nwait(lib)).isZero();
    inKernel(lib, gate, 0);
    waitn(lib, 1, 1, p.time(0, 0)).returns(0);
    assertThat(nwait(lib)).isZero();
    gate.complete();
    waitn(lib, 1, 1, FOREVER).returns(0);
    waitn(lib, 1, 1, FOREVER).fails(Errno.EAGAIN);
    assertThat(nwait(lib)).isZero();
  }

  @Test
  @DisplayName("R-U-31 ETIME and EINTR hand over what there was")
  void timeoutAndSignal() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb first = inKernel(lib, gate, 0);
    Aiocb second = inKernel(lib, gate, 1);
    inKernel(lib, gate, 2);
    Call timed = waitn(lib, 3, 3, p.time(1, 0)).sleeps();
    gate.complete();
    machine.advance(Machine.SECOND);
    timed.fails(Errno.ETIME);
    assertOut(lib, first);
    Call interrupted = waitn(lib, 2, 2, FOREVER).sleeps();
    gate.complete();
    lib.signal(1);
    interrupted.fails(Errno.EINTR);
    assertThat(nwait(lib)).isZero(); // the kernel had not looked again: R-WTN-7
    assertThat(second.errno()).isEqualTo(Errno.EINPROGRESS.code());
  }

  @Test
  @DisplayName("R-U-31 the kernel refuses more than 4096 entries")
  void tooManyEntries() {
    LibraryProgram lib = program();
    inKernel(lib, machine.gate(), 0);
    waitn(lib, 4097, 1, FOREVER).fails(Errno.EINVAL);
    assertThat(nwait(lib)).isZero();
  }

  @Test
  @DisplayName("R-U-31 what enters the pool meanwhile neither wakes it nor counts")
  void thePoolMeanwhile() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int second = p.newLwp();
    Aiocb kernel = inKernel(lib, gate, 0);
    Call call = waitn(lib, 2, 1, FOREVER).sleeps();
    Aiocb pooled = p.aiocb(1, lib.openFile());
    lib.call(second, AioFunction.AIO_READ, pooled.address()).returns(0);
    lib.ends(512);
    call.sleeps();
    gate.complete();
    call.returns(0);
    assertOut(lib, kernel);
  }

  // ---- the pool is active: R-U-32 ----

  @Test
  @DisplayName("R-U-32 (b) (c) finished pool requests are taken, and become USERAIO_DONE")
  void finishedPoolRequests() {
    LibraryProgram lib = program();
    Aiocb first = inPool(lib, 0);
    Aiocb second = inPool(lib, 1);
    lib.ends(512);
    lib.ends(512);
    lib.kaioCalls();
    waitn(lib, 2, 1, FOREVER).returns(0);
    assertThat(lib.kaioCalls()).as("the pool has enough").isEmpty();
    assertOut(lib, first, second);
    assertThat(first.state()).isEqualTo(USERAIO_DONE);
    assertThat(lib.state().doneq()).isZero();
    aioRead(lib, first).returns(0); // out of the hash
  }

  @Test
  @DisplayName("R-U-32 (b) at most nent are taken")
  void atMostNent() {
    LibraryProgram lib = program();
    Aiocb first = inPool(lib, 0);
    Aiocb second = inPool(lib, 1);
    lib.ends(512);
    lib.ends(512);
    waitn(lib, 1, 1, FOREVER).returns(0);
    assertOut(lib, first);
    waitn(lib, 1, 1, FOREVER).returns(0);
    assertOut(lib, second);
  }

  @Test
  @DisplayName("R-U-32 (a) the kernel is asked for what the pool cannot give")
  void theKernelIsAskedForTheRest() {
    LibraryProgram lib = program();
    TestDevice gate = machine.gate();
    Aiocb kernel = inKernel(lib, gate, 0);
    Aiocb pooled = inPool(lib, 1);
    lib.ends(512);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    gate.complete();
    call.returns(0);
    assertOut(lib, kernel, pooled);
  }

  @Test
  @DisplayName("R-U-32 (a) QUIRK nothing at all ends as success with 0")
  void nothingAtAllIsSuccess() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb signalling = p.aiocb(0, lib.openFile()).signal(42, 0);
    aioRead(lib, signalling).returns(0);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    lib.ends(512); // not SIGEV_NONE: it is waited for, and not returned
    call.returns(0);
    assertThat(nwait(lib)).isZero();
  }

  @Test
  @DisplayName("R-U-32 (a) ETIME of the kernel is the final error, whatever the pool had")
  void etimeOfTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    inKernel(lib, machine.gate(), 0);
    Aiocb pooled = inPool(lib, 1);
    Call call = waitn(lib, 2, 2, p.time(1, 0)).sleeps();
    lib.ends(512);
    machine.advance(Machine.SECOND);
    call.fails(Errno.ETIME);
    assertOut(lib, pooled);
  }

  @Test
  @DisplayName("R-U-32 (a) EINTR of the kernel is the final error, and ends the waiting")
  void eintrOfTheKernel() {
    LibraryProgram lib = program();
    inKernel(lib, machine.gate(), 0);
    inPool(lib, 1);
    Aiocb done = inPool(lib, 2);
    lib.end(1, Rval.of(512));
    Call call = waitn(lib, 3, 3, FOREVER).sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
    assertOut(lib, done);
  }

  @Test
  @DisplayName("R-U-18 R-U-32 a completion in the pool ends the kernel's part")
  void aCompletionNotifiesTheKernel() {
    LibraryProgram lib = program();
    TestDevice gate = machine.gate();
    Aiocb kernel = inKernel(lib, gate, 0);
    Aiocb pooled = inPool(lib, 1);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    lib.kaioCalls();
    lib.ends(512);
    assertThat(lib.kaioCalls()).startsWith("AIONOTIFY");
    call.sleeps();
    gate.complete();
    call.returns(0);
    assertOut(lib, pooled, kernel);
  }

  @Test
  @DisplayName("R-U-32 (a) asked again, the kernel gets the time and the room that are left")
  void whatIsLeftForTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    inKernel(lib, gate, 0);
    inPool(lib, 1);
    Call timed = waitn(lib, 2, 2, p.time(2, 0)).sleeps();
    machine.advance(Machine.SECOND);
    lib.ends(512); // collected; the kernel is asked for the other one
    timed.sleeps();
    machine.advance(Machine.SECOND);
    timed.fails(Errno.ETIME);
    Aiocb pooled = inPool(lib, 2);
    inKernel(lib, gate, 3);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    lib.ends(512);
    call.sleeps();
    gate.completeTogether(2);
    call.returns(0);
    assertOut(lib, pooled, p.aiocb(0, 0));
    p.state().counts(0, 1); // the list had no room for the last one
  }

  @Test
  @DisplayName("R-U-18 R-U-32 a call that has left the kernel is not notified any more")
  void aCallThatHasLeftTheKernel() {
    LibraryProgram lib = program();
    TestDevice gate = machine.gate();
    inKernel(lib, gate, 0);
    inPool(lib, 1);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    gate.complete();
    lib.kaioCalls();
    call.sleeps(); // in the library
    lib.ends(512);
    call.returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-32 (a) first asked after a sleep, the kernel gets the time that is left")
  void theTimeThatIsLeftAfterASleep() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb signalling = p.aiocb(0, lib.openFile()).signal(42, 0);
    aioRead(lib, signalling).returns(0);
    Aiocb taken = inPool(lib, 1);
    inKernel(lib, machine.gate(), 2);
    Call call = waitn(lib, 2, 2, p.time(2, 0)).sleeps();
    machine.advance(Machine.SECOND);
    lib.ends(512);
    lib.ends(512); // one is not returned: the kernel must give one
    call.sleeps();
    machine.advance(Machine.SECOND);
    call.fails(Errno.ETIME);
    assertOut(lib, taken);
  }

  @Test
  @DisplayName("R-U-32 (d) (e) timeout in the library: once more, then ETIME")
  void timeoutInTheLibrary() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    inPool(lib, 0);
    Call call = waitn(lib, 1, 1, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.ETIME);
    assertThat(nwait(lib)).isZero();
  }

  @Test
  @DisplayName("R-U-32 (e) it sleeps until so many completions, or until none is outstanding")
  void sleepUntilEnough() {
    LibraryProgram lib = program();
    Aiocb first = inPool(lib, 0);
    Aiocb second = inPool(lib, 1);
    inPool(lib, 2);
    Call call = waitn(lib, 3, 2, FOREVER).sleeps();
    lib.ends(512);
    call.sleeps();
    lib.ends(512);
    call.returns(0);
    assertOut(lib, first, second);
  }

  @Test
  @DisplayName("R-U-32 (e) an aioread is no completion for it, yet one that was outstanding")
  void noneIsOutstandingAnyMore() {
    LibraryProgram lib = program();
    aioread(lib, lib.openFile(), 7).returns(0);
    Aiocb only = inPool(lib, 0);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    lib.ends(512);
    call.sleeps();
    lib.ends(512);
    call.returns(0);
    assertOut(lib, only);
  }

  @Test
  @DisplayName("R-U-32 (e) a signal is EINTR at once, without draining")
  void aSignalInTheLibrary() {
    LibraryProgram lib = program();
    Aiocb before = inPool(lib, 7);
    long list = lib.process().list(before);
    Call suspend = lib.call(AioFunction.AIO_SUSPEND, list, 1, FOREVER).sleeps();
    lib.ends(512);
    suspend.returns(0); // which wakes nobody else from now on
    aioReturn(lib, before).returns(512);
    inPool(lib, 0);
    inPool(lib, 1);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    lib.ends(512);
    lib.signal(1);
    call.fails(Errno.EINTR);
    assertThat(nwait(lib)).isZero();
    assertThat(lib.state().doneq()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-32 (f) a poll takes what there is")
  void aPoll() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    inPool(lib, 0);
    Aiocb done = inPool(lib, 1);
    lib.end(1, Rval.of(512));
    waitn(lib, 2, 2, p.time(0, 0)).returns(0);
    assertOut(lib, done);
  }

  @Test
  @DisplayName("R-U-32 QUIRK requests of SIGEV_SIGNAL are returned by the kernel, not by the pool")
  void signalRequests() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb kernel = p.aiocb(0, p.open(gate)).signal(42, 0);
    aioRead(lib, kernel).returns(0);
    Aiocb pooled = p.aiocb(1, lib.openFile()).signal(42, 0);
    aioRead(lib, pooled).returns(0);
    Call call = waitn(lib, 2, 2, FOREVER).sleeps();
    gate.complete();
    call.sleeps();
    lib.ends(512);
    call.returns(0);
    assertOut(lib, kernel);
  }

  @Test
  @DisplayName("R-U-32 (a) other errors of the kernel end the call")
  void otherErrorsOfTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    inKernel(lib, gate, 0);
    inPool(lib, 1);
    gate.complete();
    p.setInt32(NWAIT, 2);
    lib.call(AioFunction.AIO_WAITN, TestProcess.UNMAPPED, 2, NWAIT, FOREVER).fails(Errno.EFAULT);
    assertThat(p.int32(NWAIT)).isZero();
  }
}
