package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EAGAIN;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;

import dev.kaio.abi.Sigev;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelControl.Memory;

/** R-PORT: requests whose completion is an event. */
@Conformance
final class PortCases {

  @Case(rules = "R-PORT-5", says = "the last close discards what is done, and nothing is stored")
  void closeDiscards(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.hasLockedPages(1);
    p.close(port).succeeds();
    p.hasLockedPages(0);
    aiocb.result().isUntouched();
    p.error(aiocb).fails(EINVAL);
  }

  @Case(rules = "R-PORT-5", says = "close waits for what is pending, whatever signals come")
  void closeWaits(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    Answer close = p.close(port).sleeps();
    p.interrupt();
    close.sleeps();
    p.completeOldest();
    close.succeeds();
    aiocb.result().isUntouched();
  }

  @Case(rules = "R-PORT-5", says = "a close that is not the last leaves what is done alone")
  void closeOfDuplicate(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.close((int) p.call(Sysnum.DUP, port).value()).succeeds();
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    aiocb.result().is(SECTOR);
    p.close(port).succeeds();
  }

  @Case(
      rules = "R-PORT-5",
      says = "the close of any duplicate waits for what is pending, and discards it")
  void closeOfDuplicateWaits(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    Answer close = p.close((int) p.call(Sysnum.DUP, port).value()).sleeps();
    p.completeOldest();
    close.succeeds();
    p.state().counts(0, 0);
    p.hasNoEvent(port);
  }

  @Case(rules = "R-PORT-5", says = "close does not wait for requests of another port")
  void otherPort(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    int other = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, other, 0)).succeeds();
    p.close(port).succeeds();
    p.completeOldest();
    p.portGet(other, p.words(0, 0, 0), NULL).succeeds();
  }

  @Case(
      rules = {"R-DONE-2", "R-PORT-5"},
      says = "a completion for a closing port does nothing for its list")
  void closingPort(Program p) {
    p.init().succeeds();
    p.catches(16);
    int port = (int) p.portCreate().value();
    Aiocb member = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    member.sigevent(Sigev.THREAD, port, 0);
    p.listio(0, p.list(member), 1, p.signalEvent(16, 1)).succeeds();
    Answer close = p.newLwp().close(port).sleeps();
    p.completeOldest();
    close.succeeds();
    p.tookSignals();
    p.state().counts(0, 0);
  }

  @Case(rules = "R-PORT-1", says = "an event is sent even when there is no memory left")
  void slotIsThere(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.memory(Memory.EXHAUSTED);
    p.completeOldest();
    p.memory(Memory.NORMAL);
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
    aiocb.result().is(SECTOR);
  }

  @Case(rules = "R-PORT-2", says = "without memory for the event a submission is EAGAIN")
  void noSlot(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.memory(Memory.EXHAUSTED);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).fails(EAGAIN);
    p.memory(Memory.NORMAL);
    p.state().counts(0, 0);
  }

  @Case(rules = "R-PORT-4", says = "another process that has the port does not see the event")
  void eventOfAnotherProcess(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Program child = p.forks();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    child.hasNoEvent(port);
    p.portGet(port, p.words(0, 0, 0), NULL).succeeds();
  }

  @Case(rules = "R-LIO-8", says = "the event of a list can be fetched by whoever has the port")
  void listEventOfAnotherProcess(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Program child = p.forks();
    Aiocb one = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.listio(0, p.list(one), 1, p.eventOf(Sigev.THREAD, port, 55)).succeeds();
    child.portGet(port, child.words(0, 0, 0), NULL).succeeds();
    p.hasNoEvent(port);
  }

  @Case(rules = "R-PORT-6", says = "a program may send events of sources 1 and 6 only")
  void dispatch(Program p) {
    int port = (int) p.portCreate().value();
    p.portDispatch(port, 2, 11, 0x1000, 7).fails(EINVAL);
    p.portDispatch(port, 5, 11, 0x1000, 7).fails(EINVAL);
    p.portDispatch(port, 6, 12, 0x2000, 8).succeeds();
    p.portDispatch(port, 1, 11, 0x1000, 7).succeeds();
    long event = p.words(0, 0, 0);
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, 12);
    p.hasInteger(event + 4, 6);
    p.hasWords(event + 8, 0x2000, 8);
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, 11);
    p.hasInteger(event + 4, 1);
    p.hasWords(event + 8, 0x1000, 7);
  }

  @Case(
      rules = "R-WAIT-4",
      says = "a request of a port counts as outstanding, but AIOWAIT does not reap it")
  void waitsDoNotReap(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.THREAD, port, 0)).succeeds();
    p.aiowait(DO_NOT_WAIT, 1).returns(0);
  }
}
