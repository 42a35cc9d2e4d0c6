package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.testkit.TestProcess.SentSignal;
import dev.kaio.vm.KernelMemory.Pressure;
import dev.kaio.vnode.OpenFile;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOLIO (R-LIO). */
class ListIoRulesTest extends KaioRules {
  private static final int NOWAIT = 0;
  private static final int WAIT = 1;
  private static final int WRITE = 2;
  private static final int EINPROGRESS = 150;
  private static final int LIST_SIGNAL = 50;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin(Abi abi) {
    p = attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
    p.catchBlocked(LIST_SIGNAL);
    p.catchBlocked(45);
  }

  private void begin() {
    begin(Abi.LP64_SPARC);
  }

  private Call lio(int lwp, int mode, long sigevent, Aiocb... list) {
    return p.kaio(lwp, Op.AIOLIO, mode, p.list(list), list.length, sigevent);
  }

  private Aiocb empty(int index) {
    return p.aiocb(index, fd).buffer(p.page(index), 0);
  }

  private long listSignal() {
    return p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, LIST_SIGNAL, 0x77);
  }

  private List<Integer> signals() {
    return p.sentByKaio().stream().map(SentSignal::signo).toList();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#list")
  @DisplayName("R-LIO-1 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(Abi abi, int op) {
    p = machine.attach(abi);
    p.kaio(1, op, NOWAIT, UNMAPPED, 1, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, op, NOWAIT, UNMAPPED, 0, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, op, NOWAIT, UNMAPPED, -1, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, op, NOWAIT, UNMAPPED, 4097, UNMAPPED).fails(Errno.EINVAL);
    p.kaio(1, op, NOWAIT, UNMAPPED, 4096, 0).fails(Errno.EFAULT); // the list
    long list = p.array(FREE + 64, 0);
    p.kaio(1, op, NOWAIT, list, 1, UNMAPPED).fails(Errno.EFAULT); // the sigevent
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_PORT, 0, UNMAPPED);
    p.kaio(1, op, NOWAIT, list, 1, sigevent).fails(Errno.EFAULT); // its port_notify
    p.sigevent(FREE, Aiocb.SIGEV_THREAD, 77, 0);
    p.kaio(1, op, NOWAIT, list, 1, sigevent).fails(Errno.EINVAL); // no such port
    p.sigevent(FREE, Aiocb.SIGEV_THREAD, p.open(Machine.regularFile()), 0);
    p.kaio(1, op, NOWAIT, list, 1, sigevent).fails(Errno.EINVAL); // not a port
    machine.memory(Pressure.NORMAL);
    p.sigevent(FREE, Aiocb.SIGEV_THREAD, p.port(0).fd(), 0);
    p.kaio(1, op, NOWAIT, list, 1, sigevent).fails(Errno.EAGAIN); // no slot
    machine.memory(Pressure.LOW);
    p.sigevent(FREE, Aiocb.SIGEV_NONE, 0, 0);
    p.kaio(1, op, NOWAIT, list, 1, sigevent).fails(Errno.EAGAIN); // no head
    p.kaio(1, op, WAIT, list, 1, 0).fails(Errno.EAGAIN);
    p.kaio(1, op, NOWAIT, list, 1, 0).returns(0); // R-LIO-2: no head is needed
  }

  @Test
  @DisplayName("R-LIO-1 a freed head is reused in low memory, but the signal needs memory")
  void aFreedHeadIsReused() {
    begin();
    lio(1, NOWAIT, listSignal(), empty(0)).returns(0);
    p.aiowait(1, FOREVER).returns(p.aiocbResult(0));
    machine.memory(Pressure.LOW);
    lio(1, NOWAIT, listSignal(), empty(0)).returns(0);
    p.aiowait(1, FOREVER).returns(p.aiocbResult(0));
    machine.memory(Pressure.EXHAUSTED);
    lio(1, NOWAIT, listSignal(), empty(0)).fails(Errno.EAGAIN);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0", "-1, 0", "1, asleep"})
  @DisplayName("R-LIO-1 any mode but LIO_WAIT is NOWAIT")
  void modes(int mode, String outcome) {
    begin();
    assertThat(lio(1, mode, 0, p.aiocb(0, fd))).hasToString(outcome);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-LIO-3 what becomes of each entry")
  void whatBecomesOfEachEntry(Abi abi) {
    begin(abi);
    int regular = p.open(Machine.regularFile());
    int readOnly = p.open(gate, OpenFile.FREAD);
    int odd = p.open(machine.raw512());
    Aiocb busy = p.aiocb(9, fd);
    p.kaio(1, Op.AIOAREAD, busy.address()).returns(0);
    Aiocb nop = p.aiocb(0, 77).opcode(0);
    Aiocb closed = p.aiocb(1, 77);
    Aiocb wrongWay = p.aiocb(2, readOnly).opcode(WRITE);
    Aiocb unsuitable = p.aiocb(3, regular);
    Aiocb good = p.aiocb(4, fd).result(99, 99);
    Aiocb zero = empty(5);
    Aiocb refused = p.aiocb(6, odd).buffer(p.page(6), 3);
    Aiocb tooLarge = p.aiocb(7, fd).buffer(p.page(0), 1 << 20);
    Aiocb last = p.aiocb(8, fd).opcode(WRITE);
    lio(
            1,
            NOWAIT,
            0,
            null,
            nop,
            closed,
            wrongWay,
            unsuitable,
            busy,
            good,
            zero,
            refused,
            tooLarge,
            last)
        .fails(Errno.ENOTSUP);
    assertThat(nop.read()).isEqualTo(new Result(-1, 0x5A5A));
    assertThat(closed.read()).isEqualTo(new Result(-1, 9));
    assertThat(wrongWay.read()).isEqualTo(new Result(-1, 9));
    assertThat(unsuitable.read()).isEqualTo(new Result(-1, 81));
    assertThat(busy.read()).isEqualTo(new Result(-1, 16)); // QUIRK: the one in flight
    assertThat(good.read()).isEqualTo(new Result(99, EINPROGRESS)); // errno only
    assertThat(zero.errno()).isEqualTo(EINPROGRESS); // done, but not reaped
    assertThat(refused.read()).isEqualTo(new Result(-1, 22));
    assertThat(tooLarge.read()).isEqualTo(new Result(-1, 48));
    assertThat(last.errno()).isEqualTo(EINPROGRESS); // later entries are always attempted
    p.state().counts(3, 4).queueOf(Which.DONE, zero.result());
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#list")
  @DisplayName("R-LIO-3 order of an entry's checks: each fails although all later ones would")
  void theOrderOfAnEntrysChecks(Abi abi, int op) {
    begin(abi);
    boolean large = op == Op.AIOLIO64;
    int wrongWay = p.open(Machine.regularFile(), OpenFile.FWRITE);
    Aiocb it = large ? p.largeAiocb(0, fd) : p.aiocb(0, fd);
    p.kaio(1, large ? Op.AIOAREAD64 : Op.AIOAREAD, it.address()).returns(0);
    it.fd(77).opcode(0).buffer(UNMAPPED, 3).thread(78, 0).result(9, 99);
    list(op, it).returns(0); // LIO_NOP
    assertThat(it.read()).isEqualTo(new Result(9, 99));
    it.opcode(1);
    list(op, it).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EBADF.code()); // not open
    it.fd(wrongWay).result(9, 99);
    list(op, it).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EBADF.code()); // not for this
    it.fd(p.open(Machine.regularFile()));
    list(op, it).fails(Errno.ENOTSUP);
    assertThat(it.errno()).isEqualTo(Errno.EBADFD.code()); // vnode
    it.fd(p.open(machine.raw512()));
    machine.memory(Pressure.LOW);
    list(op, it).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EAGAIN.code()); // memory low
    machine.memory(Pressure.NORMAL);
    list(op, it).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EBUSY.code()); // its result is in use
    gate.complete();
    p.aiowait(1, FOREVER).returns(it.result());
    list(op, it).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EBADF.code()); // its port
    list(op, it.noNotify()).fails(Errno.EIO);
    assertThat(it.errno()).isEqualTo(Errno.EINVAL.code()); // the driver
    list(op, it.buffer(UNMAPPED, 0)).returns(0); // zero bytes go before the driver
    p.state().counts(0, 1);
  }

  private Call list(int op, Aiocb entry) {
    return p.kaio(1, op, NOWAIT, p.list(entry), 1, 0);
  }

  @Test
  @DisplayName("R-LIO-3 an unreadable aiocb is skipped silently")
  void anUnreadableAiocbIsSkipped() {
    begin();
    Aiocb good = p.aiocb(0, fd);
    long list = p.array(FREE, UNMAPPED, good.address(), TestProcess.BUF - 8);
    p.kaio(1, Op.AIOLIO, NOWAIT, list, 3, 0).returns(0);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-LIO-3 step 7: port errors are raw here")
  void portErrorsAreRaw() {
    begin();
    Aiocb unreadable = p.aiocb(0, fd).notify(Aiocb.SIGEV_PORT, 0, UNMAPPED);
    Aiocb closed = p.aiocb(1, fd).thread(77, 0);
    Aiocb noPort = p.aiocb(2, fd).thread(p.open(Machine.regularFile()), 0);
    Aiocb full = p.aiocb(3, fd).thread(p.port(0).fd(), 0);
    lio(1, NOWAIT, 0, unreadable, closed, noPort, full).fails(Errno.EIO);
    assertThat(unreadable.read()).isEqualTo(new Result(-1, 14));
    assertThat(closed.read()).isEqualTo(new Result(-1, 9));
    assertThat(noPort.read()).isEqualTo(new Result(-1, 81));
    assertThat(full.read()).isEqualTo(new Result(-1, 11));
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-LIO-4 unsupported is ENOTSUP, hard is EIO, and unsupported wins")
  void theResultOfSubmission() {
    begin();
    int regular = p.open(Machine.regularFile());
    lio(1, NOWAIT, 0, p.aiocb(0, fd)).returns(0);
    lio(1, NOWAIT, 0, p.aiocb(1, 77), p.aiocb(2, fd)).fails(Errno.EIO);
    lio(1, NOWAIT, 0, p.aiocb(3, regular), p.aiocb(4, fd)).fails(Errno.ENOTSUP);
    lio(1, NOWAIT, 0, p.aiocb(5, 77), p.aiocb(6, regular), p.aiocb(7, 77)).fails(Errno.ENOTSUP);
    lio(1, NOWAIT, 0, (Aiocb) null).returns(0);
    p.state().counts(3, 3);
  }

  @ParameterizedTest
  @CsvSource({
    // opcode, access, R or W or EBADF, event code
    "1, 3, R, 11",
    "2, 3, W, 12",
    "3, 3, R, 12",
    "3, 1, R, 12",
    "3, 2, R, 12",
    "4, 3, EBADF, 0",
    "2, 1, EBADF, 0",
    "1, 2, EBADF, 0",
  })
  @DisplayName("R-LIO-5 the opcode is tested as bits; only 1 gives the code of a read")
  void theOpcodeIsTestedAsBits(int opcode, int access, String outcome, int code) {
    begin();
    TestPort port = p.port(4);
    Aiocb it = p.aiocb(0, p.open(gate, access)).opcode(opcode).port(port.fd(), 1);
    lio(1, NOWAIT, 0, it);
    if (outcome.equals("EBADF")) {
      assertThat(it.read()).isEqualTo(new Result(-1, 9));
    } else {
      assertThat(gate.log()).hasSize(1).first().asString().startsWith(outcome);
      gate.complete();
      assertThat(port.fetch(1)).containsExactly(new Event(code, 1, it.address(), 1));
    }
  }

  @Test
  @DisplayName("R-LIO-6 LIO_WAIT returns when all are over, and reaps what is listed")
  void lioWait() {
    begin();
    Aiocb a = p.aiocb(0, fd);
    Aiocb b = p.aiocb(1, fd);
    Call call = lio(1, WAIT, 0, a, null, b).sleeps();
    gate.complete(1);
    call.sleeps();
    assertThat(b.errno()).isEqualTo(EINPROGRESS);
    gate.fail(5);
    call.returns(0); // QUIRK: failure of the I/O does not matter
    assertThat(a.read()).isEqualTo(new Result(-1, 5));
    assertThat(b.read()).isEqualTo(new Result(512, 0));
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-LIO-6 LIO_WAIT waits although it has an error to return already")
  void lioWaitWithAnError() {
    begin();
    Call call = lio(1, WAIT, 0, p.aiocb(0, 77), p.aiocb(1, fd)).sleeps();
    gate.complete();
    call.fails(Errno.EIO);
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-LIO-6 a signal is EINTR over any error, and nothing is reaped")
  void lioWaitInterrupted() {
    begin();
    Call call = lio(1, WAIT, 0, p.aiocb(0, 77), p.aiocb(1, fd), p.aiocb(2, fd)).sleeps();
    gate.complete();
    p.signal(1);
    call.fails(Errno.EINTR);
    p.state().counts(1, 2).queueOf(Which.DONE, p.aiocbResult(1));
  }

  @Test
  @DisplayName("R-LIO-2 R-DONE-5 R-DONE-9 the list signal comes after the last request's own")
  void theListSignal() {
    begin();
    lio(1, NOWAIT, listSignal(), p.aiocb(0, fd).signal(45, 1), p.aiocb(1, fd).signal(45, 2))
        .returns(0);
    gate.complete();
    assertThat(signals()).containsExactly(45);
    gate.complete();
    assertThat(p.sentByKaio())
        .extracting(SentSignal::signo, SentSignal::code, SentSignal::value)
        .containsExactly(tuple(45, -4, 1L), tuple(45, -4, 2L), tuple(LIST_SIGNAL, -4, 0x77L));
  }

  @Test
  @DisplayName("R-LIO-2 QUIRK LIO_WAIT sends the list signal, too")
  void lioWaitSendsTheListSignal() {
    begin();
    Call call = lio(1, WAIT, listSignal(), p.aiocb(0, fd)).sleeps();
    gate.complete();
    call.returns(0);
    assertThat(signals()).containsExactly(LIST_SIGNAL);
  }

  @Test
  @DisplayName("R-DONE-7 no SIGIO for a member of a list")
  void noSigioForMembers() {
    begin();
    p.catchBlocked(Signal.SIGIO);
    p.rw(Op.AIOREAD, fd, p.page(0), 0, 0, p.result(9)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(9));
    assertThat(signals()).containsExactly(Signal.SIGIO);
    lio(1, NOWAIT, listSignal(), p.aiocb(0, fd)).returns(0);
    gate.complete();
    assertThat(signals()).containsExactly(Signal.SIGIO, LIST_SIGNAL);
  }

  @Test
  @DisplayName("R-LIO-7 QUIRK notification only if a completion takes the count to 0")
  void onlyACompletionNotifies() {
    begin();
    lio(1, NOWAIT, listSignal(), empty(0), null).returns(0);
    assertThat(signals()).isEmpty();
    lio(1, NOWAIT, listSignal(), null, empty(1)).returns(0);
    assertThat(signals()).containsExactly(LIST_SIGNAL);
    lio(1, NOWAIT, listSignal(), null, null).returns(0);
    assertThat(signals()).hasSize(1);
  }

  @Test
  @DisplayName("R-LIO-7 if no entry passes setup the event slot is given back")
  void anUnusedSlotIsGivenBack() {
    begin();
    TestPort port = p.port(1);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 5);
    lio(1, NOWAIT, sigevent, null, p.aiocb(0, 77)).fails(Errno.EIO);
    assertThat(port.port().slotsInUse()).isZero();
    assertThat(port.sent()).isEmpty();
  }

  @Test
  @DisplayName("R-LIO-8 the list's event: 7, source 1, address of the sigevent, cookie")
  void theListEvent() {
    begin();
    TestPort port = p.port(4);
    long sigevent =
        p.sigevent(FREE, Aiocb.SIGEV_PORT, 0, p.portNotify(FREE + 64, port.fd(), 0xABC));
    lio(1, NOWAIT, sigevent, p.aiocb(0, fd), p.aiocb(1, fd)).returns(0);
    gate.complete();
    assertThat(port.sent()).isEmpty();
    gate.complete();
    assertThat(port.fetch(4)).containsExactly(new Event(7, 1, sigevent, 0xABC));
    p.state().counts(0, 2); // its members are reaped like others
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-LIO-8 op 13 reads large aiocbs, and its events are 13, 17 and 18")
  void largeLists(Abi abi) {
    begin(abi);
    TestPort port = p.port(4);
    Aiocb read = p.largeAiocb(0, fd).port(port.fd(), 1).offset(0x1_0000_0200L);
    Aiocb write = p.largeAiocb(1, fd).port(port.fd(), 2).opcode(WRITE);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 3);
    p.kaio(1, Op.AIOLIO64, NOWAIT, p.list(read, write), 2, sigevent).returns(0);
    gate.completeAll();
    assertThat(gate.log()).first().asString().endsWith("@" + 0x1_0000_0200L);
    assertThat(port.fetch(4))
        .containsExactly(
            new Event(17, 1, read.address(), 1),
            new Event(18, 1, write.address(), 2),
            new Event(13, 1, sigevent, 3));
  }

  @Test
  @DisplayName("R-LIO-1 when memory is tight, one freed head serves one list at a time")
  void aFreedHeadServesOneList() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    long sigevent = p.sigevent(TestProcess.FREE, Aiocb.SIGEV_SIGNAL, 0, 1);
    Aiocb first = p.aiocb(0, fd);
    p.kaio(1, Op.AIOLIO, 0, p.list(first), 1, sigevent).returns(0);
    gate.complete();
    p.aiowait(1, TestProcess.FOREVER).returns(first.result()); // the head is free now
    machine.memory(Pressure.LOW);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(1, fd)), 1, sigevent).returns(0);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(2, fd)), 1, sigevent).fails(Errno.EAGAIN);
  }
}
