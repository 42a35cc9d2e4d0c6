package dev.kaio.aio;

import static dev.kaio.testkit.StateCheck.A_CLEANUP;
import static dev.kaio.testkit.StateCheck.A_REQ_BLOCK;
import static dev.kaio.testkit.StateCheck.A_SOLARIS_REQ;
import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
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

/** Reconfiguration, fork and exec (R-CLN-10, 11, 14, 15, 16). */
class ForkExecRulesTest extends KaioRules {
  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin(Machine on) {
    p = on.attach(Abi.LP64_SPARC).init();
    gate = on.gate();
    fd = p.open(gate);
  }

  private void begin() {
    begin(machine);
  }

  // ---- dynamic reconfiguration ----

  @Test
  @DisplayName("R-CLN-10 a reconfiguration unlocks what is done, and CLEANUP lasts while some pend")
  void reconfiguration() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.read(fd, 2).returns(0);
    gate.complete();
    p.reconfigure();
    p.state().lockedPages(2).queue(Which.DONE, 0).flags(A_SOLARIS_REQ | A_CLEANUP);
    gate.complete();
    p.state().lockedPages(1).queue(Which.DONE, 0, 1).flags(A_SOLARIS_REQ | A_CLEANUP);
    gate.complete();
    p.state().lockedPages(0).queue(Which.DONE, 0, 1, 2).flags(A_SOLARIS_REQ);
  }

  @Test
  @DisplayName("R-CLN-6 R-CLN-10 with nothing outstanding a reconfiguration is one pass")
  void reconfigurationOfNothing() {
    begin();
    p.startCleanup();
    p.reconfigure();
    p.state().flags(0).counts(0, 0);
    p.read(fd, 0).returns(0);
    gate.complete();
    p.state().lockedPages(1); // and no more
  }

  @Test
  @DisplayName("R-CLN-10 a reconfiguration without a cleanup LWP waits for one")
  void reconfigurationWithoutACleanupLwp() {
    begin();
    p.read(fd, 0).returns(0);
    gate.complete();
    p.reconfigure();
    p.state().lockedPages(1);
    p.startCleanup();
    p.state().lockedPages(0).queue(Which.DONE, 0);
  }

  // ---- fork ----

  @Test
  @DisplayName("R-CLN-16 forkall: interruptible sleeps fail EINTR, others go on sleeping")
  void forkallInterruptsSleepers() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    Call wait = p.aiowait(p.newLwp(), FOREVER).sleeps();
    Call suspend =
        p.kaio(p.newLwp(), Op.AIOSUSPEND, p.list(p.aiocb(3, fd)), 1, FOREVER, 0).sleeps();
    p.newLwp(); // in user mode
    p.forkAll(1).returns(0);
    wait.fails(Errno.EINTR);
    suspend.fails(Errno.EINTR);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-CLN-16 fork1: sleepers only look again")
  void fork1LetsSleepersLookAgain() {
    begin();
    p.read(fd, 0).returns(0);
    Call wait = p.aiowait(p.newLwp(), FOREVER).sleeps();
    p.fork1(1).returns(0);
    wait.sleeps();
    gate.complete();
    wait.returns(p.result(0));
  }

  @Test
  @DisplayName("R-CLN-16 R-CLN-2 both forks set an AST on the other LWPs, which process pollq")
  void forksSetAsts() {
    begin(machineWithAstsAtReturn());
    int second = p.newLwp();
    p.readPolling(fd, 0).returns(0);
    gate.complete();
    p.state().queue(Which.POLL, 0);
    p.fork1(1).returns(0);
    p.kaio(second, Op.AIOCANCEL, 77).fails(Errno.EBADF);
    p.state().queue(Which.POLL).queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-CLN-16 R-ST-1 the parent's requests are unaffected")
  void theParentsRequestsAreUnaffected() {
    begin();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    p.fork1(1).returns(0);
    p.forkAll(1).returns(0);
    p.state().counts(1, 2).queue(Which.DONE, 0).lockedPages(2).holds(1);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.aiowait(1, FOREVER).returns(p.result(1));
  }

  @Test
  @DisplayName("R-CLN-11 a fork1 looks like a plain wake-up to the cleanup LWP: one pass")
  void fork1MakesTheCleanupLwpPass() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    p.state().lockedPages(2);
    p.fork1(1).returns(0);
    p.state().lockedPages(1).queue(Which.DONE, 0).flags(A_SOLARIS_REQ);
  }

  @Test
  @DisplayName("R-CLN-6 R-CLN-11 a fork1 with nothing outstanding makes no pass")
  void fork1WithNothingOutstanding() {
    begin();
    p.startCleanup();
    long passes = p.aio().cleanupPasses();
    p.fork1(1).returns(0);
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes);
  }

  @Test
  @DisplayName("R-CLN-11 a forkall holds the cleanup LWP between two passes, then it goes on")
  void forkallHoldsTheCleanupLwp() {
    begin();
    Call cleanup = p.startCleanup();
    p.read(fd, 0).returns(0);
    gate.complete();
    p.forkAll(1).returns(0);
    cleanup.sleeps();
    p.state().lockedPages(0).queue(Which.DONE, 0).flags(A_SOLARIS_REQ);
    p.read(fd, 1).returns(0);
    Call munmap = p.munmap(1, BUF, SEGMENT).sleeps();
    gate.complete();
    munmap.returns(0);
  }

  // ---- exec ----

  @Test
  @DisplayName("R-CLN-14 R-CLN-11 exec waits for the cleanup LWP, which waits for the devices")
  void execWaits() {
    begin();
    Call cleanup = p.startCleanup();
    p.read(fd, 0).returns(0);
    p.readPolling(fd, 1).returns(0);
    Call exec = p.exec(1).sleeps();
    p.state().flags(A_SOLARIS_REQ | A_CLEANUP | A_REQ_BLOCK);
    gate.complete();
    exec.sleeps();
    gate.complete();
    exec.returns(0);
    cleanup.neverReturns();
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(512, 0));
    assertThat(p.isResultUntouched(0)).isTrue();
  }

  @Test
  @DisplayName("R-CLN-14 QUIRK the new image finds A as it was left")
  void theNewImageFindsTheOldState() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    gate.complete();
    p.exec(1).returns(0);
    p.map(BUF, SEGMENT, 3);
    p.map(TestProcess.DATA, SEGMENT, 3);
    p.state().flags(A_SOLARIS_REQ | A_CLEANUP | A_REQ_BLOCK).counts(0, 1);
    p.kaio(1, Op.AIOINIT).returns(0);
    p.kaio(1, Op.AIOSTART).fails(Errno.EDEADLK);
    p.newLwp();
    p.kaio(1, Op.AIOSTART).returns(0);
    p.read(fd, 1).fails(Errno.EIO);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).address()).fails(Errno.EIO);
    Aiocb member = p.aiocb(3, fd);
    p.kaio(1, Op.AIOLIO, 0, p.list(member), 1, 0).fails(Errno.EIO);
    assertThat(member.errno()).isEqualTo(5);
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(1)).fails(Errno.EIO); // zero bytes, too
    p.aiowait(1, FOREVER).returns(p.result(0)); // an old one
  }

  @Test
  @DisplayName("R-CLN-14 QUIRK without a cleanup LWP exec hangs on a locked page")
  void execHangsOnALockedPage() {
    begin();
    p.read(fd, 0).returns(0);
    Call exec = p.exec(1).sleeps();
    gate.complete();
    exec.sleeps(); // nobody is left to reap
    machine.leavesStuckSleeps(1);
  }

  @Test
  @DisplayName("R-CLN-14 QUIRK without a cleanup LWP and locks A carries over, fully usable")
  void theStateCarriesOver() {
    begin();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(0)).returns(0);
    p.exec(1).returns(0);
    p.map(BUF, SEGMENT, 3);
    p.map(TestProcess.DATA, SEGMENT, 3);
    p.state().counts(0, 1).flags(A_SOLARIS_REQ);
    p.read(fd, 1).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.aiowait(1, FOREVER).returns(p.result(1));
  }

  @Test
  @DisplayName("R-CLN-11 what completes meanwhile is processed by the last pass: signals are sent")
  void theLastPassSendsSignals() {
    begin();
    p.startCleanup();
    p.catchBlocked(Signal.SIGRTMIN);
    Aiocb it = p.aiocb(0, fd).signal(Signal.SIGRTMIN, 7);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    p.exec(1).sleeps();
    assertThat(p.sentByKaio()).isEmpty();
    gate.complete();
    assertThat(p.sentByKaio()).hasSize(1);
  }

  @Test
  @DisplayName("R-CLN-6 R-CLN-10 a request made during CLEANUP is served when that is over")
  void reconfigurationDuringCleanup() {
    begin();
    p.startCleanup();
    long other = 0x6000_0000L;
    p.map(other, SEGMENT, 3);
    p.read(fd, 0).returns(0);
    p.rw(Op.AIOREAD, fd, other, 512, 0, p.result(1)).returns(0);
    Call munmap = p.munmap(1, BUF, SEGMENT).sleeps();
    p.reconfigure();
    gate.complete();
    munmap.returns(0);
    p.state().unmapWait(false).counts(1, 2).flags(A_SOLARIS_REQ | A_CLEANUP);
    gate.complete();
    p.state().lockedPages(0).flags(A_SOLARIS_REQ);
  }
}
