package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio.Which;
import dev.kaio.proc.Disposition;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.testkit.TestProcess.SentSignal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when a device is done: queues, wake-ups, SIGIO (R-DONE), results (R-CPY). */
class CompletionRulesTest extends KaioRules {

  private static SentSignal sigio() {
    return new SentSignal(false, Signal.SIGIO, 0, 0, 0, 0);
  }

  private TestProcess pollProcess() {
    return machineWithAstsAtReturn().attach(Abi.LP64_SPARC).init();
  }

  @Test
  @DisplayName("R-DONE-1 completion drops the descriptor and pending before anybody runs")
  void completionDropsDescriptorAndPending() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    p.state().counts(1, 1).holds(1).lockedPages(1);
    gate.complete();
    p.state().counts(0, 1).holds(0).lockedPages(1).queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-DONE-4 a poll completion is processed at once by LWPs in user mode")
  void pollCompletionsHitUserMode() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.readPolling(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    p.state().queue(Which.POLL).queue(Which.DONE, 0).lockedPages(0).counts(0, 1);
  }

  @Test
  @DisplayName("R-DONE-4 R-AMB-4 with lazy ASTs it is processed when some call returns")
  void pollCompletionsAtTheNextReturn() {
    TestProcess p = pollProcess();
    TestDevice gate = p.machine().gate();
    p.readPolling(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.isResultUntouched(0)).isTrue();
    p.state().queue(Which.POLL, 0);
    p.kaio(1, Op.AIOCANCEL, 77).fails(Errno.EBADF); // any call will do
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    p.state().queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-DONE-4 a poll completion wakes all sleepers, and the first takes it")
  void pollCompletionsWakeSleepers() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.readPolling(p.open(gate), 0).returns(0);
    int second = p.newLwp();
    Call older = p.aiowait(second, FOREVER).sleeps();
    Call younger = p.aiowait(1, FOREVER).sleeps();
    gate.complete();
    older.returns(p.result(0));
    younger.sleeps();
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-DONE-4 a poll completion sends no SIGIO; its processing may")
  void pollCompletionsSendNothing() {
    TestProcess p = pollProcess();
    TestDevice gate = p.machine().gate();
    p.catchBlocked(Signal.SIGIO);
    p.readPolling(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).isEmpty();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    assertThat(p.sentByKaio()).containsExactly(sigio());
  }

  @Test
  @DisplayName("R-DONE-6 a completion wakes all; one gets it and the others sleep on")
  void aCompletionWakesAll() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    Call a = p.aiowait(p.newLwp(), FOREVER).sleeps();
    Call b = p.aiowait(p.newLwp(), FOREVER).sleeps();
    Call c = p.aiowait(1, FOREVER).sleeps();
    gate.completeTogether(2);
    a.returns(p.result(0));
    b.returns(p.result(1));
    c.sleeps();
  }

