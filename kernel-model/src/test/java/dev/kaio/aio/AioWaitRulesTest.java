package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
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
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOWAIT (R-WAIT). */
class AioWaitRulesTest extends KaioRules {

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-WAIT-1 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(Abi abi) {
    TestProcess p = machine.attach(abi);
    p.aiowait(1, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    p.kaio(1, Op.AIOWAIT, UNMAPPED, 1).fails(Errno.EFAULT); // unreadable
    p.kaio(1, Op.AIOWAIT, p.time(-1, -1), 1).fails(Errno.EINVAL); // out of range
    p.kaio(1, Op.AIOWAIT, p.time(0, 1), 1).fails(Errno.EINVAL); // nothing outstanding
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.aiowait(1, p.time(-1, -1)).fails(Errno.EINVAL);
    p.aiowait(1, UNMAPPED).fails(Errno.EFAULT);
    p.state().notifications(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, EINVAL",
    "0, -1, EINVAL",
    "0, 1000000, EINVAL",
    "1, 1000000, EINVAL",
    "-1, 999999, EINVAL",
    "0, 999999, asleep",
    "0, 1, asleep",
    "2147483647, 999999, asleep",
    "1, 0, asleep",
    "0, 0, 0",
  })
  @DisplayName("R-WAIT-1 what a timeval means")
  void whatATimevalMeans(long seconds, long micros, String outcome) {
    for (Abi abi : new Abi[] {Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86}) {
      TestProcess p = attach(abi);
      assertThat(p.aiowait(1, p.time(seconds, micros))).hasToString(outcome);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-WAIT-1 a NULL pointer blocks, all ones in the caller's width do not")
  void specialPointers(Abi abi) {
    TestProcess p = attach(abi);
    p.aiowait(1, -1).returns(0);
    p.aiowait(1, p.dontBlock()).returns(0);
    if (abi.isLp64()) {
      p.aiowait(1, 0xFFFF_FFFFL).fails(Errno.EFAULT);
    }
    p.aiowait(1, FOREVER).sleeps();
  }

  @Test
  @DisplayName("R-WAIT-2 (b) before (c): a done request goes before a notification")
  void aDoneRequestGoesBeforeANotification() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.state().notifications(1);
    p.aiowait(1, FOREVER).returns(1);
  }

  @Test
  @DisplayName("R-WAIT-2 (a) before (b): pollq is processed first")
  void pollqIsProcessedFirst() {
    TestProcess p = machineWithAstsAtReturn().attach(Abi.LP64_SPARC).init();
    TestDevice gate = p.machine().gate();
    p.readPolling(p.open(gate), 0).returns(0);
    gate.complete();
    p.state().queue(Which.POLL, 0).queue(Which.DONE);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).returns(p.result(0));
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-WAIT-2 (c) before (d): a notification goes before EINVAL")
  void aNotificationGoesBeforeNothingOutstanding() {
    TestProcess p = attach();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).returns(1);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).fails(Errno.EINVAL);
  }

  @ParameterizedTest
  @CsvSource({
    // poll, dontblock, requests -> outcome
    "poll, 1, 0, EINVAL",
    "poll, -1, 0, EINVAL",
    "poll, 0, 0, 0",
    "poll, 1, 1, 0",
    "poll, 0, 1, 0",
    "block, 1, 0, EINVAL",
    "block, 0, 0, asleep",
    "block, 1, 1, asleep",
    "block, 0, 1, asleep",
  })
  @DisplayName("R-WAIT-2 R-WAIT-3 (d) precedes (e): what is said when nothing is done")
  void whenNothingIsDone(String how, int dontblock, int requests, String outcome) {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    for (int i = 0; i < requests; i++) {
      p.read(fd, i).returns(0);
    }
    long timeout = how.equals("poll") ? p.dontBlock() : FOREVER;
    assertThat(p.kaio(1, Op.AIOWAIT, timeout, dontblock)).hasToString(outcome);
  }

