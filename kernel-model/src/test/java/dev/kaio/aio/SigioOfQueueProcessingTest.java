package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio.Which;
import dev.kaio.proc.Disposition;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.testkit.TestProcess.SentSignal;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queue processing in the contexts of R-CLN-2, and its SIGIO (R-CLN-3). */
class SigioOfQueueProcessingTest extends KaioRules {
  private static final long OTHER = 0x6000_0000L;

  private Machine lazy;
  private TestProcess p;
  private TestDevice gate;
  private int fd;

  /** A process with a SIGIO handler whose ASTs wait for a call to return. */
  private void beginLazily() {
    lazy = machineWithAstsAtReturn();
    p = lazy.attach(Abi.LP64_SPARC).init();
    gate = lazy.gate();
    fd = p.open(gate);
    p.catchBlocked(Signal.SIGIO);
  }

  /** A process with a SIGIO handler, a cleanup LWP, and a second segment. */
  private void beginWithCleanup() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    p.startCleanup();
    p.catchBlocked(Signal.SIGIO);
    p.map(OTHER, SEGMENT, 3);
  }

  private Aiocb other(int index) {
    return p.aiocb(index, fd).buffer(OTHER + index * 8192L, 512);
  }

  private List<Integer> sent() {
    return p.sentByKaio().stream().map(SentSignal::signo).toList();
  }

  @Test
  @DisplayName("R-CLN-2 AIOWAIT, AIOSUSPEND, AIOWAITN process pollq; AIOERROR does not")
  void whoProcessesPollq() {
    beginLazily();
    Aiocb aiocb = p.aiocb(0, fd);
    p.kaio(1, Op.AIOAREAD | Op.POLL, aiocb.address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIOSUSPEND, p.list(aiocb), 1, p.time(0, 0), 0).returns(0);
    p.kaio(1, Op.AIOAREAD | Op.POLL, aiocb.address()).returns(0);
    gate.complete();
    p.setInt32(TestProcess.FREE, 0);
    p.kaio(1, Op.AIOWAITN, p.list(aiocb), 1, TestProcess.FREE, FOREVER).returns(0);
    assertThat(p.int32(TestProcess.FREE)).isEqualTo(1);
    p.kaio(1, Op.AIOAREAD | Op.POLL, aiocb.address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIOERROR, aiocb.address()).fails(Errno.EINPROGRESS);
    p.kaio(1, Op.AIOERROR, aiocb.address()).returns(0); // its return has processed pollq
  }

  @Test
  @DisplayName("R-CLN-2 an LWP that takes a signal processes the queues, whatever the AST mode")
  void aSignalProcessesTheQueues() {
    beginLazily();
    p.readPolling(fd, 0).returns(0);
    gate.complete();
    p.state().queue(Which.POLL, 0);
    p.signal(1);
    p.state().queue(Which.POLL).queue(Which.DONE, 0);
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-CLN-2 with nothing queued it does nothing, and wakes nobody")
  void withNothingQueuedItDoesNothing() {
    beginLazily();
    p.read(fd, 0).returns(0);
    gate.complete();
    p.signal(1);
    assertThat(sent()).containsExactly(Signal.SIGIO); // that of the completion
    p.state().queue(Which.DONE, 0).lockedPages(1);
  }

  @Test
  @DisplayName("R-CLN-3 once per batch")
  void oncePerBatch() {
    beginLazily();
    for (int i = 0; i < 3; i++) {
      p.readPolling(fd, i).returns(0);
    }
    gate.completeTogether(3);
    assertThat(sent()).isEmpty();
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.state().queue(Which.DONE, 1, 2);
  }

  @Test
  @DisplayName("R-CLN-3 not without SOLARIS_REQ, not without a handler")
  void notWithoutItsConditions() {
    beginLazily();
    p.kaio(1, Op.AIOAREAD | Op.POLL, p.aiocb(0, fd).address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    assertThat(sent()).isEmpty(); // no aioread yet
    p.proc().signals().setDisposition(Signal.SIGIO, Disposition.DEFAULT);
    p.readPolling(fd, 1).returns(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    assertThat(sent()).isEmpty(); // no handler
  }

  @Test
  @DisplayName("R-CLN-3 QUIRK a pollq-only batch of aiocb requests raises SIGIO")
  void pollqOfAiocbsRaisesSigio() {
    beginLazily();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(9)).returns(0); // sets SOLARIS_REQ
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.kaio(1, Op.AIOAREAD | Op.POLL, p.aiocb(0, fd).address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    assertThat(sent()).containsExactly(Signal.SIGIO, Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-3 requests that completed during CLEANUP share one SIGIO")
  void cleanupBatchesShareOneSigio() {
    beginWithCleanup();
    p.read(fd, 0).returns(0);
    p.rw(Op.AIOREAD, fd, OTHER, 512, 0, p.result(1)).returns(0);
    p.rw(Op.AIOREAD, fd, OTHER, 512, 0, p.result(2)).returns(0);
    p.munmap(1, BUF, SEGMENT).sleeps();
    gate.completeTogether(3);
    assertThat(sent()).containsExactly(Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-3 what was signalled at completion is not signalled again by a pass")
  void signalledRequestsAreNotSignalledAgain() {
    beginWithCleanup();
    p.read(fd, 0).returns(0);
    gate.complete();
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.munmap(1, BUF, SEGMENT).returns(0);
    assertThat(sent()).containsExactly(Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-3 QUIRK one signalled request suppresses SIGIO for the whole batch")
  void oneSignalledRequestSuppressesSigio() {
    beginWithCleanup();
    p.read(fd, 0).returns(0);
    p.kaio(1, Op.AIOAREAD, other(1).address()).returns(0);
    gate.complete(1); // would raise it alone, see below
    gate.complete(0); // signalled
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.munmap(1, BUF, SEGMENT).returns(0);
    assertThat(sent()).containsExactly(Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-3 QUIRK an aiocb-only done queue moved to cleanupq raises SIGIO, once")
  void anAiocbOnlyDoneQueueRaisesSigio() {
    beginWithCleanup();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(9)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(9));
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).address()).returns(0);
    gate.complete();
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.munmap(1, BUF, SEGMENT).returns(0);
    assertThat(sent()).containsExactly(Signal.SIGIO, Signal.SIGIO);
    p.map(BUF, SEGMENT, 3);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).address()).returns(0);
    gate.complete();
    p.munmap(1, BUF, SEGMENT).returns(0);
    // The first one is marked SIGNALLED since the first pass, and suppresses it now.
    assertThat(sent()).containsExactly(Signal.SIGIO, Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-3 QUIRK unfetched port events raise SIGIO at every pass")
  void portEventsRaiseSigioAtEveryPass() {
    beginWithCleanup();
    int port = p.port(8).fd();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(9)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(9));
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(port, 1).address()).returns(0);
    gate.complete();
    assertThat(sent()).hasSize(1);
    p.munmap(1, BUF, SEGMENT).returns(0);
    int afterFirst = sent().size();
    assertThat(afterFirst).isGreaterThan(1);
    p.reconfigure();
    assertThat(sent()).hasSizeGreaterThan(afterFirst);
    p.state().queueOf(Which.PORT, p.aiocb(0, fd).result()).lockedPages(0);
  }
}
