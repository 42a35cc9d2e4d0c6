package dev.kaio.aio;

import static dev.kaio.testkit.StateCheck.A_CLEANUP;
import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.SEGMENT;
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
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests whose end is told through an event port (R-PORT, R-DONE-2, R-DONE-3). */
class PortRulesTest extends KaioRules {
  private TestProcess p;
  private TestDevice gate;
  private int fd;
  private TestPort port;

  private void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    port = p.port(8);
  }

  private Aiocb submitted(int index, TestPort to) {
    Aiocb it = p.aiocb(index, fd).port(to.fd(), 0xC0 + index);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    return it;
  }

  private static Event event(Aiocb it, int index) {
    return new Event(Op.AIOAREAD, 1, it.address(), 0xC0 + index);
  }

  @Test
  @DisplayName("R-PORT-1 each request owns a slot from submission until its event is fetched")
  void eachRequestOwnsASlot() {
    begin();
    TestPort small = p.port(2);
    submitted(0, small);
    submitted(1, small);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).port(small.fd(), 1).address()).fails(Errno.EAGAIN);
    gate.complete();
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).port(small.fd(), 1).address()).fails(Errno.EAGAIN);
    small.fetch(1);
    submitted(2, small);
    assertThat(small.port().slotsInUse()).isEqualTo(2);
  }

  @Test
  @DisplayName("R-PORT-2 no port is EINVAL, no slot and no memory are EAGAIN")
  void slotAllocationErrors() {
    begin();
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(77, 1).address()).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(-1, 1).address()).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(fd, 1).address()).fails(Errno.EINVAL);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(p.port(0).fd(), 1).address()).fails(Errno.EAGAIN);
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(port.fd(), 1).address()).fails(Errno.EAGAIN);
    machine.memory(Pressure.NORMAL);
    submitted(0, port);
    p.state().counts(1, 1);
  }

  @Test
  @DisplayName("R-PORT-2 a submission that fails at the driver gives its slot back")
  void aFailedSubmissionGivesItsSlotBack() {
    begin();
    Aiocb it = p.aiocb(0, fd).port(port.fd(), 1).buffer(TestProcess.UNMAPPED, 8);
    p.kaio(1, Op.AIOAREAD, it.address()).fails(Errno.EFAULT);
    assertThat(port.port().slotsInUse()).isZero();
    p.state().counts(0, 0).queue(Which.PORT_PENDING);
  }

  @Test
  @DisplayName("R-PORT-3 R-DONE-9 the event: opcode, source 1, aiocb, cookie, by completion")
  void theEvent() {
    begin();
    Aiocb a = submitted(0, port);
    Aiocb b = submitted(1, port);
    gate.complete(1);
    gate.complete(0);
    assertThat(port.sent()).containsExactly(event(b, 1), event(a, 0));
    assertThat(port.fetch(8)).containsExactly(event(b, 1), event(a, 0));
  }

  @Test
  @DisplayName("R-PORT-4 R-CPY-2 retrieval unlocks, stores and frees; nothing before does")
  void retrievalFinishesTheRequest() {
    begin();
    Aiocb a = submitted(0, port);
    Aiocb b = submitted(1, port);
    gate.completeAll();
    p.state().counts(0, 2).lockedPages(2).queueOf(Which.PORT, a.result(), b.result());
    assertThat(a.errno()).isEqualTo(0x5A5A);
    port.fetch(1);
    assertThat(a.read()).isEqualTo(new Result(512, 0));
    assertThat(b.errno()).isEqualTo(0x5A5A);
    p.state().counts(0, 1).lockedPages(1).queueOf(Which.PORT, b.result());
  }

  @Test
  @DisplayName("R-PORT-4 another process that shares the port cannot take it")
  void anotherProcessCannotTakeIt() {
    begin();
    TestProcess other = machine.attach(Abi.LP64_SPARC);
    other.open(port.port());
    Aiocb it = submitted(0, port);
    gate.complete();
    assertThat(port.fetchBy(other, 4)).isEmpty();
    assertThat(it.errno()).isEqualTo(0x5A5A);
    assertThat(port.fetch(4)).containsExactly(event(it, 0));
  }

  @Test
  @DisplayName("R-LIO-8 anybody who shares the port may take a list's event")
  void aListEventIsForAnybody() {
    begin();
    TestProcess other = machine.attach(Abi.LP64_SPARC);
    other.open(port.port());
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 9);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(0, fd)), 1, sigevent).returns(0);
    gate.complete();
    assertThat(port.fetchBy(other, 4)).containsExactly(new Event(7, 1, sigevent, 9));
  }

  @Test
  @DisplayName("R-ST-7 QUIRK freeing the last request through a port wakes nobody")
  void retrievalWakesNobody() {
    begin();
    submitted(0, port);
    gate.complete();
    Call wait = p.kaio(p.newLwp(), Op.AIOWAIT, FOREVER, 1).sleeps();
    port.fetch(1);
    p.state().counts(0, 0);
    wait.sleeps(); // with nothing outstanding and dontblock 1
    p.kaio(1, Op.AIONOTIFY).returns(0);
    wait.returns(1);
  }

  // ---- closing ----

  @Test
  @DisplayName("R-PORT-5 R-DONE-2 close waits for pending requests, then discards all of them")
  void closeWaitsThenDiscards() {
    begin();
    Aiocb done = submitted(0, port);
    Aiocb pending = submitted(1, port);
    Aiocb last = submitted(2, port);
    gate.complete();
    Call close = p.close(1, port.fd()).sleeps();
    assertThat(p.aio().portCloseCount()).isEqualTo(2);
    p.signal(1);
    close.sleeps();
    gate.complete();
    close.sleeps();
    gate.complete();
    close.returns(0);
    p.state().counts(0, 0).lockedPages(0).queue(Which.PORT);
    for (Aiocb it : new Aiocb[] {done, pending, last}) {
      assertThat(it.errno()).isEqualTo(0x5A5A); // QUIRK: no copyout
    }
  }

  @Test
  @DisplayName("R-PORT-5 the last close discards what is done, without copyout")
  void theLastCloseDiscardsWhatIsDone() {
    begin();
    Aiocb it = submitted(0, port);
    gate.complete();
    p.close(1, port.fd()).returns(0);
    p.state().counts(0, 0).lockedPages(0);
    assertThat(it.errno()).isEqualTo(0x5A5A);
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-PORT-5 a close that is not the last leaves what is done alone")
  void anotherCloseLeavesThemAlone() {
    begin();
    Aiocb it = submitted(0, port);
    gate.complete();
    int dup = p.dup(port.fd());
    p.close(1, dup).returns(0);
    p.state().counts(0, 1).queueOf(Which.PORT, it.result());
    assertThat(port.fetch(1)).hasSize(1);
  }

  @Test
  @DisplayName("R-PORT-5 closing any dup waits for the pending ones of the port's number")
  void closingADupWaitsForPending() {
    begin();
    submitted(0, port);
    int dup = p.dup(port.fd());
    Call close = p.close(1, dup).sleeps();
    gate.complete();
    close.returns(0);
    p.state().counts(0, 0); // discarded, though the port is still open
  }

  @Test
  @DisplayName("R-PORT-5 requests of another port are none of its business")
  void anotherPort() {
    begin();
    TestPort other = p.port(8);
    Aiocb ofOther = submitted(0, other);
    Aiocb pendingOfOther = submitted(1, other);
    submitted(2, port);
    gate.complete(0);
    Call close = p.close(1, port.fd()).sleeps();
    gate.complete(1);
    close.returns(0);
    p.state().queueOf(Which.PORT, ofOther.result()).counts(1, 2);
    gate.complete();
    assertThat(other.fetch(4)).containsExactly(event(ofOther, 0), event(pendingOfOther, 1));
  }

  @Test
  @DisplayName("R-DONE-2 QUIRK a completion for a closing port does no list accounting")
  void aClosingPortDoesNoListAccounting() {
    begin();
    p.catchBlocked(50);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, 50, 1);
    Aiocb it = p.aiocb(0, fd).port(port.fd(), 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(it), 1, sigevent).returns(0);
    Call close = p.close(1, port.fd()).sleeps();
    gate.complete();
    close.returns(0);
    assertThat(p.sentByKaio()).isEmpty();
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-LIO-7 QUIRK a list's slot that was lost holds the last close up for ever")
  void aLostSlotHoldsTheLastCloseUp() {
    begin();
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 1);
    Aiocb zero = p.aiocb(0, fd).buffer(BUF, 0);
    p.kaio(1, Op.AIOLIO, 0, p.list(zero, null), 2, sigevent).returns(0);
    assertThat(port.port().slotsInUse()).isEqualTo(1);
    int second = p.newLwp();
    Call close = p.close(second, port.fd()).sleeps();
    p.signal(second);
    close.sleeps();
    machine.leavesStuckSleeps(1);
  }

  // ---- during CLEANUP ----

  @Test
  @DisplayName("R-DONE-3 R-CLN-4 during CLEANUP the event is sent by the cleanup LWP, unlocked")
  void eventsDuringCleanup() {
    begin();
    p.startCleanup();
    p.read(fd, 9).returns(0); // keeps the episode going
    Aiocb it = submitted(0, port);
    p.munmap(1, BUF, SEGMENT).sleeps();
    gate.complete(1);
    p.state()
        .queue(Which.PORT_CLEANUP)
        .queueOf(Which.PORT, it.result())
        .lockedPages(1)
        .flags(0x40 | A_CLEANUP | 0x10);
    assertThat(port.sent()).containsExactly(event(it, 0));
    gate.complete();
    p.state().counts(0, 2);
  }

  @Test
  @DisplayName("R-CLN-4 what waits on a port is unlocked once per episode, and stays")
  void portqIsUnlocked() {
    begin();
    p.startCleanup();
    Aiocb it = submitted(0, port);
    gate.complete();
    p.munmap(1, BUF, SEGMENT).returns(0);
    p.state().queueOf(Which.PORT, it.result()).lockedPages(0).counts(0, 1).flags(0);
    assertThat(it.errno()).isEqualTo(0x5A5A);
    port.fetch(1);
    assertThat(it.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-CLN-17 QUIRK a list that ends on portcleanupq sends its event, not its signal")
  void aListThatEndsOnPortcleanupq() {
    begin();
    p.startCleanup();
    p.catchBlocked(50);
    p.read(fd, 9).returns(0);
    Aiocb member = p.aiocb(0, fd).port(port.fd(), 1);
    long signal = p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, 50, 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(member), 1, signal).returns(0);
    Call sleeper = p.kaio(p.newLwp(), Op.AIOLIOWAIT, 0, p.list(member), 1, 0).sleeps();
    p.munmap(1, BUF, SEGMENT).sleeps();
    gate.complete(1);
    assertThat(port.sent()).hasSize(1);
    assertThat(p.sentByKaio()).isEmpty();
    sleeper.sleeps();
  }

  @Test
  @DisplayName("R-CLN-17 QUIRK a list that ends on notifyq sends its signal, never its event")
  void aListThatEndsOnNotifyq() {
    begin();
    p.startCleanup();
    p.read(fd, 9).returns(0);
    Aiocb member = p.aiocb(0, fd);
    long event = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(member), 1, event).returns(0);
    Call sleeper = p.kaio(p.newLwp(), Op.AIOLIOWAIT, 0, p.list(member), 1, 0).sleeps();
    p.munmap(1, BUF, SEGMENT).sleeps();
    gate.complete(1);
    sleeper.returns(0);
    assertThat(port.sent()).isEmpty();
  }

  @Test
  @DisplayName("R-CLN-13 exit gives up what is on ports, and the ports close")
  void exitGivesUpWhatIsOnPorts() {
    begin();
    Aiocb done = submitted(0, port);
    Aiocb pending = submitted(1, port);
    gate.complete();
    p.exit(1).sleeps();
    gate.complete();
    assertThat(p.isGone()).isTrue();
    assertThat(done.errno()).isEqualTo(0x5A5A);
    assertThat(pending.errno()).isEqualTo(0x5A5A);
    assertThat(port.port().slotsInUse()).isZero();
  }

  @Test
  @DisplayName("R-PORT-4 an event that exit gave up is not on a port that others share")
  void aGivenUpEventIsNotOnASharedPort() {
    begin();
    TestProcess other = machine.attach(Abi.LP64_SPARC);
    other.open(port.port());
    submitted(0, port);
    gate.complete();
    p.exit(1);
    assertThat(p.isGone()).isTrue();
    assertThat(port.fetchBy(other, 8)).isEmpty();
    assertThat(port.port().slotsInUse()).isZero();
    machine.advance(Machine.SECOND);
  }

  @Test
  @DisplayName("R-ST-7 a close that had to wait wakes sleepers if CLEANUP is set as it ends")
  void aWaitingCloseWakesSleepersDuringCleanup() {
    begin();
    p.startCleanup();
    submitted(0, port);
    p.reconfigure();
    p.state().flags(A_CLEANUP);
    Call wait = p.kaio(p.newLwp(), Op.AIOWAIT, FOREVER, 1).sleeps();
    Call close = p.close(1, port.fd()).sleeps();
    gate.complete();
    close.returns(0);
    p.state().counts(0, 0);
    wait.fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-ST-7 QUIRK without CLEANUP it wakes nobody")
  void aWaitingCloseWakesNobody() {
    begin();
    submitted(0, port);
    Call wait = p.kaio(p.newLwp(), Op.AIOWAIT, FOREVER, 1).sleeps();
    Call close = p.close(1, port.fd()).sleeps();
    gate.complete();
    close.returns(0);
    p.state().counts(0, 0);
    wait.sleeps();
  }
}
