package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.testkit.TestProcess.SentSignal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a pass of the cleanup LWP sends for requests that completed during CLEANUP (R-ST-6, R-CLN-3,
 * R-CLN-17). A reconfiguration request keeps the episode going as long as a request is pending.
 */
class NotificationsDuringCleanupTest extends KaioRules {
  private TestProcess p;
  private TestDevice gate;
  private int fd;

  @BeforeEach
  void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    p.startCleanup();
    p.catchBlocked(Signal.SIGIO);
    p.catchBlocked(50);
    p.catchBlocked(51);
    p.read(fd, 20).returns(0); // stays pending, and sets SOLARIS_REQ
  }

  private List<Integer> sent() {
    return p.sentByKaio().stream().map(SentSignal::signo).toList();
  }

  private void submit(Aiocb aiocb) {
    p.kaio(1, Op.AIOAREAD, aiocb.address()).returns(0);
  }

  @Test
  @DisplayName("R-ST-6 a request with a signal passes notifyq: unlocked, signal sent, done")
  void aRequestWithASignal() {
    Aiocb it = p.aiocb(0, fd).signal(50, 7);
    submit(it);
    p.reconfigure();
    gate.complete(1);
    p.state()
        .queue(Which.NOTIFY)
        .queueOf(Which.DONE, it.result())
        .lockedPages(1)
        .requestAt(it.result(), StateCheck.DONEQ | StateCheck.NOTIFYQ | StateCheck.PHYSIODONE)
        .counts(1, 2);
    assertThat(p.sentByKaio())
        .containsExactly(
            new SentSignal(true, 50, Signal.SI_ASYNCIO, 7, p.proc().pid(), p.proc().uid()));
  }

  @Test
  @DisplayName("R-CLN-3 a batch that sent a request's signal raises no SIGIO")
  void aRequestsSignalSuppressesSigio() {
    submit(p.aiocb(0, fd).signal(50, 7));
    p.reconfigure();
    gate.complete(1);
    assertThat(sent()).containsExactly(50);
  }

  @Test
  @DisplayName("R-CLN-3 a batch that sent a list's signal raises no SIGIO")
  void aListsSignalSuppressesSigio() {
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, 51, 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(0, fd)), 1, sigevent).returns(0);
    p.reconfigure();
    gate.complete(1);
    assertThat(sent()).containsExactly(51);
  }

  @Test
  @DisplayName("R-CLN-3 a batch of list members that sends nothing yet raises SIGIO")
  void aBatchThatSendsNothingRaisesSigio() {
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, 51, 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(0, fd), p.aiocb(1, fd)), 2, sigevent).returns(0);
    p.reconfigure();
    gate.complete(1);
    assertThat(sent()).containsExactly(Signal.SIGIO);
    gate.complete(1);
    assertThat(sent()).containsExactly(Signal.SIGIO, 51);
  }

  @Test
  @DisplayName("R-CLN-3 QUIRK what notifyq sent replaces what cleanupq had been signalled")
  void notifyqReplacesWhatCleanupqSays() {
    p.read(fd, 0).returns(0);
    gate.complete(1); // signalled at completion
    assertThat(sent()).containsExactly(Signal.SIGIO);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_SIGNAL, 51, 1);
    p.kaio(1, Op.AIOLIO, 0, p.list(p.aiocb(1, fd), p.aiocb(2, fd)), 2, sigevent).returns(0);
    p.reconfigure(); // its first pass finds the signalled one alone: nothing is raised
    assertThat(sent()).containsExactly(Signal.SIGIO);
    p.read(fd, 3).returns(0);
    gate.completeTogether(2); // cleanupq: the one that kept the episode going; notifyq: a member
    assertThat(sent()).containsExactly(Signal.SIGIO, Signal.SIGIO);
  }

  @Test
  @DisplayName("R-CLN-17 a list that ends on portcleanupq sends its event behind the member's")
  void aListThatEndsOnPortcleanupqSendsItsEvent() {
    TestPort port = p.port(8);
    Aiocb first = p.aiocb(0, fd).port(port.fd(), 0xC0);
    Aiocb second = p.aiocb(1, fd).port(port.fd(), 0xC1);
    long sigevent = p.sigevent(FREE, Aiocb.SIGEV_THREAD, port.fd(), 9);
    p.kaio(1, Op.AIOLIO, 0, p.list(first, second), 2, sigevent).returns(0);
    p.reconfigure();
    gate.complete(1);
    Event ofFirst = new Event(Op.AIOAREAD, 1, first.address(), 0xC0);
    assertThat(port.sent()).containsExactly(ofFirst);
    gate.complete(1);
    assertThat(port.sent())
        .containsExactly(
            ofFirst,
            new Event(Op.AIOAREAD, 1, second.address(), 0xC1),
            new Event(Op.AIOLIO, 1, sigevent, 9));
    p.state().queueOf(Which.PORT, first.result(), second.result()).queue(Which.PORT_CLEANUP);
  }

  @Test
  @DisplayName("R-CLN-11 poked with nothing to be seen, it makes a pass and sleeps again")
  void pokedWithNothingToBeSeen() {
    long passes = p.aio().cleanupPasses();
    int cleaner = 2;
    p.lwp(cleaner).interruptSleep();
    p.state().counts(1, 1);
    p.kaio(1, Op.AIONOTIFY).returns(0); // lets the kernel run
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes + 2); // poked: with CLEANUP set; without
    p.state().flags(StateCheck.A_SOLARIS_REQ);
    p.reconfigure();
    p.state().flags(StateCheck.A_SOLARIS_REQ | StateCheck.A_CLEANUP);
    gate.complete();
    p.state().flags(StateCheck.A_SOLARIS_REQ).lockedPages(0);
    p.munmap(1, TestProcess.BUF, SEGMENT).returns(0);
  }
}
