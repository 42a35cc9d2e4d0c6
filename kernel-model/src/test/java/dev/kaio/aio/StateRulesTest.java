package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state of a process: counters, queues, flags, who is woken when it runs dry (R-ST). */
class StateRulesTest extends KaioRules {
  private static final int RAW = StateCheck.PENDING | StateCheck.PAGELOCKDONE | StateCheck.SOLARIS;

  @Test
  @DisplayName("R-ST-1 A does not exist until AIOINIT")
  void thereIsNoStateBeforeAioinit() {
    TestProcess p = attachWithoutInit();
    p.state().isAbsent();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.aiowait(1, FOREVER).fails(Errno.EINVAL);
    p.state().isAbsent();
    p.kaio(1, Op.AIOINIT).returns(0);
    p.state().counts(0, 0).notifications(0).flags(0);
  }

  @Test
  @DisplayName("R-ST-1 exit frees A, exec keeps it")
  void execKeepsTheState() {
    TestProcess p = attach();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.exec(1).returns(0);
    p.state().counts(0, 0).notifications(1);
    p.exit(1).neverReturns();
    p.state().isAbsent();
  }

  @Test
  @DisplayName("R-ST-2 pending counts until completion, outstanding until reaping")
  void pendingAndOutstanding() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.state().counts(2, 2);
    gate.complete(1);
    p.state().counts(1, 2);
    p.aiowait(1, FOREVER).returns(p.result(1));
    p.state().counts(1, 1);
    gate.complete();
    p.state().counts(0, 1);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-ST-2 R-WTN-3 waitncnt is what the active AIOWAITN still wants")
  void waitncnt() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    for (int i = 0; i < 4; i++) {
      p.read(fd, i).returns(0);
    }
    gate.complete();
    p.setInt32(TestProcess.FREE, 3);
    Call wait = p.kaio(1, Op.AIOWAITN, p.list(), 4, TestProcess.FREE, FOREVER).sleeps();
    assertThat(p.aio().waitncnt()).isEqualTo(2);
    gate.complete();
    assertThat(p.aio().waitncnt()).isEqualTo(1);
    gate.complete();
    wait.returns(0);
  }

  @Test
  @DisplayName("R-ST-3 the done queue is first in, first out, by completion")
  void theDoneQueueIsFifo() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    for (int i = 0; i < 3; i++) {
      p.read(fd, i).returns(0);
    }
    gate.complete(2);
    gate.complete(0);
    gate.complete(0);
    p.state().queue(Which.DONE, 2, 0, 1);
    p.aiowait(1, FOREVER).returns(p.result(2));
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.aiowait(1, FOREVER).returns(p.result(1));
  }

  @Test
  @DisplayName("R-ST-4 the key of a request is the exact address of its result, not its fd")
  void theKeyIsTheResultAddress() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    int other = p.open(machine.gate());
    long at = TestProcess.FREE;
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, at).returns(0);
    p.rw(Op.AIOREAD, other, BUF, 8, 0, at).fails(Errno.EBUSY);
    p.rw(Op.AIOREAD, other, BUF, 8, 0, at + 1).returns(0);
    p.rw(Op.AIOREAD, other, BUF, 8, 0, at + 8192 * 8).returns(0);
    p.rw(Op.AIOREAD, other, BUF, 8, 0, at + 8192 * 8).fails(Errno.EBUSY);
    p.state().counts(3, 3);
  }

  @Test
  @DisplayName("R-ST-4 the key of an aiocb's request is the address of its result member")
  void theKeyOfAnAiocbIsItsResultMember() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    Aiocb aiocb = p.aiocb(0, fd);
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, aiocb.result()).fails(Errno.EBUSY);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, aiocb.address()).returns(0);
  }

  @Test
  @DisplayName("R-ST-5 SOLARIS_REQ is set by ops 0 and 1 only, and stays")
  void solarisReqIsSticky() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).address()).returns(0);
    p.state().flags(0);
    p.rw(Op.AIOWRITE, fd, BUF, 8, 0, p.result(1)).returns(0);
    p.state().flags(StateCheck.A_SOLARIS_REQ);
    gate.completeAll();
    p.aiowait(1, FOREVER);
    p.aiowait(1, FOREVER);
    p.state().counts(0, 0).flags(StateCheck.A_SOLARIS_REQ);
  }

  @Test
  @DisplayName("R-ST-5 R-ST-6 flags of a request from setup to the done queue")
  void flagsOfAPlainRequest() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    p.state().request(0, RAW);
    gate.complete();
    p.state()
        .request(0, StateCheck.PAGELOCKDONE | StateCheck.SOLARIS | StateCheck.DONEQ)
        .queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-ST-5 R-ST-6 a poll request goes by pollq, and POLLQ is never cleared")
  void flagsOfAPollRequest() {
    TestProcess p = machineWithAstsAtReturn().attach(Abi.LP64_SPARC).init();
    TestDevice gate = p.machine().gate();
    p.readPolling(p.open(gate), 0).returns(0);
    p.state().request(0, RAW | StateCheck.POLL);
    gate.complete();
    p.state()
        .queue(Which.POLL, 0)
        .queue(Which.DONE)
        .request(
            0, StateCheck.POLL | StateCheck.PAGELOCKDONE | StateCheck.SOLARIS | StateCheck.POLLQ)
        .lockedPages(1);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.state()
        .queue(Which.POLL)
        .queue(Which.DONE, 0)
        .request(
            0,
            StateCheck.POLL
                | StateCheck.PHYSIODONE
                | StateCheck.COPYOUTDONE
                | StateCheck.SOLARIS
                | StateCheck.POLLQ
                | StateCheck.DONEQ)
        .lockedPages(0);
  }

  @Test
  @DisplayName("R-ST-6 a request that fails after setup leaves nothing behind")
  void aFailedSubmissionLeavesNothing() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.rw(Op.AIOREAD, fd, BUF, 8, -1, p.result(0)).fails(Errno.EINVAL);
    p.state().counts(0, 0).lockedPages(0).holds(0);
    p.read(fd, 0).returns(0);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-ST-7 freeing the last outstanding request wakes every waiter")
  void freeingTheLastRequestWakesAll() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    int second = p.newLwp();
    int third = p.newLwp();
    Call first = p.kaio(1, Op.AIOWAIT, FOREVER, 1).sleeps();
    Call later = p.kaio(second, Op.AIOWAIT, FOREVER, 1).sleeps();
    Call stays = p.kaio(third, Op.AIOWAIT, FOREVER, 0).sleeps();
    gate.complete();
    first.returns(p.result(0));
    later.fails(Errno.EINVAL); // R-WAIT-2 (d): nothing is outstanding any more
    stays.sleeps();
  }

  @Test
  @DisplayName("R-ST-7 a suspend ends with EAGAIN when another LWP frees the last request")
  void freeingTheLastRequestWakesSuspend() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb listed = p.aiocb(1, fd);
    p.read(fd, 0).returns(0);
    int second = p.newLwp();
    Call suspend = p.kaio(second, Op.AIOSUSPEND, p.list(listed), 1, FOREVER, 0).sleeps();
    gate.complete();
    suspend.sleeps();
    p.aiowait(1, FOREVER).returns(p.result(0));
    suspend.fails(Errno.EAGAIN);
  }

  @Test
  @DisplayName("R-ST-7 a submission that fails as the only request wakes them, too")
  void failingAsTheOnlyRequestWakesAll() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    gate.complete();
    int second = p.newLwp();
    p.aiowait(1, FOREVER).returns(p.result(0));
    Call wait = p.kaio(second, Op.AIOWAIT, FOREVER, 0).sleeps();
    p.rw(Op.AIOREAD, fd, BUF, 8, -1, p.result(1)).fails(Errno.EINVAL);
    wait.sleeps(); // it looked, found nothing outstanding, and dontblock is 0
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-ST-8 taking the last done request wakes an active AIOWAITN")
  void takingTheLastDoneWakesWaitn() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    for (int i = 0; i < 3; i++) {
      p.read(fd, i).returns(0);
    }
    int waiter = p.newLwp();
    p.setInt32(TestProcess.FREE, 3);
    Call waitn = p.kaio(waiter, Op.AIOWAITN, p.list(), 3, TestProcess.FREE, FOREVER).sleeps();
    gate.complete();
    waitn.sleeps();
    p.state().queue(Which.DONE, 0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    // AIOWAITN looked again, found nothing, and wants three more of the two that are pending.
    assertThat(p.aio().waitncnt()).isEqualTo(2);
    gate.complete();
    gate.complete();
    waitn.returns(0);
    assertThat(p.int32(TestProcess.FREE)).isEqualTo(2);
  }

  @Test
  @DisplayName("R-ST-8 taking a done request that is not the last wakes nobody")
  void takingAnotherDoneRequestWakesNobody() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb listed = p.aiocb(0, fd);
    p.kaio(1, Op.AIOAREAD, listed.address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).address()).returns(0);
    p.setInt32(TestProcess.FREE, 3);
    long out = TestProcess.FREE + 64;
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, out, 3, TestProcess.FREE, FOREVER).sleeps();
    Call suspend = p.kaio(p.newLwp(), Op.AIOSUSPEND, p.list(listed), 1, FOREVER, 0).sleeps();
    gate.complete();
    gate.complete(); // AIOWAITN wants one more: nobody is woken (R-WTN-7)
    p.kaio(1, Op.AIOERROR, p.aiocbAddress(1)).returns(0);
    suspend.sleeps(); // though its request is done
    waitn.sleeps();
    gate.complete();
    waitn.returns(0);
    suspend.fails(Errno.EAGAIN); // AIOWAITN has taken all there was
  }

  @Test
  @DisplayName("R-ST-8 an AIOWAIT that finds nothing overtakes an active AIOWAITN")
  void anEmptyScanLetsAiowaitOvertake() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    int waiter = p.newLwp();
    Call earlier = p.aiowait(waiter, FOREVER).sleeps(); // what it did before does not matter
    p.signal(waiter);
    earlier.fails(Errno.EINTR);
    p.setInt32(TestProcess.FREE, 1);
    Call waitn = p.kaio(waiter, Op.AIOWAITN, p.list(), 2, TestProcess.FREE, FOREVER).sleeps();
    Call wait = p.aiowait(1, FOREVER).sleeps();
    gate.complete();
    wait.returns(p.result(0));
    waitn.sleeps();
    gate.complete();
    waitn.returns(0);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("R-ST-8 two AIOWAITs beside an active AIOWAITN do not wake each other without end")
  void twoAiowaitsBesideAnAiowaitn() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    for (int i = 0; i < 3; i++) {
      p.read(fd, i).returns(0);
    }
    p.setInt32(TestProcess.FREE, 1);
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, p.list(), 2, TestProcess.FREE, FOREVER).sleeps();
    Call older = p.aiowait(p.newLwp(), FOREVER).sleeps();
    Call younger = p.aiowait(1, FOREVER).sleeps();
    gate.complete();
    older.returns(p.result(0));
    gate.completeAll();
    waitn.returns(0);
    younger.returns(p.result(1));
  }

  @Test
  @DisplayName("R-ST-4 requests are listed by their result addresses, whatever came first")
  void requestsAreListedByAddress() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.read(fd, 40).returns(0);
    p.read(fd, 1).returns(0);
    p.read(fd, 16).returns(0);
    assertThat(p.aio().requests().stream().map(AioReq::resultAddress))
        .containsExactly(p.result(1), p.result(16), p.result(40));
  }

  @Test
  @DisplayName("R-ST-3 the depth of a queue is what is on it")
  void theDepthOfAQueue() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    assertThat(p.aio().depth(Which.DONE)).isZero();
    gate.completeAll();
    assertThat(p.aio().depth(Which.DONE)).isEqualTo(2);
    p.aiowait(1, TestProcess.FOREVER).returns(p.result(0));
    assertThat(p.aio().depth(Which.DONE)).isEqualTo(1);
    assertThat(p.aio().depth(Which.POLL)).isZero();
  }
}
