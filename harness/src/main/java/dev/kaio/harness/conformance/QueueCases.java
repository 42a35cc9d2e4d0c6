package dev.kaio.harness.conformance;

import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;
import dev.kaio.abi.Signal;

/** R-CLN-2, R-CLN-3, R-CLN-6, R-CLN-17, R-DONE-3: what happens to queues besides reaping. */
@Conformance
final class QueueCases {
  private static final int PAGE = 4096;

  /** AIOAREAD with the poll bit. */
  private static void poll(Program p, Aiocb aiocb) {
    p.kaio(KaioOp.AIOAREAD.code() | POLL, aiocb.address()).succeeds();
  }

  /** There has been an AIOREAD, whose SIGIO was taken. */
  private static void readOnce(Program p, int fd) {
    p.catches(Signal.SIGIO);
    p.transfer(AIOREAD, fd, buffer(0), 0, 0, p.result(7).address()).succeeds();
    p.aiowait(NULL, 0).returns(p.result(7).address());
    p.tookSignals(Signal.SIGIO, 0, 0);
  }

  /** Another LWP waits to unmap a page whose read is the oldest at the gate. */
  private static Answer unmapBusy(Program p, int fd) {
    p.read(fd, 6, p.result(6)).succeeds();
    return p.newLwp().munmap(buffer(6), PAGE).sleeps();
  }

  @Case(
      rules = {"R-CLN-2", "R-DONE-4"},
      says = "waits that a polled request ends have processed its queue")
  void waitsProcessPollq(Program p) {
    p.init().succeeds();
    Caller waiter = p.newLwp();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    poll(p, aiocb);
    Answer wait = waiter.aiowait(NULL, 0).sleeps();
    p.completeOldest();
    wait.returns(aiocb.result().address());
    aiocb.result().is(SECTOR);
    poll(p, aiocb);
    Answer suspend = waiter.suspend(p.list(aiocb), 1, NULL).sleeps();
    p.completeOldest();
    suspend.succeeds();
    poll(p, aiocb);
    Answer collects = waiter.waitn(p.words(0), 1, p.integerAt(1), NULL).sleeps();
    p.completeOldest();
    collects.succeeds();
  }

  @Case(rules = "R-CLN-3", says = "a batch of polled requests raises SIGIO if there was an AIOREAD")
  void pollqRaisesSigio(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.catches(Signal.SIGIO);
    poll(p, aiocb);
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    p.tookSignals();
    p.error(aiocb).succeeds();
    readOnce(p, fd);
    poll(p, aiocb);
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    p.tookSignals(Signal.SIGIO, 0, 0);
  }

