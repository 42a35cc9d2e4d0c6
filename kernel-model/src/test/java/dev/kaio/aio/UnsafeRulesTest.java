package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.SEGMENT;
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
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestProcess;
import dev.kaio.testkit.TestProcess.SentSignal;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Where the real kernel destroys its memory, leaks or panics: here something safe happens, nothing
 * hangs, and the books balance afterwards.
 */
class UnsafeRulesTest extends KaioRules {
  private static final int NOWAIT = 0;
  private static final int LIST_SIGNAL = 50;
  private static final int OWN_SIGNAL = 45;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  @BeforeEach
  void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    p.catchBlocked(LIST_SIGNAL);
    p.catchBlocked(OWN_SIGNAL);
  }

  private Call lio(long sigevent, Aiocb... list) {
    return p.kaio(1, Op.AIOLIO, NOWAIT, p.list(list), list.length, sigevent);
  }

  private long listSignal() {
    return p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, LIST_SIGNAL, 0x77);
  }

  private Aiocb tooLarge(int index) {
    return p.aiocb(index, fd).buffer(p.page(index), TestDevice.MAX_TRANSFER + 1);
  }

  // ---- AIOWAITN that wants more than its list holds ----

  private Call waitn(int entries, int nwait, long timeout) {
    p.setInt32(FREE, nwait);
    return p.kaio(1, Op.AIOWAITN, FREE + 64, entries, FREE, timeout);
  }

  @Test
  @DisplayName("R-WTN-9 UNSAFE a completion beyond a full list ends the call with the list")
  void aCompletionBeyondAFullList() {
    for (int i = 0; i < 3; i++) {
      p.kaio(1, Op.AIOAREAD, p.aiocb(i, fd).address()).returns(0);
    }
    gate.completeTogether(2);
    Call call = waitn(2, 3, FOREVER).sleeps(); // the list is full, one more is wanted
    gate.complete();
    call.returns(0);
    assertThat(p.int32(FREE)).isEqualTo(2);
    assertThat(p.word(FREE + 64)).isEqualTo(p.aiocbAddress(0));
    assertThat(p.word(FREE + 72)).isEqualTo(p.aiocbAddress(1));
    assertThat(p.isUntouched(FREE + 80, 8)).as("behind the list").isTrue();
    p.state().counts(0, 1).queueOf(Which.DONE, p.aiocbResult(2));
  }

  @Test
  @DisplayName("R-WTN-9 a full list that wants more times out like any other")
  void aTimeoutWithAFullList() {
    for (int i = 0; i < 3; i++) {
      p.kaio(1, Op.AIOAREAD, p.aiocb(i, fd).address()).returns(0);
    }
    gate.completeTogether(2);
    Call call = waitn(2, 9, p.time(1, 0)).sleeps();
    machine.advance(Machine.SECOND - 1);
    call.sleeps();
    machine.advance(1);
    call.fails(Errno.ETIME); // nothing has come: not the unsafe case
    assertThat(p.int32(FREE)).isEqualTo(2);
  }

  @Test
  @DisplayName("R-ST-8 R-WTN-9 taking the last done request ends a call whose list is full")
  void takingTheLastDoneRequestEndsACallWhoseListIsFull() {
    for (int i = 0; i < 3; i++) {
      p.kaio(1, Op.AIOAREAD, p.aiocb(i, fd).address()).returns(0);
    }
    gate.completeAll();
    Call call = waitn(2, 3, FOREVER).sleeps(); // two collected, one left on the done queue
    p.kaio(p.newLwp(), Op.AIOERROR, p.aiocbAddress(2)).returns(0);
    call.returns(0);
    assertThat(p.int32(FREE)).isEqualTo(2);
  }

  // ---- lists whose entries fail ----

  @Test
  @DisplayName("R-LIO-9 UNSAFE (a) a failed entry frees no head that members of a list still use")
  void aFailedEntryKeepsTheHead() {
    Aiocb member = p.aiocb(0, fd);
    lio(listSignal(), tooLarge(1), member, tooLarge(2)).fails(Errno.ENOTSUP);
    Aiocb other = p.aiocb(3, fd);
    lio(listSignal(), other).returns(0); // a head of its own
    int waiter = p.newLwp();
    p.blockAll(waiter);
    Call first = p.kaio(waiter, Op.AIOLIOWAIT, 0, p.list(member), 1, 0).sleeps();
    gate.complete(1);
    first.sleeps();
    assertThat(p.sentByKaio()).hasSize(1);
    gate.complete();
    first.returns(0);
    assertThat(p.sentByKaio()).extracting(SentSignal::signo).containsOnly(LIST_SIGNAL).hasSize(2);
  }

  @Test
  @DisplayName("R-LIO-9 UNSAFE (a) the head is reused once, when its last member is gone")
  void aHeadIsReusedOnce() {
    Aiocb member = p.aiocb(0, fd);
    lio(listSignal(), tooLarge(1), member).fails(Errno.ENOTSUP);
    gate.complete();
    assertThat(p.aio().freeHeads).isZero();
    p.kaio(1, Op.AIOERROR, member.address()).returns(0);
    assertThat(p.aio().freeHeads).isEqualTo(1);
  }

  @Test
  @DisplayName("R-LIO-9 UNSAFE (b) a failing entry without a port in a list that has one")
  void aFailingEntryInAListWithAPort() {
    TestPort port = p.port(4);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 5);
    lio(sigevent, tooLarge(0), p.aiocb(1, fd)).fails(Errno.ENOTSUP);
    gate.complete();
    assertThat(port.sent()).hasSize(1); // the member's completion ended the list
    port.fetch(1);
    assertThat(port.port().slotsInUse()).isZero();
  }

  @Test
  @DisplayName("R-LIO-9 UNSAFE (c) a failing port entry is not left on portpending")
  void aFailingPortEntryLeavesNoLink() {
    TestPort port = p.port(1);
    Aiocb failing = tooLarge(0).port(port.fd(), 5);
    Aiocb good = p.aiocb(1, fd).port(port.fd(), 6);
    lio(0, failing, good).fails(Errno.ENOTSUP);
    p.state().queueOf(Which.PORT_PENDING, good.result()).counts(1, 1);
    gate.complete();
    assertThat(port.fetch(2)).hasSize(1);
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-LIO-10 a list with requests of ports never returns its head, nor leaks else")
  void aListWithPortRequestsKeepsItsHead() {
    TestPort port = p.port(4);
    Aiocb a = p.aiocb(0, fd).port(port.fd(), 1);
    lio(listSignal(), a).returns(0);
    gate.complete();
    port.fetch(1);
    machine.memory(Pressure.LOW);
    lio(listSignal(), p.aiocb(1, fd)).fails(Errno.EAGAIN); // a request is free, but no head
    machine.memory(Pressure.NORMAL);
    lio(listSignal(), p.aiocb(1, fd)).returns(0);
    gate.complete();
    p.kaio(1, Op.AIOERROR, p.aiocbAddress(1)).returns(0);
    machine.memory(Pressure.LOW);
    lio(listSignal(), p.aiocb(2, fd)).returns(0); // that of a list without ports is
  }

  // ---- AIOLIOWAIT's second look ----

  @Test
  @DisplayName("R-LIOW-3 QUIRK an LP64 entry is also looked for at offset 52")
  void theSecondLookOfLp64() {
    Aiocb member = p.aiocb(0, fd);
    lio(listSignal(), member).returns(0);
    long shifted = member.result() - 52;
    long unknown = UNMAPPED;
    Call wait = p.kaio(1, Op.AIOLIOWAIT, 0, p.array(FREE + 64, 0, unknown, shifted), 3, 0).sleeps();
    gate.complete();
    wait.returns(0);
    p.state().counts(0, 1); // the reaping looks at offset 88 only
  }

  @Test
  @DisplayName("R-LIOW-3 there is no such second look for ILP32")
  void noSecondLookOfIlp32() {
    p = attach(Abi.ILP32_X86);
    fd = p.open(gate);
    p.catchBlocked(LIST_SIGNAL);
    Aiocb member = p.aiocb(0, fd);
    lio(listSignal(), member).returns(0);
    long shifted = member.result() - 52;
    p.kaio(1, Op.AIOLIOWAIT, 0, p.array(FREE + 64, shifted), 1, 0).fails(Errno.EINVAL);
  }

  // ---- a batch with a list's end in it ----

  @Test
  @DisplayName("R-CLN-17 UNSAFE a list signal released in a batch is sent once, whatever follows")
  void aListSignalIsSentOnce() {
    p.startCleanup();
    p.read(fd, 9).returns(0); // keeps the unmapper asleep
    lio(listSignal(), p.aiocb(0, fd), p.aiocb(1, fd)).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).signal(OWN_SIGNAL, 1).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(3, fd).signal(OWN_SIGNAL, 2).address()).returns(0);
    Call unmap = p.munmap(p.newLwp(), BUF, SEGMENT).sleeps();
    for (int i = 0; i < 4; i++) {
      gate.complete(1);
    }
    assertThat(p.sentByKaio())
        .extracting(SentSignal::signo)
        .containsExactly(LIST_SIGNAL, OWN_SIGNAL, OWN_SIGNAL);
    gate.complete();
    unmap.returns(0);
  }

  @Test
  @DisplayName("R-CLN-17 UNSAFE the same in one batch, built up between two returns")
  void aListSignalIsSentOnceInOneBatch() {
    p.startCleanup();
    lio(listSignal(), p.aiocb(0, fd), p.aiocb(1, fd)).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).signal(OWN_SIGNAL, 1).address()).returns(0);
    Call unmap = p.munmap(p.newLwp(), BUF, SEGMENT).sleeps();
    gate.completeTogether(3);
    assertThat(p.sentByKaio())
        .extracting(SentSignal::signo)
        .containsExactly(LIST_SIGNAL, OWN_SIGNAL);
    unmap.returns(0);
  }

  // ---- REQ_BLOCK ----

  @Test
  @DisplayName("R-CLN-15 REQ_BLOCK is never cleared, whatever is reaped or started afterwards")
  void reqBlockStays() {
    p.startCleanup();
    p.read(fd, 0).returns(0);
    gate.complete();
    p.exec(1).returns(0);
    p.map(BUF, SEGMENT, 3);
    p.map(TestProcess.DATA, SEGMENT, 3);
    p.read(fd, 1).fails(Errno.EIO);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.kaio(1, Op.AIOINIT).returns(0);
    p.newLwp();
    p.kaio(1, Op.AIOSTART).returns(0);
    p.read(fd, 1).fails(Errno.EIO);
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }
}
