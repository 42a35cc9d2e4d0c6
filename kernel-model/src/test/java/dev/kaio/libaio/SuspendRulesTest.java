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

/** aio_suspend (R-U-22, R-U-23). */
class SuspendRulesTest extends LibraryRules {

  private static Call suspend(LibraryProgram lib, long timeout, Aiocb... aiocbs) {
    return lib.call(AioFunction.AIO_SUSPEND, lib.process().list(aiocbs), aiocbs.length, timeout);
  }

  // ---- nothing in the pool: R-U-22 ----

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "-1, 0, 0", "1, -1, 0", "1, 0, -1", "1, 0, 1000000000"})
  @DisplayName("R-U-22 no entries or an invalid timespec is EINVAL, before the kernel is asked")
  void invalidArguments(int nent, long seconds, long nanos) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    lib.call(AioFunction.AIO_SUSPEND, 0, nent, p.time(seconds, nanos)).fails(Errno.EINVAL);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-1 R-U-22 CHECK entries become CHECKED, others stay; the kernel's 0 is 0")
  void checkBecomesChecked() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb pending = p.aiocb(0, fd);
    Aiocb other = p.aiocb(1, fd).state(NOCHECK);
    aioRead(lib, pending).returns(0);
    Call call = suspend(lib, FOREVER, null, pending, other).sleeps();
    assertThat(pending.state()).isEqualTo(CHECKED);
    assertThat(other.state()).isEqualTo(NOCHECK);
    gate.complete();
    call.returns(0);
    assertThat(pending.errno()).isZero();
  }

  @Test
  @DisplayName("R-U-22 the 64-bit form of ILP32 uses opcode 14")
  void theLargeForm() {
    LibraryProgram lib = program(Abi.ILP32_SPARC);
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.largeAiocb(0, p.open(gate));
    lib.call(AioFunction.AIO_READ64, aiocb.address()).returns(0);
    gate.complete();
    lib.kaioCalls();
    lib.call(AioFunction.AIO_SUSPEND64, p.list(aiocb), 1, FOREVER).returns(0);
    assertThat(lib.kaioCalls()).containsExactly("AIOSUSPEND64");
  }

  @Test
  @DisplayName("R-U-22 QUIRK the kernel's timeout surfaces as ETIME, a signal as EINTR")
  void theKernelsErrors() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    aioRead(lib, aiocb).returns(0);
    Call timed = suspend(lib, p.time(1, 0), aiocb).sleeps();
    machine.advance(Machine.SECOND);
    timed.fails(Errno.ETIME);
    Call interrupted = suspend(lib, FOREVER, aiocb).sleeps();
    lib.signal(1);
    interrupted.fails(Errno.EINTR);
  }

  @Test
  @DisplayName("R-U-22 QUIRK a completed entry that was reaped is EAGAIN: memory is not looked at")
  void aReapedEntryIsEagain() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    aioRead(lib, aiocb).returns(0);
    gate.complete();
    aioError(lib, aiocb).returns(0);
    suspend(lib, FOREVER, aiocb).fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-U-22 QUIRK a notification of the kernel is EAGAIN")
  void aNotificationIsEagain() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, p.open(machine.gate()));
    aioRead(lib, aiocb).returns(0);
    Call call = suspend(lib, FOREVER, aiocb).sleeps();
    p.kaio(p.newLwp(), 4).returns(0);
    call.fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-U-22 QUIRK more than 4096 entries are refused on the kernel's path only")
  void tooManyEntries() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb kernel = p.aiocb(0, p.open(gate));
    aioRead(lib, kernel).returns(0);
    long list = ManyEntries.list(p, 4097);
    lib.call(AioFunction.AIO_SUSPEND, list, 4097, FOREVER).fails(Errno.EINVAL);
    Aiocb pooled = p.aiocb(1, lib.openFile());
    aioRead(lib, pooled).returns(0);
    p.setWord(list, pooled.address());
    lib.ends(512);
    lib.call(AioFunction.AIO_SUSPEND, list, 4097, FOREVER).returns(0);
  }

  /** A list of NULL entries in memory of its own. */
  private static final class ManyEntries {
    static long list(TestProcess p, int entries) {
      long list = TestProcess.FREE;
      for (int i = 0; i < entries; i++) {
        p.setWord(list + (long) i * p.abi().wordSize(), 0);
      }
      return list;
    }
  }

  @Test
  @DisplayName("R-U-22 R-U-23 a pool that becomes active during the kernel call is looked at")
  void thePoolBecomesActiveMeanwhile() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int second = p.newLwp();
    aioRead(lib, p.aiocb(0, p.open(gate))).returns(0);
    Aiocb listed = p.aiocb(1, lib.openFile());
    long list = p.array(TestProcess.FREE, listed.address());
    Call call = lib.call(second, AioFunction.AIO_SUSPEND, list, 1, FOREVER).sleeps();
    aioRead(lib, listed).returns(0);
    aioRead(lib, p.aiocb(2, p.int32(listed.address()))).returns(0);
    lib.end(1, Rval.of(512)); // not listed: the library looks, and asks the kernel again
    call.sleeps();
    lib.ends(512);
    call.returns(0);
  }

  // ---- the pool is active: R-U-23 ----

  @Test
  @DisplayName("R-U-23 (a) memory is looked at first: any finished entry is 0")
  void memoryFirst() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb running = p.aiocb(0, file);
    Aiocb done = p.aiocb(1, file);
    aioRead(lib, running).returns(0);
    aioRead(lib, done).returns(0);
    lib.end(1, Rval.error(Errno.EIO));
    lib.kaioCalls();
    suspend(lib, p.time(0, 0), null, running, done).returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-23 (a) a cancelled entry alone never ends it")
  void aCancelledEntryAloneIsNothing() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb canceled = p.aiocb(0, file);
    aioRead(lib, canceled).returns(0);
    aioRead(lib, p.aiocb(1, file)).returns(0);
    aioCancel(lib, file, canceled).returns(0);
    suspend(lib, p.time(0, 0), canceled).fails(Errno.EAGAIN);
    Call call = suspend(lib, FOREVER, canceled).sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
  }

  @Test
  @DisplayName("R-U-23 (c) (d) a poll asks the kernel once, then it is EAGAIN")
  void aPollAsksOnce() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb running = p.aiocb(0, lib.openFile());
    aioRead(lib, running).returns(0);
    lib.kaioCalls();
    suspend(lib, p.time(0, 0), running).fails(Errno.EAGAIN);
    assertThat(lib.kaioCalls()).containsExactly("AIOSUSPEND");
  }

  @Test
  @DisplayName("R-U-23 (c) the kernel's 0 ends it")
  void theKernelEndsIt() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb pooled = p.aiocb(0, lib.openFile());
    Aiocb kernel = p.aiocb(1, p.open(gate));
    aioRead(lib, pooled).returns(0);
    aioRead(lib, kernel).returns(0);
    Call call = suspend(lib, FOREVER, pooled, kernel).sleeps();
    gate.complete();
    call.returns(0);
  }

  @Test
  @DisplayName("R-U-23 (f) a completion in the pool ends the sleep in the library")
  void aCompletionInThePool() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb listed = p.aiocb(0, file);
    aioRead(lib, listed).returns(0);
    aioRead(lib, p.aiocb(1, file)).returns(0);
    Call call = suspend(lib, FOREVER, listed).sleeps(); // the kernel had nothing: EAGAIN
    assertThat(p.lwp(1).isInKernel()).isFalse();
    lib.end(1, Rval.of(512));
    call.sleeps();
    lib.ends(512);
    call.returns(0);
  }

  @Test
  @DisplayName("R-U-23 (f) the timeout is EAGAIN")
  void theTimeoutIsEagain() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb listed = p.aiocb(0, lib.openFile());
    aioRead(lib, listed).returns(0);
    Call call = suspend(lib, p.time(1, 0), listed).sleeps();
    machine.advance(Machine.SECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-U-23 (f) a wait in the library lasts a tick at least")
  void aTickAtLeast() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb listed = p.aiocb(0, lib.openFile());
    aioRead(lib, listed).returns(0);
    Call call = suspend(lib, p.time(0, 1), listed).sleeps();
    machine.advance(10 * Machine.MILLISECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-U-23 QUIRK an error of the kernel is swallowed, and it is not asked again")
  void theKernelIsNotAskedAgain() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb pooled = p.aiocb(0, lib.openFile());
    Aiocb kernel = p.aiocb(1, p.open(gate));
    aioRead(lib, pooled).returns(0);
    aioRead(lib, kernel).returns(0);
    Call call = suspend(lib, FOREVER, pooled, kernel).sleeps();
    lib.signal(1); // EINTR, swallowed
    call.sleeps();
    gate.complete();
    call.sleeps(); // the kernel's completion is missed
    lib.ends(512);
    call.returns(0);
  }

  @Test
  @DisplayName("R-U-23 (b) with nothing outstanding and nothing in progress it is EAGAIN")
  void nothingOutstanding() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb canceled = p.aiocb(0, file);
    aioRead(lib, canceled).returns(0);
    aioRead(lib, p.aiocb(1, file)).returns(0);
    Call call = suspend(lib, FOREVER, canceled).sleeps();
    aioCancelAs(lib, p.newLwp(), file, canceled).returns(0);
    call.sleeps();
    lib.ends(512);
    call.fails(Errno.EAGAIN);
  }

  private static Call aioCancelAs(LibraryProgram lib, int lwp, int fd, Aiocb aiocb) {
    return lib.call(lwp, AioFunction.AIO_CANCEL, fd, aiocb.address());
  }

  @Test
  @DisplayName("R-U-23 (b) the kernel is asked at least once, whatever is listed")
  void theKernelIsAskedAtLeastOnce() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioRead(lib, p.aiocb(0, lib.openFile())).returns(0);
    lib.ends(512); // on the done queue: the pool is active
    lib.kaioCalls();
    suspend(lib, FOREVER, (Aiocb) null).fails(Errno.EAGAIN);
    assertThat(lib.kaioCalls()).containsExactly("AIOSUSPEND");
  }

  @Test
  @DisplayName("R-U-18 R-U-23 a call that has left the kernel is not notified any more")
  void aCallThatHasLeftTheKernel() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb pooled = p.aiocb(0, lib.openFile());
    aioRead(lib, pooled).returns(0);
    Call call = suspend(lib, FOREVER, pooled).sleeps(); // in the library
    lib.kaioCalls();
    lib.ends(512);
    call.returns(0);
    assertThat(lib.kaioCalls()).isEmpty();
    p.state().notifications(0);
  }

  @Test
  @DisplayName("R-U-23 (c) asked again, the kernel gets the time that is left")
  void theTimeThatIsLeft() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb kernel = p.aiocb(0, p.open(machine.gate()));
    aioRead(lib, kernel).returns(0);
    aioRead(lib, p.aiocb(1, lib.openFile())).returns(0);
    lib.ends(512); // the pool is active, with nothing outstanding
    Call call = suspend(lib, p.time(2, 0), kernel).sleeps();
    machine.advance(Machine.SECOND);
    lib.kaioCalls();
    p.kaio(p.newLwp(), 4).returns(0); // AIONOTIFY: it looks again
    assertThat(lib.kaioCalls()).containsExactly("AIOSUSPEND");
    call.sleeps();
    machine.advance(Machine.SECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-U-23 (c) when the time is over the kernel is not asked again")
  void theTimeIsOver() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb kernel = p.aiocb(0, p.open(machine.gate()));
    aioRead(lib, kernel).returns(0);
    int file = lib.openFile();
    aioRead(lib, p.aiocb(1, file)).returns(0);
    aioRead(lib, p.aiocb(2, file)).returns(0);
    Call call = suspend(lib, p.time(0, 5 * Machine.MILLISECOND), kernel).sleeps();
    machine.advance(Machine.MILLISECOND);
    p.kaio(p.newLwp(), 4).returns(0); // AIONOTIFY: now it sleeps in the library, a tick at least
    machine.advance(5 * Machine.MILLISECOND);
    call.sleeps();
    lib.kaioCalls();
    lib.ends(512);
    call.fails(Errno.EAGAIN);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-23 UNSAFE where the real library spins it waits for the pool, or its timeout")
  void whereTheRealLibrarySpins() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    Aiocb kernel = p.aiocb(0, p.open(gate));
    aioRead(lib, kernel).returns(0);
    Aiocb finished = p.aiocb(1, lib.openFile());
    aioRead(lib, finished).returns(0);
    lib.ends(512); // on the done queue: the pool is active, with nothing outstanding
    Call timed = suspend(lib, p.time(1, 0), kernel).sleeps();
    lib.signal(1); // the kernel's answer is swallowed; only the kernel's entry is in progress
    timed.sleeps();
    machine.advance(Machine.SECOND);
    timed.fails(Errno.EAGAIN);
    Call call = suspend(lib, FOREVER, kernel).sleeps();
    lib.signal(1);
    call.sleeps();
    lib.signal(1);
    call.fails(Errno.EINTR);
  }
}
