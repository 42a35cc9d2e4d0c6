package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EDEADLK;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINTR;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.AIOREAD;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Caller.POLL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;

import dev.kaio.abi.KaioOp;

/** R-SYS, R-INIT, R-START, R-NTF: the call itself. */
@Conformance
final class SystemCallCases {

  @Case(
      rules = {"R-SYS-2", "R-SYS-4"},
      says = "an opcode that means nothing is EINVAL, before AIOINIT and after")
  void opcodesThatMeanNothing(Program p) {
    p.kaio(20).fails(EINVAL);
    p.kaio(26).fails(EINVAL);
    p.init().succeeds();
    p.kaio(20).fails(EINVAL);
    p.kaio(22).fails(EINVAL);
    p.kaio(23).fails(EINVAL);
    p.kaio(64).fails(EINVAL);
    p.kaio(-1).fails(EINVAL);
  }

  @Case(rules = "R-SYS-2", says = "the large-file opcodes are EINVAL for a program of 64 bits")
  void largeFormsOfWidePrograms(Program p) {
    p.init().succeeds();
    for (int op = 13; op <= 19; op++) {
      p.kaio(op, 0, 0, 0, 0).fails(EINVAL);
    }
  }

  @Case(
      rules = {"R-SYS-2", "R-CAN-1"},
      says = "a program of 32 bits has the large-file opcodes")
  void largeFormsOfNarrowPrograms(@Ilp32 Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.kaio(KaioOp.AIOCANCEL64.code(), fd, 0).returns(1);
    p.kaio(KaioOp.AIOERROR64.code(), p.aiocb(0).address()).fails(EINVAL);
    p.kaio(KaioOp.AIOAREAD64.code(), NOWHERE).fails(EFAULT);
  }

  @Case(rules = "R-SYS-3", says = "the poll bit changes nothing for other opcodes")
  void pollBitElsewhere(Program p) {
    p.kaio(KaioOp.AIOINIT.code() | POLL).succeeds();
    p.kaio(KaioOp.AIOWAIT.code() | POLL, DO_NOT_WAIT, 0).returns(0);
    p.kaio(KaioOp.AIOWAIT.code() | POLL, DO_NOT_WAIT, 1).fails(EINVAL);
  }

  @Case(rules = "R-SYS-5", says = "the opcode of a program of 64 bits is its low 32")
  void highBitsOfTheOpcode(Program p) {
    p.kaio(0x1_0000_0005L).succeeds();
    p.kaio(0x7_0000_0002L, DO_NOT_WAIT, 0).returns(0);
  }

  @Case(
      rules = {"R-SYS-6", "R-RW-8"},
      says = "a program of 32 bits gives the offset in two slots")
  void offsetOfNarrowPrograms(@Ilp32 Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    Result result = p.result(0);
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, -512L, result.address()).fails(EINVAL);
    p.transfer(AIOREAD, fd, buffer(0), SECTOR, 512, result.address()).succeeds();
    p.completeOldest();
    p.aiowait(DO_NOT_WAIT, 1).returns(result.address());
    result.is(SECTOR);
  }

  @Case(rules = "R-SYS-7", says = "a success is 0, an address, or what the opcode says")
  void valuesOfSuccess(Program p) {
    p.init().succeeds();
    int fd = p.openGate();
    p.read(fd, 0, p.result(0)).succeeds();
    p.cancel(fd, null).returns(2);
    p.completeOldest();
    p.cancel(fd, null).returns(1);
    p.aiowait(DO_NOT_WAIT, 1).returns(p.result(0).address());
  }

  @Case(rules = "R-SYS-9", says = "a NULL is EINVAL, EFAULT or has a meaning, as the opcode says")
  void nulls(Program p) {
    p.init().succeeds();
    p.error(null).fails(EINVAL);
    p.kaio(KaioOp.AIOAREAD.code(), NULL).fails(EFAULT);
    p.kaio(KaioOp.AIOAWRITE.code(), NULL).fails(EFAULT);
    p.listio(0, NULL, 1, NULL).fails(EFAULT);
    int fd = p.openGate();
    p.cancel(fd, null).returns(1);
  }

  @Case(
      rules = {"R-SYS-8", "R-WAIT-2"},
      says = "a signal ends a wait with EINTR")
  void interrupted(Program p) {
    p.init().succeeds();
    Answer wait = p.aiowait(NULL, 0).sleeps();
    p.interrupt();
    wait.fails(EINTR);
  }

  @Case(rules = "R-INIT-1", says = "AIOINIT may be repeated")
  void initTwice(Program p) {
    p.init().succeeds();
    p.init().succeeds();
  }

  @Case(
      rules = "R-START-1",
      says = "AIOSTART of a process with one LWP is EDEADLK, with AIOINIT or not")
  void startAlone(Program p) {
    p.start().fails(EDEADLK);
    p.init().succeeds();
    p.start().fails(EDEADLK);
  }

  @Case(rules = "R-START-1", says = "AIOSTART without AIOINIT is EINVAL")
  void startWithoutInit(Program p) {
    Caller other = p.newLwp();
    other.start().fails(EINVAL);
  }

  @Case(rules = "R-START-1", says = "the first AIOSTART stays, the second returns at once")
  void startTwice(Program p) {
    p.init().succeeds();
    Answer first = p.newLwp().start().sleeps();
    p.start().succeeds();
    p.start().succeeds();
    first.sleeps();
  }

  @Case(rules = "R-NTF-1", says = "AIONOTIFY without AIOINIT does nothing")
  void notifyWithoutInit(Program p) {
    p.tell().succeeds();
    p.init().succeeds();
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
  }

  @Case(rules = "R-NTF-1", says = "each AIONOTIFY is worth one wait")
  void notificationsAccumulate(Program p) {
    p.init().succeeds();
    p.tell().succeeds();
    p.tell().succeeds();
    p.aiowait(NULL, 1).returns(1);
    p.aiowait(DO_NOT_WAIT, 1).returns(1);
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
  }

  @Case(rules = "R-NTF-1", says = "AIONOTIFY ends a wait")
  void notifyWakes(Program p) {
    p.init().succeeds();
    Answer wait = p.newLwp().aiowait(NULL, 0).sleeps();
    p.tell().succeeds();
    wait.returns(1);
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
  }
}
