package dev.kaio.proc;

import static dev.kaio.abi.Signal.SIGCHLD;
import static dev.kaio.abi.Signal.SIGKILL;
import static dev.kaio.abi.Signal.SIGRTMIN;
import static dev.kaio.abi.Signal.SIGSTOP;
import static dev.kaio.abi.Signal.SIGSYS;
import static dev.kaio.abi.Signal.SIGUSR1;
import static dev.kaio.abi.Signal.SIGUSR2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a signal, when, and how many of them. */
class SignalsTest {
  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private final Signals signals = program.proc().signals();
  private int tty;

  @BeforeEach
  void open() {
    tty = program.open("/dev/tty");
    program.newLwp();
    program.newLwp();
    program.log().clear();
  }

  private static SignalSet only(int... signos) {
    SignalSet set = SignalSet.NONE;
    for (int signo : signos) {
      set = set.with(signo);
    }
    return set;
  }

  private static SigInfo info(int signo, long value) {
    return new SigInfo(signo, Signal.SI_ASYNCIO, value, 1, 2);
  }

  private void send(int signo) {
    signals.send(signo);
    kernel.runUntilIdle();
  }

  @Test
  void a_caught_signal_goes_to_the_lowest_lwp_in_user_mode() {
    program.handle(SIGUSR1);
    send(SIGUSR1);
    assertThat(program.log()).containsExactly("1 signal 16");
  }

  @Test
  void an_lwp_that_blocks_it_is_passed_over() {
    program.handle(SIGUSR1);
    program.lwp(1).setMask(only(SIGUSR1));
    send(SIGUSR1);
    assertThat(program.log()).containsExactly("2 signal 16");
  }

  @Test
  void an_lwp_in_user_mode_goes_before_a_lower_one_that_sleeps() {
    program.handle(SIGUSR1);
    program.sleepOnTerminal(1, tty);
    send(SIGUSR1);
    assertThat(program.log()).containsExactly("2 signal 16");
    assertThat(program.lwp(1).isAsleep()).isTrue();
  }

