package dev.kaio.syscall;

import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** close kicks other LWPs out of their calls on the descriptor. */
class EvictionTest {
  private static final Rval EBADF = Rval.error(Errno.EBADF);
  private static final Rval EINTR = Rval.error(Errno.EINTR);
  private static final int F_DUP2FD = 9;
  private static final int PORT_CREATE = 0;
  private static final int PORT_GET = 5;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private int tty;
  private int gate;

  @BeforeEach
  void open() {
    tty = program.open("/dev/tty");
    gate = program.open("/dev/gate/0");
    program.newLwp();
    program.newLwp();
    program.log().clear();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(program.proc().descriptors().sleepers()).isZero();
    assertThat(program.proc().descriptors().holds()).isZero();
  }

  private void completeGate() {
    Program.gate(kernel).completeAll();
    kernel.runUntilIdle();
  }

  @Test
  @DisplayName("R-CLN-12, R-SYS-8 close ends a sleeping read of another LWP with EBADF")
  void closeEvicts() {
    program.sleepOnTerminal(2, tty);
    assertThat(program.call(1, Sysnum.CLOSE, tty)).isEqualTo(Rval.ZERO);
    assertThat(program.result(2)).isEqualTo(EBADF);
    assertThat(program.log()).containsExactly("2 returned EBADF", "1 returned 0");
  }

  @Test
  @DisplayName("R-CLN-12 all readers of the descriptor are kicked out, in the order they came")
  void closeEvictsAll() {
    program.sleepOnTerminal(3, tty);
    program.sleepOnTerminal(2, tty);
    program.call(1, Sysnum.CLOSE, tty);
    assertThat(program.log())
        .containsExactly("3 returned EBADF", "2 returned EBADF", "1 returned 0");
  }

  @Test
  @DisplayName("R-CLN-12 a dup'ed number is separate: its readers sleep on")
  void dupIsSeparate() {
    int copy = (int) program.value(Sysnum.DUP, tty);
    program.sleepOnTerminal(2, copy);
    assertThat(program.call(1, Sysnum.CLOSE, tty)).isEqualTo(Rval.ZERO);
    assertThat(program.result(2)).isNull();
    Program.terminal(kernel).type(new byte[] {'x'});
    kernel.runUntilIdle();
    assertThat(program.result(2)).isEqualTo(Rval.ONE);
  }

  @Test
  @DisplayName("R-SYS-8 a signal without a close is EINTR still")
  void signalIsEintr() {
    program.handle(Signal.SIGUSR1);
    program.sleepOnTerminal(2, tty);
    program
        .proc()
        .signals()
        .sendTo(program.lwp(2), new SigInfo(Signal.SIGUSR1, Signal.SI_USER, 0, 0, 0));
    kernel.runUntilIdle();
    assertThat(program.result(2)).isEqualTo(EINTR);
  }

  @Test
  @DisplayName("R-CLN-12 a transfer to a disk is waited for, and keeps its result")
  void diskIsWaitedFor() {
    program.call(2, Sysnum.PREAD, gate, DATA, 512, 0);
    assertThat(program.call(1, Sysnum.CLOSE, gate)).isNull();
    completeGate();
    assertThat(program.result(2)).hasToString("512");
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  @Test
  @DisplayName("R-CLN-12 close kicks out readers at once and still waits for requests")
  void requestsAreWaitedFor() {
    program.sleepOnTerminal(2, tty);
    program.proc().descriptors().hold(tty);
    assertThat(program.call(1, Sysnum.CLOSE, tty)).isNull();
    assertThat(program.result(2)).isEqualTo(EBADF);
    program.proc().descriptors().release(tty);
    kernel.runUntilIdle();
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  @Test
  @DisplayName("R-CLN-12 F_DUP2FD onto a number kicks out those who sleep on it")
  void dup2Evicts() {
    program.sleepOnTerminal(2, tty);
    assertThat(program.call(1, Sysnum.FCNTL, gate, F_DUP2FD, tty))
        .hasToString(Integer.toString(tty));
    assertThat(program.result(2)).isEqualTo(EBADF);
  }

  @Test
  @DisplayName("R-CLN-12 closing a port kicks out who waits for its events")
  void portEvicts() {
    int port = (int) program.value(Sysnum.PORTFS, PORT_CREATE);
    assertThat(program.call(2, Sysnum.PORTFS, PORT_GET, port, DATA, 0)).isNull();
    assertThat(program.call(1, Sysnum.CLOSE, port)).isEqualTo(Rval.ZERO);
    assertThat(program.result(2)).isEqualTo(EBADF);
  }

  @Test
  void an_evicted_lwp_sleeps_again_in_its_next_call() {
    program.sleepOnTerminal(2, tty);
    program.call(1, Sysnum.CLOSE, tty);
    int again = program.open("/dev/tty");
    program.sleepOnTerminal(2, again);
    assertThat(program.result(2)).isNull();
    program.call(1, Sysnum.CLOSE, again);
    assertThat(program.result(2)).isEqualTo(EBADF);
  }

  @Test
  void an_lwp_that_typing_has_woken_before_the_close_has_its_bytes() {
    program.sleepOnTerminal(2, tty);
    Program.terminal(kernel).type(new byte[] {'x'});
    program.enter(1, Sysnum.CLOSE, tty);
    kernel.runUntilIdle();
    assertThat(program.result(2)).isEqualTo(Rval.ONE);
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  @Test
  void of_two_who_are_woken_for_one_byte_the_one_without_cannot_sleep_on_a_closing_number() {
    program.sleepOnTerminal(2, tty);
    program.sleepOnTerminal(3, tty);
    program.enter(1, Sysnum.CLOSE, tty);
    Program.terminal(kernel).type(new byte[] {'x'});
    kernel.runUntilIdle();
    assertThat(program.result(2)).isEqualTo(Rval.ONE);
    assertThat(program.result(3)).isEqualTo(EBADF);
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  @Test
  void exit_ends_with_readers_asleep() {
    program.sleepOnTerminal(2, tty);
    program.call(1, Sysnum.EXIT, 3);
    assertThat(program.log()).contains("exited 3 0");
  }
}