  @Case(
      rules = {"R-CLN-3", "R-CLN-4"},
      says = "requests of aiocbs raise SIGIO when the cleanup LWP passes over them, once")
  void cleanupRaisesSigio(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.open(DISK, BOTH);
    readOnce(p, fd);
    p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0)).succeeds();
    p.tookSignals();
    p.munmap(buffer(0), PAGE).succeeds();
    p.tookSignals(Signal.SIGIO, 0, 0);
    p.aioread(p.aiocb(1).set(fd, 1, buffer(1), SECTOR, 0)).succeeds();
    p.munmap(buffer(1), PAGE).succeeds();
    p.tookSignals();
  }

  @Case(rules = "R-CLN-3", says = "a request that was signalled suppresses SIGIO for its batch")
  void signalledSuppresses(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.open(DISK, BOTH);
    readOnce(p, fd);
    p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0)).succeeds();
    p.read(fd, 1, p.result(1)).succeeds();
    p.tookSignals(Signal.SIGIO, 0, 0);
    p.munmap(buffer(0), PAGE).succeeds();
    p.hasLockedPages(0);
    p.tookSignals();
  }

  @Case(
      rules = "R-CLN-6",
      says = "signals, notifications and completions do not concern the cleanup LWP")
  void cleanupSleepsOn(Program p) {
    p.init().succeeds();
    Caller cleaner = p.newLwp();
    Answer cleaning = cleaner.start().sleeps();
    p.read(p.openGate(), 0, p.result(0)).succeeds();
    cleaner.interrupt();
    p.tell().succeeds();
    p.completeOldest();
    cleaning.sleeps();
    p.hasLockedPages(1);
    p.reconfigures(true);
    p.hasLockedPages(0);
    cleaning.sleeps();
  }

  @Case(
      rules = {"R-CLN-7", "R-DONE-4", "R-CPY-2"},
      says = "while somebody unmaps, the cleanup LWP unlocks what completes, and stores polls")
  void completionsDuringCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    unmapBusy(p, fd);
    Result polled = p.result(0);
    Result plain = p.result(1);
    p.transfer(AIOREAD | POLL, fd, buffer(0), SECTOR, 0, polled.address()).succeeds();
    p.read(fd, 1, plain).succeeds();
    p.hasLockedPages(3);
    p.complete(1);
    p.complete(1);
    p.hasLockedPages(1);
    p.state().doneq(polled, plain);
    polled.is(SECTOR);
    plain.isUntouched();
    p.aiowait(DO_NOT_WAIT, 1).returns(polled.address());
    p.aiowait(DO_NOT_WAIT, 1).returns(plain.address());
    plain.is(SECTOR);
  }

  @Case(
      rules = {"R-CLN-2", "R-CLN-7"},
      says = "while somebody unmaps, the cleanup LWP wakes those who wait for what completes")
  void wakesDuringCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    unmapBusy(p, fd);
    p.read(fd, 0, p.result(0)).succeeds();
    Answer wait = p.newLwp().aiowait(NULL, 0).sleeps();
    p.complete(1);
    wait.returns(p.result(0).address());
  }

  @Case(
      rules = {"R-ST-6", "R-CLN-7"},
      says = "while somebody unmaps, the cleanup LWP sends the signal of a request")
  void signalDuringCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    p.catches(16);
    int fd = p.openGate();
    unmapBusy(p, fd);
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0).signal(16, 5);
    p.aioread(aiocb).succeeds();
    p.complete(1);
    p.tookSignals(16, -4, 5);
    p.error(aiocb).succeeds();
  }

  @Case(
      rules = {"R-DONE-3", "R-ST-6"},
      says = "while somebody unmaps, the cleanup LWP sends the event, and has unlocked the page")
  void eventDuringCleanup(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    int port = (int) p.portCreate().value();
    Answer unmap = unmapBusy(p, fd);
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 5)).succeeds();
    p.complete(1);
    unmap.sleeps();
    p.hasLockedPages(1);
    p.state().portq(aiocb.result());
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    aiocb.result().is(SECTOR);
  }

  @Case(
      rules = {"R-CLN-4", "R-CLN-9"},
      says = "munmap does not wait for events that nobody has fetched, and they stay")
  void unfetchedEvents(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.hasLockedPages(1);
    p.munmap(buffer(0), PAGE).succeeds();
    p.state().counts(0, 1).portq(aiocb.result());
    aiocb.result().isUntouched();
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    aiocb.result().is(SECTOR);
  }

  @Case(
      rules = {"R-CLN-17", "R-LIO-8"},
      says = "a list whose last member's event is sent by the cleanup LWP sends no signal")
  void listEndsOnPort(Program p) {
    p.init().succeeds();
    p.startCleanup();
    p.catches(16);
    int fd = p.openGate();
    int port = (int) p.portCreate().value();
    unmapBusy(p, fd);
    Aiocb member = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0).sigevent(Sigev.THREAD, port, 0);
    p.listio(0, p.list(member), 1, p.signalEvent(16, 1)).succeeds();
    Answer wait = p.newLwp().listWait(p.list(member), 1).sleeps();
    p.complete(1);
    wait.sleeps();
    p.tookSignals();
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
  }

  @Case(
      rules = {"R-CLN-17", "R-ST-6"},
      says = "a list whose last member passes the cleanup LWP serves its sleeper, not its port")
  void listEndsOnNotifyq(Program p) {
    p.init().succeeds();
    p.startCleanup();
    int fd = p.openGate();
    int port = (int) p.portCreate().value();
    unmapBusy(p, fd);
    Aiocb member = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.listio(0, p.list(member), 1, p.eventOf(Sigev.THREAD, port, 0)).succeeds();
    Answer wait = p.newLwp().listWait(p.list(member), 1).sleeps();
    p.complete(1);
    wait.succeeds();
    p.hasNoEvent(port);
  }
}
