package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.testkit.BalancedCounters;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of the books finds what is wrong with them. */
class BalancedCountersTest {
  private final Machine machine = new Machine();
  private TestProcess p;
  private TestDevice gate;
  private int fd;

  /** One request is pending, one is done. */
  @BeforeEach
  void begin() {
    p = machine.attach(Abi.LP64_SPARC).init();
    gate = machine.gate();
    fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();
  }

  private void isFound(String what) {
    assertThatThrownBy(() -> BalancedCounters.check(machine))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(what);
    BalancedCounters.ignore(machine);
  }

  @Test
  void balancedBooksPass() {
    assertThatCode(() -> BalancedCounters.check(machine)).doesNotThrowAnyException();
  }

  @Test
  void aPendingCountThatIsOffIsFound() {
    p.aio().pending++;
    isFound("pending");
  }

  @Test
  void anOutstandingCountThatIsOffIsFound() {
    p.aio().outstanding--;
    isFound("outstanding");
  }

  @Test
  void aDescriptorHeldTooOftenIsFound() {
    p.proc().descriptors().hold(fd);
    isFound("holds");
  }

  @Test
  void aForgottenPageLockIsFound() {
    p.proc().addressSpace().pageLock(BUF + SEGMENT - 1, 1, true);
    isFound("locked pages");
  }

  @Test
  void aQueueMemberThatIsNotHashedIsFound() {
    p.aio().hash.remove(p.aio().doneq.peek());
    isFound("not in the hash");
  }

  @Test
  void aWrongFlagIsFound() {
    p.aio().doneq.peek().flags &= ~AioReq.DONEQ;
    isFound("flags");
  }

  @Test
  void aSleepThatNothingEndsIsFound() {
    gate.complete();
    p.munmap(1, BUF, SEGMENT).sleeps(); // nobody is left to reap
    isFound("sleeps that nothing ends");
  }

  @Test
  void aLostTransferIsFound() {
    int lost = p.open(machine.lossyDevice());
    p.read(lost, 2).returns(0);
    isFound("processes that cannot exit");
  }
}
