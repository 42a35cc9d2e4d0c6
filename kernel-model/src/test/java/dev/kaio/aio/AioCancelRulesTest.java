package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.UNMAPPED;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AIOCANCEL, which never cancels (R-CAN). */
class AioCancelRulesTest extends KaioRules {
  private static final int ALLDONE = 1;
  private static final int NOTCANCELED = 2;

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#cancel")
  @DisplayName("R-CAN-1 order of checks: descriptor, A, outstanding")
  void theOrderOfTheChecks(Abi abi, int op) {
    TestProcess p = machine.attach(abi);
    int fd = p.open(Machine.regularFile());
    p.kaio(1, op, 77, UNMAPPED).fails(Errno.EBADF); // although there is no A
    p.kaio(1, op, -1, UNMAPPED).fails(Errno.EBADF);
    p.kaio(1, op, fd, UNMAPPED).fails(Errno.EINVAL);
    p.init();
    p.kaio(1, op, 77, UNMAPPED).fails(Errno.EBADF);
    p.kaio(1, op, fd, UNMAPPED).returns(ALLDONE);
    p.kaio(1, op, fd, 0).returns(ALLDONE);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-CAN-1 an aiocb is found by its result address, whatever the fd")
  void oneAiocb(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int other = p.open(Machine.regularFile());
    Aiocb pending = p.aiocb(0, fd);
    Aiocb unknown = p.aiocb(1, fd);
    p.kaio(1, Op.AIOAREAD, pending.address()).returns(0);
    p.kaio(1, Op.AIOCANCEL, fd, pending.address()).returns(NOTCANCELED);
    p.kaio(1, Op.AIOCANCEL, other, pending.address()).returns(NOTCANCELED);
    p.kaio(1, Op.AIOCANCEL, fd, unknown.address()).returns(ALLDONE);
    p.kaio(1, Op.AIOCANCEL, fd, UNMAPPED).returns(ALLDONE); // not read
    gate.complete();
    p.kaio(1, Op.AIOCANCEL, fd, pending.address()).returns(ALLDONE);
    p.aiowait(1, FOREVER).returns(pending.result());
    p.kaio(1, Op.AIOCANCEL, fd, pending.address()).returns(ALLDONE);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-CAN-1 op 19 uses the large layout, op 3 the small one")
  void theLargeLayout(Abi abi) {
    TestProcess p = attach(abi);
    int fd = p.open(machine.gate());
    Aiocb large = p.largeAiocb(0, fd);
    p.kaio(1, Op.AIOAREAD64, large.address()).returns(0);
    p.kaio(1, Op.AIOCANCEL64, fd, large.address()).returns(NOTCANCELED);
    p.kaio(1, Op.AIOCANCEL, fd, large.address()).returns(ALLDONE);
  }

  @Test
  @DisplayName("R-CAN-1 NULL asks for any pending request of that descriptor number")
  void allOfADescriptor() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int dup = p.dup(fd);
    p.read(fd, 0).returns(0);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(NOTCANCELED);
    p.kaio(1, Op.AIOCANCEL, dup, 0).returns(ALLDONE);
    gate.complete();
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(ALLDONE);
    p.state().counts(0, 1);
  }

  @Test
  @DisplayName("R-CAN-2 nothing is cancelled, and nothing changes")
  void nothingIsCancelled() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb aiocb = p.aiocb(0, fd);
    p.read(fd, 1).returns(0);
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
    p.kaio(1, Op.AIOCANCEL, fd, aiocb.address()).returns(NOTCANCELED);
    p.kaio(1, Op.AIOCANCEL, fd, 0).returns(NOTCANCELED);
    p.state().counts(2, 2).lockedPages(2).holds(2);
    gate.completeAll();
    p.aiowait(1, FOREVER).returns(p.result(1));
    p.aiowait(1, FOREVER).returns(aiocb.result());
  }
}
