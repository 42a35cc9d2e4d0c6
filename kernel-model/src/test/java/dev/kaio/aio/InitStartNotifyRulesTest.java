package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FOREVER;

import dev.kaio.abi.Errno;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** AIOINIT, AIOSTART and AIONOTIFY, each with the order of its checks. */
class InitStartNotifyRulesTest extends KaioRules {

  @Test
  @DisplayName("R-INIT-1 AIOINIT again returns 0 and changes nothing")
  void aioinitIsIdempotent() {
    TestProcess p = attach();
    p.read(p.open(machine.gate()), 0).returns(0);
    p.kaio(1, Op.AIOINIT).returns(0);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-INIT-1 AIOINIT without memory is ENOMEM, and may be made again")
  void aioinitWithoutMemoryIsEnomem() {
    TestProcess p = attachWithoutInit();
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, Op.AIOINIT).fails(Errno.ENOMEM);
    p.state().isAbsent();
    machine.memory(Pressure.NORMAL);
    p.kaio(1, Op.AIOINIT).returns(0);
  }

  @Test
  @DisplayName("R-INIT-1 AIOINIT does not need memory when A exists; nor does low memory matter")
  void aioinitAgainNeedsNoMemory() {
    TestProcess p = attachWithoutInit();
    machine.memory(Pressure.LOW);
    p.kaio(1, Op.AIOINIT).returns(0);
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, Op.AIOINIT).returns(0);
  }

  @Test
  @DisplayName("R-START-1 order: one LWP, then A, then started")
  void theOrderOfAiostartsChecks() {
    TestProcess p = attachWithoutInit();
    p.kaio(1, Op.AIOSTART).fails(Errno.EDEADLK); // although there is no A
    int second = p.newLwp();
    p.kaio(1, Op.AIOSTART).fails(Errno.EINVAL);
    p.init();
    Call cleanup = p.kaio(second, Op.AIOSTART).sleeps();
    p.kaio(1, Op.AIOSTART).returns(0);
    cleanup.sleeps();
  }

  @Test
  @DisplayName("R-START-1 EDEADLK comes first even when the first AIOSTART was made")
  void aSingleLwpIsEdeadlkAlsoAfterTheStart() {
    TestProcess p = attach();
    int second = p.newLwp();
    p.kaio(second, Op.AIOSTART).sleeps();
    p.exec(1).returns(0); // the cleanup LWP is gone, A is not
    p.kaio(1, Op.AIOSTART).fails(Errno.EDEADLK);
    p.newLwp();
    p.kaio(1, Op.AIOSTART).returns(0);
  }

  @Test
  @DisplayName("R-START-1 the cleanup LWP returns only while the process exits")
  void theCleanupLwpStaysUntilExit() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Call cleanup = p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.kaio(1, Op.AIONOTIFY).returns(0);
    cleanup.sleeps();
    p.exit(1).neverReturns();
    cleanup.neverReturns();
  }

  @Test
  @DisplayName("R-NTF-1 without A, AIONOTIFY is 0 and nothing")
  void aionotifyWithoutStateIsNothing() {
    TestProcess p = attachWithoutInit();
    p.kaio(1, Op.AIONOTIFY, -1, -1).returns(0);
    p.state().isAbsent();
    p.init();
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 0).returns(0);
  }

  @Test
  @DisplayName("R-NTF-1 notifications accumulate, and each is consumed by one return")
  void notificationsAccumulate() {
    TestProcess p = attach();
    p.read(p.open(machine.gate()), 0).returns(0);
    for (int i = 0; i < 4; i++) {
      p.kaio(1, Op.AIONOTIFY, -1, -1).returns(0);
    }
    p.state().notifications(4);
    Aiocb listed = p.aiocb(1, 3);
    p.aiowait(1, FOREVER).returns(1);
    p.state().notifications(3);
    p.kaio(1, Op.AIOSUSPEND, p.list(listed), 1, FOREVER, 0).returns(1);
    p.state().notifications(2);
    p.setInt32(TestProcess.FREE, 1);
    p.kaio(1, Op.AIOWAITN, p.list(listed), 1, TestProcess.FREE, FOREVER).returns(0);
    p.state().notifications(1);
    p.kaio(1, Op.AIOWAIT, p.dontBlock(), 1).returns(1);
    p.state().notifications(0);
    p.aiowait(1, FOREVER).sleeps();
  }

  @Test
  @DisplayName("R-NTF-1 AIONOTIFY wakes all sleepers; the oldest consumes it")
  void aionotifyWakesAll() {
    TestProcess p = attach();
    int second = p.newLwp();
    int third = p.newLwp();
    Call older = p.aiowait(second, FOREVER).sleeps();
    Call younger = p.aiowait(third, FOREVER).sleeps();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    older.returns(1);
    younger.sleeps();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    younger.returns(1);
    p.state().notifications(0);
  }

  @Test
  @DisplayName("R-NTF-1 AIONOTIFY ends an active AIOWAITN with what it has")
  void aionotifyEndsWaitn() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
    int second = p.newLwp();
    p.setInt32(TestProcess.FREE, 2);
    Call waitn = p.kaio(second, Op.AIOWAITN, p.list(), 2, TestProcess.FREE, FOREVER).sleeps();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    waitn.returns(0);
    p.state().counts(1, 1).flags(StateCheck.A_SOLARIS_REQ);
  }
}
