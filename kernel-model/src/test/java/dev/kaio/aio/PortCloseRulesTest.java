package dev.kaio.aio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Closing ports that requests name by a dup'ed number, and what a waiting close sends (R-PORT-5).
 */
class PortCloseRulesTest extends KaioRules {
  private TestProcess p;
  private TestDevice gate;
  private int fd;
  private TestPort port;
  private int dup;

  @BeforeEach
  void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    port = p.port(8);
    dup = p.dup(port.fd());
  }

  private Aiocb submittedThrough(int number) {
    Aiocb it = p.aiocb(0, fd).port(number, 0xC0);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    return it;
  }

  @Test
  @DisplayName(
      "R-PORT-5 the last close discards what came through a dup'ed number, without copyout")
  void theLastCloseDiscardsWhatCameThroughADup() {
    Aiocb it = submittedThrough(dup);
    gate.complete();
    p.close(1, port.fd()).returns(0);
    p.state().counts(0, 1).lockedPages(1).queueOf(Which.PORT, it.result());
    p.close(1, dup).returns(0);
    p.state().counts(0, 0).lockedPages(0).queue(Which.PORT);
    assertThat(it.errno()).isEqualTo(0x5A5A);
    assertThat(port.port().slotsInUse()).isZero();
    p.kaio(1, Op.AIOERROR, it.address()).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("R-PORT-5 the last close waits in the port layer for what came through a dup")
  void theLastCloseWaitsForWhatCameThroughADup() {
    Aiocb it = submittedThrough(dup);
    p.close(1, port.fd()).returns(0); // misses it
    Call last = p.close(1, dup).sleeps();
    p.signal(1);
    last.sleeps();
    assertThat(p.aio().portCloseCount()).isZero();
    gate.complete();
    last.returns(0);
    p.state().counts(0, 0).lockedPages(0).queue(Which.PORT);
    assertThat(it.errno()).isEqualTo(0x5A5A);
  }

  @Test
  @DisplayName("R-DONE-2 a completion for a closing port sends its event, which nobody can fetch")
  void aClosingPortGetsTheEvent() {
    Aiocb it = submittedThrough(port.fd());
    Call close = p.close(1, port.fd()).sleeps();
    gate.complete();
    close.returns(0);
    assertThat(port.sent()).containsExactly(new Event(Op.AIOAREAD, 1, it.address(), 0xC0));
    assertThat(port.fetch(8)).isEmpty();
    p.close(1, dup).returns(0);
  }
}
