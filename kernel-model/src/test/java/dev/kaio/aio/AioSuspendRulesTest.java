package dev.kaio.aio;

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
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOSUSPEND (R-SUSP) and AIOERROR (R-ERR). */
class AioSuspendRulesTest extends KaioRules {
  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin(Abi abi) {
    p = attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
  }

  private void begin() {
    begin(Abi.LP64_SPARC);
  }

  private Aiocb submitted(int index) {
    Aiocb it = p.aiocb(index, fd);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    return it;
  }

  private Call suspend(int lwp, long timeout, Aiocb... list) {
    return p.kaio(lwp, Op.AIOSUSPEND, p.list(list), list.length, timeout, 0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#suspend")
  @DisplayName("R-SUSP-1 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(Abi abi, int op) {
    p = machine.attach(abi);
    p.kaio(1, op, UNMAPPED, 1, UNMAPPED, 0).fails(Errno.EINVAL); // no A
    p.init();
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, op, UNMAPPED, 0, UNMAPPED, 0).fails(Errno.EINVAL);
    p.kaio(1, op, UNMAPPED, -1, UNMAPPED, 0).fails(Errno.EINVAL);
    p.kaio(1, op, UNMAPPED, 4097, UNMAPPED, 0).fails(Errno.EINVAL);
    p.kaio(1, op, UNMAPPED, 4096, UNMAPPED, 0).fails(Errno.EFAULT); // the timeout
    p.kaio(1, op, UNMAPPED, 1, p.time(0, 1_000_000_000), 0).fails(Errno.EINVAL);
    p.kaio(1, op, UNMAPPED, 1, p.time(-1, 0), 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.kaio(1, op, UNMAPPED, 1, p.time(0, 0), 0).fails(Errno.EAGAIN); // QUIRK
    p.kaio(1, op, UNMAPPED, 1, FOREVER, 0).fails(Errno.ENOMEM);
    machine.memory(Pressure.NORMAL);
    p.kaio(1, op, UNMAPPED, 1, FOREVER, 0).fails(Errno.EFAULT); // the list
    p.state().notifications(1);
  }

  @Test
  @DisplayName("R-SUSP-1 QUIRK polling with nothing done is EAGAIN despite a notification")
  void pollingIgnoresNotifications() {
    begin();
    Aiocb it = submitted(0);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    suspend(1, p.time(0, 0), it).fails(Errno.EAGAIN);
    p.state().notifications(1);
    p.read(fd, 7).returns(0);
    gate.complete(1); // something is done, though not listed
    suspend(1, p.time(0, 0), it).returns(1);
  }

  @Test
  @DisplayName("R-SUSP-2 every listed request that is done is reaped; NULL entries are skipped")
  void everyListedDoneRequestIsReaped() {
    begin();
    Aiocb a = submitted(0);
    Aiocb b = submitted(1);
    Aiocb c = submitted(2);
    Aiocb d = submitted(3);
    gate.complete(0);
    gate.complete(1);
    gate.complete(1);
    suspend(1, FOREVER, null, a, b, c).returns(0);
    assertThat(a.read()).isEqualTo(new Result(512, 0));
    assertThat(c.read()).isEqualTo(new Result(512, 0));
    assertThat(b.errno()).isEqualTo(0x5A5A);
    p.state().counts(1, 2).queueOf(Which.DONE, d.result());
  }

  @Test
  @DisplayName("R-SUSP-2 it sleeps through completions of requests that are not listed")
  void itSleepsThroughOtherCompletions() {
    begin();
    Aiocb listed = submitted(0);
    Aiocb other = submitted(1);
    Call suspend = suspend(1, FOREVER, listed).sleeps();
    gate.complete(1);
    suspend.sleeps();
    gate.complete(0);
    suspend.returns(0);
    p.state().queueOf(Which.DONE, other.result());
  }

  @Test
  @DisplayName("R-SUSP-2 a done request goes before a notification, that before EAGAIN")
  void whatGoesBeforeWhat() {
    begin();
    Aiocb it = submitted(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    suspend(1, FOREVER, it).returns(0);
    suspend(1, FOREVER, it).returns(1);
    suspend(1, FOREVER, it).fails(Errno.EAGAIN); // nothing outstanding
  }

  @Test
  @DisplayName("R-SUSP-2 signal EINTR, timeout ETIME without another look")
  void signalAndTimeout() {
    begin();
    Aiocb it = submitted(0);
    Call interrupted = suspend(1, FOREVER, it).sleeps();
    p.signal(1);
    interrupted.fails(Errno.EINTR);
    Call timed = suspend(1, p.time(0, 20_000_000), it).sleeps();
    machine.advance(20 * Machine.MILLISECOND);
    timed.fails(Errno.ETIME);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-SUSP-3 aiocbs are not read: unmapped ones sleep like others")
  void aiocbsAreNotRead() {
    begin();
    p.read(fd, 0).returns(0);
    long list = p.array(TestProcess.FREE, UNMAPPED);
    p.kaio(1, Op.AIOSUSPEND, list, 1, FOREVER, 0).sleeps();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-SUSP-3 op 14 computes addresses by the large layout")
  void theLargeLayout(Abi abi) {
    begin(abi);
    Aiocb large = p.largeAiocb(0, fd);
    p.kaio(1, Op.AIOAREAD64, large.address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIOSUSPEND, p.list(large), 1, p.time(0, 0), 0).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOSUSPEND64, p.list(large), 1, p.time(0, 0), 0).returns(0);
  }

  @Test
  @DisplayName("R-SUSP-3 requests already reaped, or owned by ports, do not count as complete")
  void reapedAndPortRequestsDoNotCount() {
    begin();
    Aiocb reaped = submitted(0);
    gate.complete();
    p.kaio(1, Op.AIOERROR, reaped.address()).returns(0);
    TestPort port = p.port(4);
    Aiocb ofPort = p.aiocb(1, fd).port(port.fd(), 1);
    p.kaio(1, Op.AIOAREAD, ofPort.address()).returns(0);
    gate.complete();
    suspend(1, FOREVER, reaped, ofPort).sleeps();
  }

  // ---- AIOERROR ----

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-ERR-1 EINVAL, EINPROGRESS, 0, then EINVAL again")
  void aioerror(Abi abi) {
    p = machine.attach(abi);
    p.kaio(1, Op.AIOERROR, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    gate = machine.gate();
    fd = p.open(gate);
    Aiocb it = submitted(0);
    p.kaio(1, Op.AIOERROR, 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOERROR, UNMAPPED).fails(Errno.EINVAL); // never EFAULT
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINPROGRESS);
    gate.fail(6);
    p.kaio(1, Op.AIOERROR, it.address()).returns(0); // its own error is in memory only
    assertThat(it.read()).isEqualTo(new Result(-1, 6));
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINVAL);
    p.state().counts(0, 0).lockedPages(0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#error")
  @DisplayName("R-ERR-1 order of checks: A, NULL, the hash, the done queue")
  void theOrderOfAioerrorsChecks(Abi abi, int op) {
    p = machine.attach(abi);
    gate = machine.gate();
    fd = p.open(gate);
    boolean large = op == Op.AIOERROR64;
    Aiocb it = large ? p.largeAiocb(0, fd) : p.aiocb(0, fd);
    p.kaio(1, op, 0).fails(Errno.EINVAL); // no A
    p.init();
    p.kaio(1, op, 0).fails(Errno.EINVAL);
    p.kaio(1, op, it.address()).fails(Errno.EINVAL); // not in the hash
    p.kaio(1, large ? Op.AIOAREAD64 : Op.AIOAREAD, it.address()).returns(0);
    p.kaio(1, op, it.address()).fails(Errno.EINPROGRESS);
    gate.complete();
    p.kaio(1, op, it.address()).returns(0);
  }

  @Test
  @DisplayName("R-ERR-1 NULL is EINVAL even if a request has that result address")
  void nullIsEinval() {
    begin();
    p.rw(Op.AIOREAD, fd, p.page(0), 8, 0, 88).returns(0);
    p.kaio(1, Op.AIOERROR, 0).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOERROR, 1).fails(Errno.EINVAL);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-ERR-1 op 15 uses the large layout")
  void aioerrorOfLargeAiocbs(Abi abi) {
    begin(abi);
    Aiocb large = p.largeAiocb(0, fd);
    p.kaio(1, Op.AIOAREAD64, large.address()).returns(0);
    p.kaio(1, Op.AIOERROR, large.address()).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOERROR64, large.address()).fails(Errno.EINPROGRESS);
    gate.complete();
    p.kaio(1, Op.AIOERROR64, large.address()).returns(0);
    assertThat(large.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-ERR-2 QUIRK a request on a port is EINPROGRESS until fetched, then EINVAL")
  void aPortRequestIsInProgressUntilFetched() {
    begin();
    TestPort port = p.port(4);
    Aiocb it = p.aiocb(0, fd).port(port.fd(), 1);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINPROGRESS);
    port.fetch(1);
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINVAL);
  }
}