  @Test
  void else_the_lowest_interruptible_sleeper_gets_it_and_EINTR_after_the_handler() {
    program.handle(SIGUSR1);
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.sleepOnTerminal(lwp, tty);
    }
    program.lwp(1).setMask(only(SIGUSR1));
    send(SIGUSR1);
    assertThat(program.log()).containsExactly("2 signal 16", "2 returned EINTR");
    assertThat(program.lwp(3).isAsleep()).isTrue();
  }

  @Test
  void an_uninterruptible_sleeper_takes_it_when_its_call_returns() {
    program.handle(SIGUSR1);
    int gate = program.open("/dev/gate/0");
    program.log().clear();
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.call(lwp, Sysnum.PREAD, gate, Program.DATA, 512, 0);
    }
    send(SIGUSR1);
    assertThat(program.log()).isEmpty();
    Program.gate(kernel).complete(1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("2 signal 16", "2 returned 512");
  }

  @Test
  void a_signal_that_all_block_is_pending_until_one_unblocks_it() {
    program.handle(SIGUSR1);
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.lwp(lwp).setMask(only(SIGUSR1));
    }
    send(SIGUSR1);
    assertThat(program.log()).isEmpty();
    program.lwp(3).setMask(SignalSet.NONE);
    kernel.runUntilIdle();
    program.lwp(1).setMask(SignalSet.NONE);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("3 signal 16");
  }

  @Test
  void a_pending_signal_that_its_lwp_blocks_does_not_disturb_its_sleep() {
    program.handle(SIGUSR1);
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.lwp(lwp).setMask(only(SIGUSR1));
    }
    send(SIGUSR1);
    program.sleepOnTerminal(1, tty);
    assertThat(program.lwp(1).isAsleep()).isTrue();
  }

  @Test
  void ordinary_signals_merge_while_pending_R_DONE_7() {
    program.handle(SIGUSR1);
    signals.send(SIGUSR1);
    signals.send(SIGUSR1);
    signals.sendFrom(info(SIGUSR1, 0));
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("1 signal 16");
    send(SIGUSR1);
    assertThat(program.log()).hasSize(2);
  }

  @Test
  void queued_signals_do_not_merge_even_with_equal_ones_R_DONE_10() {
    program.handle(SIGRTMIN);
    program.handle(SIGUSR1);
    signals.sendQueued(info(SIGRTMIN, 7));
    signals.sendQueued(info(SIGRTMIN, 7));
    signals.sendQueued(info(SIGUSR1, 1));
    signals.send(SIGUSR1);
    signals.send(SIGUSR1);
    kernel.runUntilIdle();
    assertThat(program.log())
        .containsExactly("1 signal 16", "1 signal 16", "1 signal 42", "1 signal 42");
  }

  @Test
  void the_lowest_number_is_taken_first_and_then_the_oldest() {
    for (int signo : new int[] {SIGRTMIN + 1, SIGRTMIN, SIGUSR2, SIGUSR1}) {
      program.handle(signo);
      signals.sendQueued(info(signo, 0));
    }
    kernel.runUntilIdle();
    assertThat(program.log())
        .containsExactly("1 signal 16", "1 signal 17", "1 signal 42", "1 signal 43");
  }

  @Test
  void an_ignored_signal_is_dropped_R_DONE_10() {
    signals.setDisposition(SIGUSR1, Disposition.IGNORED);
    send(SIGUSR1);
    signals.sendQueued(info(SIGUSR1, 1));
    signals.sendTo(program.lwp(2), info(SIGUSR1, 1));
    program.handle(SIGUSR1);
    kernel.runUntilIdle();
    assertThat(program.log()).isEmpty();
  }

  @Test
  void signals_whose_default_is_to_be_ignored_are_dropped_unless_caught() {
    send(SIGCHLD);
    assertThat(program.log()).isEmpty();
    program.handle(SIGCHLD);
    send(SIGCHLD);
    assertThat(program.log()).containsExactly("1 signal 18");
  }

  @Test
  void ignoring_a_signal_discards_what_is_pending_of_it_and_nothing_else() {
    program.handle(SIGUSR1);
    program.handle(SIGUSR2);
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.lwp(lwp).setMask(only(SIGUSR1, SIGUSR2));
    }
    send(SIGUSR1);
    send(SIGUSR2);
    signals.setDisposition(SIGUSR1, Disposition.IGNORED);
    program.handle(SIGUSR1);
    program.lwp(1).setMask(SignalSet.NONE);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("1 signal 17");
  }

  @Test
  void ignoring_a_signal_discards_what_was_sent_to_single_lwps_too() {
    program.handle(SIGUSR1);
    program.lwp(2).setMask(only(SIGUSR1));
    signals.sendTo(program.lwp(2), info(SIGUSR1, 0));
    signals.setDisposition(SIGUSR1, Disposition.IGNORED);
    program.handle(SIGUSR1);
    program.lwp(2).setMask(SignalSet.NONE);
    kernel.runUntilIdle();
    assertThat(program.log()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Signal.SIGHUP, SIGUSR1, Signal.SIGPOLL, SIGSYS, SIGRTMIN, 73})
  void the_default_action_ends_the_process(int signo) {
    send(signo);
    assertThat(program.log()).containsExactly("exited 0 " + signo);
    assertThat(kernel.procs().get(program.proc().pid())).isNull();
  }

  @Test
  void SIGKILL_ends_the_process_whatever_is_blocked_or_handled() {
    program.handle(SIGKILL);
    for (int lwp = 1; lwp <= 3; lwp++) {
      program.lwp(lwp).setMask(SignalSet.ALL_BLOCKABLE);
      program.sleepOnTerminal(lwp, tty);
    }
    send(SIGKILL);
    assertThat(program.log()).containsExactly("exited 0 9");
  }

  @Test
  void a_signal_to_an_lwp_is_taken_by_that_lwp_R_MOD_8() {
    program.handle(SIGSYS);
    signals.sendTo(program.lwp(2), info(SIGSYS, 0));
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("2 signal 12");
  }

  @Test
  void a_signal_to_a_sleeping_lwp_interrupts_it_unless_blocked_there() {
    program.handle(SIGUSR1);
    program.sleepOnTerminal(2, tty);
    program.lwp(2).setMask(only(SIGUSR1));
    signals.sendTo(program.lwp(2), info(SIGUSR1, 0));
    kernel.runUntilIdle();
    assertThat(program.lwp(2).isAsleep()).isTrue();
    program.sleepOnTerminal(3, tty);
    signals.sendTo(program.lwp(3), info(SIGUSR1, 0));
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("3 signal 16", "3 returned EINTR");
  }

  @Test
  void stopping_is_not_done_so_SIGSTOP_is_dropped() {
    send(SIGSTOP);
    assertThat(program.log()).isEmpty();
  }

  @Test
  void an_interrupt_of_the_clients_host_ends_an_interruptible_sleep_with_EINTR() {
    program.sleepOnTerminal(2, tty);
    kernel.interrupt(program.lwp(2));
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("2 returned EINTR");
    program.sleepOnTerminal(2, tty);
    assertThat(program.lwp(2).isAsleep()).as("it counts once").isTrue();
  }

  @Test
  void an_interrupt_of_an_lwp_in_user_mode_does_not_count_for_its_next_call() {
    kernel.interrupt(program.lwp(2));
    kernel.runUntilIdle();
    program.sleepOnTerminal(2, tty);
    assertThat(program.lwp(2).isAsleep()).isTrue();
  }

  @Test
  void an_interrupt_does_not_reach_an_lwp_that_has_blocked_all_signals_by_sigprocmask() {
    program.call(2, Sysnum.SIGPROCMASK, 3, -1, -1, -1);
    program.log().clear();
    program.sleepOnTerminal(2, tty);
    kernel.interrupt(program.lwp(2));
    kernel.runUntilIdle();
    assertThat(program.lwp(2).isAsleep()).isTrue();
  }

  @Test
  void exec_makes_handlers_the_default_and_leaves_the_rest() {
    program.handle(SIGUSR1);
    signals.setDisposition(SIGUSR2, Disposition.IGNORED);
    signals.resetHandlers();
    assertThat(signals.disposition(SIGUSR1)).isEqualTo(Disposition.DEFAULT);
    assertThat(signals.disposition(SIGUSR2)).isEqualTo(Disposition.IGNORED);
  }

  @Test
  void dispositions_have_the_numbers_of_sigaction() {
    for (Disposition disposition : Disposition.values()) {
      assertThat(Disposition.of(disposition.code())).isEqualTo(disposition);
    }
    assertThat(Disposition.of(3)).isNull();
    assertThat(Disposition.of(-1)).isNull();
  }
}
