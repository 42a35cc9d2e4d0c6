package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBADF;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;
import static dev.kaio.harness.conformance.Program.GATE;
import static dev.kaio.harness.conformance.Program.WRITE;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;

/** R-PRW: AIOAREAD and AIOAWRITE. */
@Conformance
final class AiocbCases {

  @Case(
      rules = "R-PRW-1",
      says = "A, then the aiocb, then its descriptor, then its port_notify, then access")
  void order(Program p) {
    p.kaio(KaioOp.AIOAREAD.code(), NOWHERE).fails(EINVAL);
    p.init().succeeds();
    p.kaio(KaioOp.AIOAREAD.code(), NOWHERE).fails(EFAULT);
    p.aioread(p.aiocb(0).set(99, 1, buffer(0), 1, 0).sigevent(Sigev.PORT, 0, NOWHERE)).fails(EBADF);
    int writes = p.open(GATE, WRITE);
    Aiocb aiocb = p.aiocb(1).set(writes, 1, buffer(0), 1, 0);
    p.aioread(aiocb.sigevent(Sigev.PORT, 0, NOWHERE)).fails(EFAULT);
    p.aioread(aiocb.sigevent(Sigev.PORT, 0, p.portNotify(99, 0))).fails(EBADF);
  }

  @Case(
      rules = {"R-PRW-1", "R-PORT-2"},
      says = "what is no port is EINVAL, before the driver is asked")
  void noPort(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.PORT, 0, p.portNotify(99, 0))).fails(EINVAL);
    p.aioread(aiocb.sigevent(Sigev.PORT, 0, p.portNotify(fd, 0))).fails(EINVAL);
    p.aioread(aiocb.sigevent(Sigev.THREAD, 99, 0)).fails(EINVAL);
    p.aiowait(DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(rules = "R-PRW-2", says = "the opcode member and unknown notifications are ignored")
  void ignored(Program p) {
    p.init().succeeds();
    int fd = p.open(DISK, BOTH);
    Aiocb aiocb = p.aiocb(0).set(fd, 2, buffer(0), SECTOR, 0).sigevent(9, 99, NOWHERE);
    p.aioread(aiocb).succeeds();
    p.error(aiocb).succeeds();
    aiocb.set(fd, 0, buffer(0), SECTOR, 0).signal(74, 1);
    p.aioread(aiocb).succeeds();
    p.error(aiocb).succeeds();
    p.tookSignals();
  }

  @Case(
      rules = {"R-PRW-3", "R-CPY-3"},
      says = "the kernel stores nothing until the request is reaped")
  void noInProgress(Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    aiocb.result().isUntouched();
    p.completeOldest();
    aiocb.result().isUntouched();
    p.error(aiocb).succeeds();
    aiocb.result().is(SECTOR);
  }

  @Case(
      rules = {"R-PRW-4", "R-PORT-3", "R-PORT-4"},
      says = "a port gets code, source, address and cookie, and fetching stores the result")
  void portEvent(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb.sigevent(Sigev.PORT, 0, p.portNotify(port, 77))).succeeds();
    p.completeOldest();
    aiocb.result().isUntouched();
    long event = p.words(0, 0, 0);
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, KaioOp.AIOAREAD.code());
    p.hasInteger(event + 4, 1);
    p.hasWords(event + 8, aiocb.address(), 77);
    aiocb.result().is(SECTOR);
  }

  @Case(rules = "R-PRW-4", says = "SIGEV_THREAD takes port and cookie from the signal")
  void threadEvent(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    Aiocb aiocb = p.aiocb(0).set(p.open(DISK, BOTH), 2, buffer(0), SECTOR, 0);
    p.aiowrite(aiocb.sigevent(Sigev.THREAD, port, 78)).succeeds();
    long event = p.words(0, 0, 0);
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, KaioOp.AIOAWRITE.code());
    p.hasWords(event + 8, aiocb.address(), 78);
  }

  @Case(rules = "R-PRW-5", says = "with the poll bit the signal is lost")
  void polledSignal(Program p) {
    p.init().succeeds();
    p.catches(16);
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0).signal(16, 5);
    p.kaio(KaioOp.AIOAREAD.code() | POLL, aiocb.address()).succeeds();
    p.completeOldest();
    p.tookSignals();
    p.aiowait(DO_NOT_WAIT, 1).returns(aiocb.result().address());
  }

  @Case(
      rules = {"R-DONE-9", "R-DONE-10"},
      says = "a finished request sends its signal with code -4 and its value")
  void signal(Program p) {
    p.init().succeeds();
    p.catches(16);
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0).signal(16, 5);
    p.aioread(aiocb).succeeds();
    p.completeOldest();
    p.tookSignals(16, -4, 5);
  }

  @Case(
      rules = {"R-LAY-4", "R-SYS-5"},
      says = "an offset of 32 bits has no sign")
  void unsignedOffset(@Ilp32 Program p) {
    p.init().succeeds();
    Aiocb aiocb = p.aiocb(0).set(p.openGate(), 1, buffer(0), SECTOR, 0xFFFF_FE00L);
    p.aioread(aiocb).succeeds();
  }
}