  @Test
  @DisplayName("R-WAIT-2 (f) timeout is ETIME without another look")
  void aTimeoutDoesNotRescan() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    Call wait = p.aiowait(1, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND - 1);
    wait.sleeps();
    machine.advance(1);
    wait.fails(Errno.ETIME);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-WAIT-2 (f) an interrupted wait leaves what is done for the next one")
  void anInterruptedWait() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    Call wait = p.aiowait(1, FOREVER).sleeps();
    p.signal(1);
    wait.fails(Errno.EINTR);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
  }

  @Test
  @DisplayName("R-WAIT-2 a sleeper that finds nothing sleeps on, its timeout unchanged")
  void aSleeperKeepsItsDeadline() {
    TestProcess p = attach();
    int second = p.newLwp();
    int third = p.newLwp();
    Call first = p.aiowait(second, FOREVER).sleeps();
    Call timed = p.aiowait(third, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND / 2);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    first.returns(1);
    timed.sleeps();
    machine.advance(Machine.SECOND / 2);
    timed.fails(Errno.ETIME);
  }

  @Test
  @DisplayName("R-WAIT-4 a done aiocb request is returned by the address of its result member")
  void aiocbRequestsAreReturned() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Aiocb aiocb = p.aiocb(0, p.open(gate));
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(aiocb.result());
    assertThat(aiocb.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-WAIT-4 requests of a port are never returned, yet count as outstanding")
  void portRequestsAreNeverReturned() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb aiocb = p.aiocb(0, fd).port(p.port(8).fd(), 1);
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    gate.complete();
    p.state().counts(0, 1).queueOf(Which.PORT, aiocb.result());
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).returns(0);
    p.kaio(1, Op.AIOWAIT, FOREVER, 1).sleeps();
  }

  @Test
  @DisplayName("R-WAIT-5 the result is in memory when the call returns")
  void theResultIsStoredBeforeReturn() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    Call wait = p.aiowait(1, FOREVER).sleeps();
    gate.completeShort(0, 100);
    wait.returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(412, 0));
    p.state().lockedPages(0);
  }

  @Test
  @DisplayName("R-WAIT-5 a fault of the copyout is ignored")
  void copyoutFaultsAreIgnored() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.rw(Op.AIOREAD, p.open(gate), BUF, 8, 0, UNMAPPED).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(UNMAPPED);
    assertThat(p.isUntouched(UNMAPPED, 16)).isTrue();
    p.state().counts(0, 0).lockedPages(0);
  }

  @Test
  @DisplayName("R-WAIT-6 a timeout is at least one tick")
  void aTimeoutIsAtLeastOneTick() {
    TestProcess p = attach();
    Call wait = p.aiowait(1, p.time(0, 1)).sleeps();
    machine.advance(10 * Machine.MILLISECOND - 1);
    wait.sleeps();
    machine.advance(1);
    wait.fails(Errno.ETIME);
  }

  @ParameterizedTest
  @CsvSource({"1000000000", "-1000000000", "1", "-3600000000000"})
  @DisplayName("R-WAIT-6 setting the clock, forward or back, expires every timed wait")
  void settingTheClockExpiresTimedWaits(long shift) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    Aiocb listed = p.aiocb(1, fd);
    Call wait = p.aiowait(1, p.time(100, 0)).sleeps();
    Call suspend = p.kaio(p.newLwp(), Op.AIOSUSPEND, p.list(listed), 1, p.time(100, 0), 0).sleeps();
    p.setInt32(TestProcess.FREE, 1);
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, BUF, 1, TestProcess.FREE, p.time(100, 0)).sleeps();
    Call untimed = p.aiowait(p.newLwp(), FOREVER).sleeps();
    machine.setWallClockBy(shift);
    wait.fails(Errno.ETIME);
    suspend.fails(Errno.ETIME);
    waitn.fails(Errno.ETIME);
    untimed.sleeps();
    machine.advance(200 * Machine.SECOND);
    untimed.sleeps();
  }

  @Test
  @DisplayName("R-WAIT-6 the clock set before the call does not matter")
  void theClockSetBefore() {
    TestProcess p = attach();
    machine.setWallClockBy(-500 * Machine.SECOND);
    Call wait = p.aiowait(1, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND);
    wait.fails(Errno.ETIME);
  }
}
