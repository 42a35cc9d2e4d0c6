package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.UNMAPPED;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOLIOWAIT (R-LIOW). */
class ListIoWaitRulesTest extends KaioRules {
  private static final int NOWAIT = 0;
  private static final int LIST_SIGNAL = 50;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin(Abi abi) {
    p = attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
    p.catchBlocked(LIST_SIGNAL);
  }

  private void begin() {
    begin(Abi.LP64_SPARC);
  }

  /** Submits a list that has a head. */
  private Call lio(Aiocb... list) {
    return p.kaio(1, Op.AIOLIO, NOWAIT, p.list(list), list.length, listSignal());
  }

  private long listSignal() {
    return p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, LIST_SIGNAL, 0x77);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#listWait")
  @DisplayName("R-LIOW-1 order of checks")
  void theOrderOfTheChecks(Abi abi, int op) {
    p = machine.attach(abi);
    p.kaio(1, op, 0, UNMAPPED, 1, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    p.kaio(1, op, 0, UNMAPPED, 0, 0).fails(Errno.EINVAL);
    p.kaio(1, op, 0, UNMAPPED, 4097, 0).fails(Errno.EINVAL);
    p.kaio(1, op, 0, UNMAPPED, 1, 0).fails(Errno.EFAULT);
    p.kaio(1, op, 0, p.array(FREE, 0, UNMAPPED), 2, UNMAPPED).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-LIOW-1 it waits for the list of the first member that has one, and reaps")
  void aioliowait() {
    begin();
    Aiocb alone = p.aiocb(8, fd);
    p.kaio(1, Op.AIOAREAD, alone.address()).returns(0);
    Aiocb a = p.aiocb(0, fd);
    Aiocb b = p.aiocb(1, fd);
    lio(a, b).returns(0);
    p.kaio(1, Op.AIOLIOWAIT, 0, p.list(alone), 1, 0).fails(Errno.EINVAL); // of no list
    Call wait = p.kaio(1, Op.AIOLIOWAIT, 99, p.list(null, alone, b), 3, UNMAPPED).sleeps();
    gate.complete(1);
    wait.sleeps();
    gate.complete(1);
    wait.returns(0);
    p.state().counts(1, 2).queueOf(Which.DONE, a.result()); // a was not listed
  }

  @Test
  @DisplayName("R-LIOW-1 a list without a head cannot be waited for; a signal is EINTR")
  void aioliowaitEndings() {
    begin();
    Aiocb a = p.aiocb(0, fd);
    Aiocb b = p.aiocb(1, fd);
    p.kaio(1, Op.AIOLIO, NOWAIT, p.list(a), 1, 0).returns(0);
    p.kaio(1, Op.AIOLIOWAIT, 0, p.list(a), 1, 0).fails(Errno.EINVAL);
    lio(b).returns(0);
    Call wait = p.kaio(1, Op.AIOLIOWAIT, 0, p.list(b), 1, 0).sleeps();
    p.signal(1);
    wait.fails(Errno.EINTR);
    gate.completeAll();
    p.kaio(1, Op.AIOLIOWAIT, 0, p.list(b), 1, 0).returns(0); // the count is 0 already
    p.state().counts(0, 1);
  }

  @Test
  @DisplayName("R-LIOW-2 QUIRK completion wakes one list sleeper only")
  void oneSleeperIsWoken() {
    begin();
    Aiocb a = p.aiocb(0, fd);
    lio(a).returns(0);
    Call first = p.kaio(p.newLwp(), Op.AIOLIOWAIT, 0, p.list(a), 1, 0).sleeps();
    Call second = p.kaio(1, Op.AIOLIOWAIT, 0, p.list(a), 1, 0).sleeps();
    gate.complete();
    first.returns(0);
    second.sleeps();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-LIOW-1 op 16 uses the large layout")
  void aioliowaitOfLargeAiocbs(Abi abi) {
    begin(abi);
    Aiocb a = p.largeAiocb(0, fd);
    p.kaio(1, Op.AIOLIO64, NOWAIT, p.list(a), 1, listSignal()).returns(0);
    p.kaio(1, Op.AIOLIOWAIT, 0, p.list(a), 1, 0).fails(Errno.EINVAL);
    gate.complete();
    p.kaio(1, Op.AIOLIOWAIT64, 0, p.list(a), 1, 0).returns(0);
    p.state().counts(0, 0);
  }
}