  @Test
  @DisplayName("R-DONE-7 SIGIO is sent for a request of aioread, and marks it SIGNALLED")
  void sigioForASolarisRequest() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.catchBlocked(Signal.SIGIO);
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).containsExactly(sigio());
    p.state()
        .request(
            0,
            StateCheck.DONEQ | StateCheck.SOLARIS | StateCheck.PAGELOCKDONE | StateCheck.SIGNALLED);
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IGNORED"})
  @DisplayName("R-DONE-7 no SIGIO unless its disposition is a handler")
  void noSigioWithoutAHandler(Disposition disposition) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.proc().signals().setDisposition(Signal.SIGIO, disposition);
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).isEmpty();
    p.state().request(0, StateCheck.DONEQ | StateCheck.SOLARIS | StateCheck.PAGELOCKDONE);
    assertThat(p.isGone()).isFalse();
  }

  @Test
  @DisplayName("R-DONE-7 no SIGIO for an aiocb request, with or without a signal of its own")
  void noSigioForAiocbRequests() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.catchBlocked(Signal.SIGIO);
    p.catchBlocked(45);
    p.read(fd, 9).returns(0); // A.SOLARIS_REQ is set
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).signal(45, 7).address()).returns(0);
    gate.complete(1);
    assertThat(p.sentByKaio()).isEmpty();
    gate.complete(1);
    assertThat(p.sentByKaio()).hasSize(1).first().extracting(SentSignal::signo).isEqualTo(45);
  }

  @Test
  @DisplayName("R-DONE-7 SIGIO is an ordinary signal: several completions merge into one")
  void sigioMerges() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.catchSignal(Signal.SIGIO);
    for (int i = 0; i < 3; i++) {
      p.read(fd, i).returns(0);
    }
    gate.completeTogether(3);
    assertThat(p.sentByKaio()).hasSize(3);
    assertThat(p.handled()).hasSize(1);
  }

  @Test
  @DisplayName("R-DONE-7 SIGIO interrupts a sleeper that the completion did not satisfy")
  void sigioInterruptsASleeper() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.catchSignal(Signal.SIGIO);
    p.read(fd, 0).returns(0);
    Call suspend = p.kaio(1, Op.AIOSUSPEND, p.list(p.aiocb(5, fd)), 1, FOREVER, 0).sleeps();
    gate.complete();
    suspend.fails(Errno.EINTR);
    assertThat(p.handled()).hasSize(1);
  }

  @Test
  @DisplayName("R-DONE-8 R-CLN-5 an unmapper waits for the cleanup LWP, which completion wakes")
  void completionWakesUnmappersThroughTheCleanupLwp() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    Call munmap = p.munmap(1, BUF, TestProcess.SEGMENT).sleeps();
    p.state().unmapWait(true);
    gate.complete();
    munmap.returns(0);
    p.state().unmapWait(false).counts(0, 1).lockedPages(0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-DONE-10 a queued signal carries -4, the value, and the submitter")
  void queuedSignals(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    p.catchBlocked(46);
    Aiocb aiocb = p.aiocb(0, p.open(gate)).signal(46, 0x1234_5678_9ABC_DEF0L);
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    gate.complete();
    long value = abi.isLp64() ? 0x1234_5678_9ABC_DEF0L : 0x9ABC_DEF0L;
    assertThat(p.sentByKaio())
        .containsExactly(new SentSignal(true, 46, -4, value, p.proc().pid(), 100));
  }

  @Test
  @DisplayName("R-DONE-10 queued signals do not merge, and are dropped if ignored")
  void queuedSignalsDoNotMerge() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.catchSignal(45);
    p.proc().signals().setDisposition(46, Disposition.IGNORED);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).signal(45, 1).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).signal(45, 2).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).signal(46, 3).address()).returns(0);
    gate.completeTogether(3);
    assertThat(p.handled()).extracting(info -> info.value()).containsExactly(1L, 2L);
    assertThat(p.isGone()).isFalse();
  }

  // ---- results in memory ----

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-CPY-1 return, then errno, and never the pad")
  void theResultInMemory(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    gate.fail(28);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.word(p.result(0))).isEqualTo(-1);
    assertThat(p.int32(p.result(0) + abi.wordSize())).isEqualTo(28);
    int written = abi.wordSize() + 4;
    assertThat(p.isUntouched(p.result(0) + written, 16 - written)).isTrue();
  }

  @Test
  @DisplayName("R-CPY-1 a fault is ignored, and what can be stored is stored")
  void halfAResult() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    long lastWord = TestProcess.DATA + TestProcess.SEGMENT - 8;
    p.rw(Op.AIOREAD, p.open(gate), BUF, 512, 0, lastWord).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(lastWord);
    assertThat(p.word(lastWord)).isEqualTo(512);
  }

  @Test
  @DisplayName("R-CPY-1 a poll result is stored once: reaping does not store it again")
  void aResultIsStoredOnce() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.readPolling(p.open(gate), 0).returns(0);
    gate.complete();
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    p.setWord(p.result(0), 77);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(77, 0));
  }

  @Test
  @DisplayName("R-CPY-2 the cleanup LWP stores nothing for a plain request")
  void theCleanupLwpStoresNothing() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    p.munmap(1, BUF, TestProcess.SEGMENT).returns(0);
    assertThat(p.isResultUntouched(0)).isTrue();
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-CPY-2 exit stores nothing")
  void exitStoresNothing() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    p.exit(1);
    gate.complete();
    assertThat(p.isGone()).isTrue();
    assertThat(p.isResultUntouched(0)).isTrue();
    assertThat(p.isResultUntouched(1)).isTrue();
  }

  @Test
  @DisplayName("R-CPY-3 without polling memory does not change until the request is reaped")
  void memoryKeepsItsSentinelUntilReaping() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.completeAll();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(1);
    p.signal(1);
    assertThat(p.isResultUntouched(0)).isTrue();
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.isResultUntouched(0)).isFalse();
    assertThat(p.isResultUntouched(1)).isTrue();
  }

  @Test
  @DisplayName("R-CPY-3 a polled request is in memory, and stays on the done queue until reaped")
  void aPolledRequestStaysDone() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.readPolling(fd, 0).returns(0);
    p.rw(Op.AIOWRITE | Op.POLL, fd, BUF, 8, 0, UNMAPPED).returns(0);
    gate.completeAll();
    assertThat(p.isResultUntouched(0)).isFalse();
    p.state().counts(0, 2).queueOf(Which.DONE, p.result(0), UNMAPPED);
    p.read(fd, 0).fails(Errno.EBUSY);
  }
}
