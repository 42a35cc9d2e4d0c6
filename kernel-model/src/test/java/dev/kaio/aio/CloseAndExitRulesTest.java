package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Closing a descriptor with pending requests (R-CLN-12), and exit (R-CLN-13). */
class CloseAndExitRulesTest extends KaioRules {

  // ---- close ----

  @Test
  @DisplayName("R-CLN-12 close sleeps, signals notwithstanding, until all of its requests complete")
  void closeWaitsForItsRequests() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    Call close = p.close(1, fd).sleeps();
    p.signal(1);
    close.sleeps();
    gate.complete();
    close.sleeps();
    gate.complete();
    close.returns(0);
    p.state().counts(0, 2).queue(Which.DONE, 0, 1);
    p.aiowait(1, FOREVER).returns(p.result(0)); // still reapable
  }

  @Test
  @DisplayName("R-CLN-12 while close waits the number is not open any more")
  void aClosingNumberIsNotOpen() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int second = p.newLwp();
    p.read(fd, 0).returns(0);
    Call close = p.close(second, fd).sleeps();
    p.read(fd, 1).fails(Errno.EBADF);
    p.kaio(1, Op.AIOCANCEL, fd, 0).fails(Errno.EBADF);
    p.close(1, fd).fails(Errno.EBADF);
    assertThat(p.open(gate)).isNotEqualTo(fd); // yet it is taken
    gate.complete();
    close.returns(0);
    assertThat(p.open(gate)).isEqualTo(fd);
  }

  @Test
  @DisplayName("R-CLN-12 dup'ed numbers are separate")
  void dupedNumbersAreSeparate() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int dup = p.dup(fd);
    p.read(fd, 0).returns(0);
    p.close(1, dup).returns(0);
    int again = p.dup(fd);
    p.read(again, 1).returns(0);
    Call close = p.close(1, fd).sleeps();
    gate.complete(); // the one of fd
    close.returns(0);
    p.state().counts(1, 2).holds(1);
  }

  @Test
  @DisplayName("R-CLN-12 unreaped completions do not hold close up")
  void unreapedCompletionsDoNotBlockClose() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    gate.complete();
    p.close(1, fd).returns(0);
    p.state().counts(0, 1).lockedPages(1);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }

  // ---- exit ----

  @Test
  @DisplayName("R-CLN-13 exit waits for the devices, discards everything, stores and sends nothing")
  void exitWaitsForTheDevices() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.catchBlocked(Signal.SIGIO);
    p.catchBlocked(45);
    p.read(fd, 0).returns(0);
    p.readPolling(fd, 1).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).signal(45, 1).address()).returns(0);
    Call exit = p.exit(1).sleeps();
    gate.complete();
    gate.complete();
    exit.sleeps();
    assertThat(p.isGone()).isFalse();
    p.state().counts(1, 3).lockedPages(3);
    gate.complete();
    exit.neverReturns();
    assertThat(p.isGone()).isTrue();
    assertThat(p.isResultUntouched(0)).isTrue();
    assertThat(p.isResultUntouched(1)).isTrue();
    assertThat(p.sentByKaio()).isEmpty();
  }

  @Test
  @DisplayName("R-CLN-13 nothing can shorten the wait: SIGKILL cannot, nor a host signal")
  void sigkillCannotShortenExit() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    Call exit = p.exit(1).sleeps();
    p.kill(Signal.SIGKILL);
    machine.kernel().interrupt(p.lwp(1));
    exit.sleeps();
    assertThat(p.isGone()).isFalse();
    gate.complete();
    assertThat(p.isGone()).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 SIGKILL is exit: sleeping LWPs go, the process when its device is done")
  void sigkillIsExit() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    Call wait = p.aiowait(1, FOREVER).sleeps();
    p.kill(Signal.SIGKILL);
    assertThat(p.isGone()).isFalse();
    gate.complete();
    wait.neverReturns();
    assertThat(p.isGone()).isTrue();
    assertThat(p.exitSignal()).isEqualTo(Signal.SIGKILL);
    assertThat(p.isResultUntouched(0)).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 the other LWPs leave their sleeps first, and never return")
  void theOtherLwpsLeaveFirst() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    Call wait = p.aiowait(p.newLwp(), FOREVER).sleeps();
    Call suspend =
        p.kaio(p.newLwp(), Op.AIOSUSPEND, p.list(p.aiocb(3, fd)), 1, FOREVER, 0).sleeps();
    p.newLwp(); // in user mode
    Call exit = p.exit(1).sleeps();
    wait.neverReturns();
    suspend.neverReturns();
    assertThat(p.proc().lwps()).hasSize(1);
    gate.complete();
    exit.neverReturns();
    assertThat(p.isGone()).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 an LWP kicked out of AIOWAITN still stores what it has collected")
  void aKickedWaitnStoresItsResults() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb done = p.aiocb(0, fd);
    p.kaio(1, Op.AIOAREAD, done.address()).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    p.setInt32(FREE, 2);
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, FREE + 8, 2, FREE, FOREVER).sleeps();
    p.exit(1).sleeps();
    waitn.neverReturns();
    assertThat(p.int32(FREE)).isEqualTo(1);
    assertThat(p.word(FREE + 8)).isEqualTo(done.address());
    assertThat(done.read()).isEqualTo(new Result(512, 0));
    gate.complete();
    assertThat(p.isGone()).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 A goes before the descriptors: a pending request is waited for once")
  void exitClosesDescriptorsAfterwards() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    Call close = p.close(p.newLwp(), fd).sleeps();
    Call exit = p.exit(1).sleeps();
    gate.complete();
    exit.neverReturns();
    close.neverReturns();
    assertThat(p.isGone()).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 an LWP in munmap is not kicked: without cleanup LWP the exit hangs on it")
  void exitHangsOnAnUnmapper() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    Call munmap = p.munmap(p.newLwp(), BUF, SEGMENT).sleeps();
    Call exit = p.exit(1).sleeps();
    munmap.sleeps();
    exit.sleeps();
    assertThat(p.isGone()).isFalse();
    machine.leavesStuckSleeps(1);
  }

  @Test
  @DisplayName("R-CLN-11 R-CLN-13 with a cleanup LWP an unmapper does not hold exit up")
  void theCleanupLwpHelpsExit() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Call cleanup = p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    Call munmap = p.munmap(p.newLwp(), BUF, SEGMENT).sleeps();
    Call exit = p.exit(1).sleeps();
    gate.complete();
    exit.neverReturns();
    munmap.neverReturns();
    cleanup.neverReturns();
    assertThat(p.isGone()).isTrue();
  }

  @Test
  @DisplayName("R-CLN-11 R-CLN-13 the cleanup LWP sends and stores, before it leaves")
  void theCleanupLwpSendsBeforeItLeaves() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.catchBlocked(45);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).signal(45, 1).address()).returns(0);
    p.readPolling(fd, 1).returns(0);
    p.read(fd, 0).returns(0);
    Call exit = p.exit(1).sleeps();
    gate.completeAll();
    exit.neverReturns();
    assertThat(p.sentByKaio()).hasSize(1);
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(512, 0));
    assertThat(p.isResultUntouched(0)).isTrue();
  }

  @Test
  @DisplayName("R-CLN-13 a lost program exits as its devices allow, and leaves nothing")
  void aLostProgramLeavesNothing() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    Call wait = p.munmap(1, BUF, SEGMENT).sleeps();
    machine.kernel().abandon(p.proc());
    machine.kernel().runUntilIdle();
    assertThat(p.isGone()).isFalse();
    gate.complete();
    wait.neverReturns();
    assertThat(p.isGone()).isTrue();
  }
}
