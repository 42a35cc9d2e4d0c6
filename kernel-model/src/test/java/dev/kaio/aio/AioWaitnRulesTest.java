package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.READ_ONLY;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOWAITN (R-WTN). */
class AioWaitnRulesTest extends KaioRules {
  /** Where the pointers go. */
  private static final long OUT = FREE + 64;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin(Abi abi) {
    p = attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
  }

  private void begin() {
    begin(Abi.LP64_SPARC);
  }

  /** Submits so many aiocbs. */
  private void submit(int count) {
    for (int i = 0; i < count; i++) {
      p.kaio(1, Op.AIOAREAD, p.aiocb(i, fd).address()).returns(0);
    }
  }

  private Call waitn(int lwp, int nent, int nwait, long timeout) {
    p.setInt32(FREE, nwait);
    return p.kaio(lwp, Op.AIOWAITN, OUT, nent, FREE, timeout);
  }

  private int count() {
    return p.int32(FREE);
  }

  /** The numbers of the aiocbs that were handed over; -1 for NULL. */
  private List<Integer> handedOver() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      long address = p.word(OUT + (long) i * p.abi().wordSize());
      numbers.add(address == 0 ? -1 : (int) ((address - p.aiocbAddress(0)) / 256));
    }
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-WTN-1 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(Abi abi) {
    p = machine.attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 1, UNMAPPED, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 0, UNMAPPED, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 4097, UNMAPPED, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, -1, UNMAPPED, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 4096, UNMAPPED, UNMAPPED).fails(Errno.EAGAIN); // nothing
    submit(1);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 1, UNMAPPED, UNMAPPED).fails(Errno.EFAULT);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 1, READ_ONLY, UNMAPPED).fails(Errno.EFAULT);
    p.setInt32(FREE, 3);
    p.kaio(1, Op.AIOWAITN, UNMAPPED, 1, FREE, UNMAPPED).fails(Errno.EFAULT); // the timeout
    assertThat(count()).isZero(); // it was stored before that
    waitn(1, 1, 1, p.time(0, 1_000_000_000)).fails(Errno.EINVAL);
    waitn(1, 1, 1, p.time(0, -1)).fails(Errno.EINVAL);
    waitn(1, 1, 1, p.time(-1, 0)).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-WTN-1 nwait 0 does not block, wants nent, and never reads the timeout")
  void nwaitZeroDoesNotBlock() {
    begin();
    submit(3);
    waitn(1, 4, 0, UNMAPPED).returns(0);
    assertThat(count()).isZero();
    gate.complete();
    gate.complete();
    waitn(1, 4, 0, UNMAPPED).returns(0);
    assertThat(handedOver()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("R-WTN-1 R-WTN-3 (f) a zero timeout takes what there is")
  void aZeroTimeoutTakesWhatThereIs() {
    begin();
    submit(2);
    gate.complete();
    waitn(1, 2, 2, p.time(0, 0)).returns(0);
    assertThat(handedOver()).containsExactly(0);
    waitn(1, 2, 2, p.time(0, 0)).returns(0);
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("R-WTN-2 another call: EAGAIN if it does not block, else it queues untimed")
  void oneCallIsActive() {
    begin();
    submit(2);
    Call active = waitn(p.newLwp(), 1, 1, FOREVER).sleeps();
    waitn(1, 1, 1, p.time(0, 0)).fails(Errno.EAGAIN);
    waitn(1, 1, 0, FOREVER).fails(Errno.EAGAIN);
    p.state().flags(StateCheck.A_WAITN);
    Call queued = waitn(p.newLwp(), 1, 1, p.time(1, 0)).sleeps();
    p.state().flags(StateCheck.A_WAITN | StateCheck.A_WAITN_PENDING);
    machine.advance(5 * Machine.SECOND);
    queued.sleeps(); // its timeout starts when it becomes active
    gate.complete();
    active.returns(0);
    queued.sleeps();
    p.state().flags(StateCheck.A_WAITN);
    machine.advance(Machine.SECOND);
    queued.fails(Errno.ETIME);
    p.state().flags(0);
  }

  @Test
  @DisplayName("R-WTN-2 a queued call ends with EINTR at a signal")
  void aQueuedCallIsInterrupted() {
    begin();
    submit(1);
    waitn(1, 1, 1, FOREVER).sleeps();
    int second = p.newLwp();
    Call queued = waitn(second, 1, 1, FOREVER).sleeps();
    p.signal(second);
    queued.fails(Errno.EINTR);
  }

  @Test
  @DisplayName("R-WTN-2 QUIRK of several queued calls only the first is released")
  void onlyTheFirstQueuedCallIsReleased() {
    begin();
    submit(4);
    Call active = waitn(p.newLwp(), 1, 1, FOREVER).sleeps();
    Call first = waitn(p.newLwp(), 1, 1, FOREVER).sleeps();
    Call second = waitn(p.newLwp(), 1, 1, FOREVER).sleeps();
    gate.complete();
    active.returns(0);
    first.sleeps();
    gate.complete();
    first.returns(0);
    second.sleeps();
    p.state().flags(0); // nobody is active, and yet it stays
    gate.complete();
    second.sleeps();
    waitn(1, 1, 1, FOREVER).returns(0); // overtakes it
    Call later = waitn(1, 1, 1, FOREVER).sleeps();
    Call behind = waitn(p.newLwp(), 1, 1, FOREVER).sleeps(); // a new caller has queued
    gate.complete();
    later.returns(0);
    p.state().counts(0, 0).flags(StateCheck.A_WAITN);
    second.sleeps(); // released: active now, and nothing is left for it
    behind.sleeps();
  }

  @Test
  @DisplayName("R-WTN-2 no memory for the list is ENOMEM")
  void noMemoryForTheList() {
    begin();
    submit(1);
    machine.memory(Pressure.EXHAUSTED);
    waitn(1, 1, 1, FOREVER).fails(Errno.ENOMEM);
    p.state().flags(0);
  }

  @Test
  @DisplayName("R-WTN-3 (b) (d) it returns when it has what it wants, at most nent")
  void itReturnsWithWhatItWants() {
    begin();
    submit(4);
    gate.completeTogether(3);
    waitn(1, 2, 1, FOREVER).returns(0);
    assertThat(handedOver()).containsExactly(0, 1);
    p.state().counts(1, 2).queueOf(Which.DONE, p.aiocbResult(2));
  }

  @Test
  @DisplayName("R-WTN-3 (d) it does not wait for more than there is")
  void itDoesNotWaitForMoreThanThereIs() {
    begin();
    submit(2);
    Call wait = waitn(1, 5, 5, FOREVER).sleeps();
    gate.complete();
    wait.sleeps();
    gate.complete();
    wait.returns(0);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  @DisplayName("R-WTN-3 (c) a notification ends it with success, and nothing if nothing is done")
  void aNotificationEndsIt() {
    begin();
    submit(1);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    waitn(1, 1, 1, FOREVER).returns(0);
    assertThat(count()).isZero();
    p.state().notifications(0).counts(1, 1);
  }

  @Test
  @DisplayName("R-WTN-3 (e) R-WTN-4 timeout and signal hand over what was collected")
  void timeoutAndSignalHandOver() {
    begin();
    submit(3);
    gate.complete();
    Call timed = waitn(1, 3, 3, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND);
    timed.fails(Errno.ETIME);
    assertThat(handedOver()).containsExactly(0);
    assertThat(new Result(512, 0)).isEqualTo(p.resultAt(p.aiocbResult(0)));
    gate.complete();
    Call interrupted = waitn(1, 3, 3, FOREVER).sleeps();
    p.signal(1);
    interrupted.fails(Errno.EINTR);
    assertThat(handedOver()).containsExactly(1);
    p.state().counts(1, 1).flags(0);
  }

  @Test
  @DisplayName("R-WTN-3 QUIRK what is collected is nowhere while the call sleeps")
  void whatIsCollectedIsNowhere() {
    begin();
    submit(2);
    gate.complete();
    int second = p.newLwp();
    Call wait = waitn(second, 2, 2, FOREVER).sleeps();
    long collected = p.aiocbAddress(0);
    p.state().counts(1, 2).queue(Which.DONE).lockedPages(2);
    p.kaio(1, Op.AIOERROR, collected).fails(Errno.EINPROGRESS);
    p.kaio(1, Op.AIOCANCEL, fd, collected).returns(1);
    p.kaio(1, Op.AIOAREAD, collected).fails(Errno.EBUSY);
    p.kaio(1, Op.AIOSUSPEND, p.array(FREE + 16, collected), 1, p.time(0, 0), 0).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 0).returns(0);
    wait.sleeps();
    gate.complete();
    wait.returns(0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-WTN-4 R-WTN-5 results, then pointers, then the count; ops 0 and 1 are NULL")
  void whatIsHandedOver(Abi abi) {
    begin(abi);
    submit(1);
    p.read(fd, 5).returns(0);
    gate.completeAll();
    waitn(1, 4, 2, FOREVER).returns(0);
    assertThat(handedOver()).containsExactly(0, -1);
    assertThat(p.resultAt(p.aiocbResult(0))).isEqualTo(new Result(512, 0));
    assertThat(p.resultAt(p.result(5))).isEqualTo(new Result(512, 0));
    assertThat(p.isUntouched(OUT + 2L * abi.wordSize(), 16)).isTrue();
    p.state().counts(0, 0).lockedPages(0);
  }

  @Test
  @DisplayName("R-WTN-4 an unwritable out list is EFAULT; the requests are consumed, nwait stays 0")
  void anUnwritableOutList() {
    begin();
    submit(1);
    gate.complete();
    p.setInt32(FREE, 1);
    p.kaio(1, Op.AIOWAITN, READ_ONLY, 1, FREE, FOREVER).fails(Errno.EFAULT);
    assertThat(count()).isZero();
    assertThat(p.resultAt(p.aiocbResult(0))).isEqualTo(new Result(512, 0));
    p.state().counts(0, 0).flags(0);
  }

  @Test
  @DisplayName("R-WTN-6 QUIRK a later batch goes before earlier ones")
  void laterBatchesGoFirst() {
    begin();
    submit(4);
    gate.complete(1);
    gate.complete(0);
    Call wait = waitn(1, 4, 4, FOREVER).sleeps();
    gate.completeTogether(2);
    wait.returns(0);
    assertThat(handedOver()).containsExactly(2, 3, 1, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3"})
  @DisplayName("R-WTN-7 QUIRK others sleep through completions that AIOWAITN still waits for")
  void completionsWakeOnlyWhenWanted(int wanted, int completions) {
    begin();
    submit(5);
    Call suspend =
        p.kaio(p.newLwp(), Op.AIOSUSPEND, p.array(FREE + 16, p.aiocbAddress(0)), 1, FOREVER, 0)
            .sleeps();
    waitn(1, wanted, wanted, FOREVER).sleeps();
    for (int i = 1; i < completions; i++) {
      gate.complete();
      suspend.sleeps(); // although the one it waits for is done
    }
    gate.complete();
    suspend.returns(0);
  }

  @Test
  @DisplayName("R-WTN-7 QUIRK a timed suspend whose request is done can end in ETIME")
  void aSuspendMayMissItsRequest() {
    begin();
    submit(3);
    Call suspend =
        p.kaio(p.newLwp(), Op.AIOSUSPEND, p.array(FREE + 16, p.aiocbAddress(0)), 1, p.time(1, 0), 0)
            .sleeps();
    waitn(1, 3, 3, FOREVER).sleeps();
    gate.complete();
    machine.advance(Machine.SECOND);
    suspend.fails(Errno.ETIME);
  }

  @Test
  @DisplayName("R-WTN-7 a poll completion always wakes it, and does not count")
  void pollCompletionsAlwaysWake() {
    begin();
    submit(2);
    p.readPolling(fd, 8).returns(0);
    Call wait = waitn(1, 3, 3, FOREVER).sleeps();
    assertThat(p.aio().waitncnt()).isEqualTo(3);
    gate.complete(2);
    wait.sleeps();
    assertThat(p.aio().waitncnt()).isEqualTo(2); // the rescan has taken it
    assertThat(p.resultAt(p.result(8))).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-WTN-8 with port requests only it sleeps until a signal or a notification")
  void portRequestsOnly() {
    begin();
    Aiocb it = p.aiocb(0, fd).port(p.port(4).fd(), 1);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    int second = p.newLwp();
    Call wait = waitn(second, 1, 1, FOREVER).sleeps();
    gate.complete();
    wait.sleeps();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    wait.returns(0);
    assertThat(count()).isZero();
    p.state().counts(0, 1);
  }
}
