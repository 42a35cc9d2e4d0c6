package dev.kaio.proc;

import static dev.kaio.abi.Signal.SIGKILL;
import static dev.kaio.abi.Signal.SIGUSR1;
import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How LWPs and processes begin and end. */
class LifeTest {
  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private final Proc proc = program.proc();
  private int tty;
  private int gate;

  @BeforeEach
  void open() {
    tty = program.open("/dev/tty");
    gate = program.open("/dev/gate/0");
    program.log().clear();
  }

  private void assertGone(String exit) {
    assertThat(program.log()).endsWith(exit);
    assertThat(kernel.procs().get(proc.pid())).isNull();
    assertThat(proc.lwps()).isEmpty();
    assertThat(proc.descriptors().size()).isZero();
    assertThat(proc.addressSpace().segments()).isEmpty();
  }

  private void sleepOnGate(int lwp) {
    program.call(lwp, Sysnum.PREAD, gate, DATA, 512, 0);
  }

  private void completeGate() {
    Program.gate(kernel).completeAll();
    kernel.runUntilIdle();
  }

  @Test
  void a_process_begins_with_lwp_1_in_user_mode_and_its_own_pid() {
    Program second = new Program(kernel);
    assertThat(proc.lwps()).extracting(Lwp::id).containsExactly(1);
    assertThat(program.lwp(1).isInUserMode()).isTrue();
    assertThat(second.proc().pid()).isEqualTo(proc.pid() + 1);
    assertThat(kernel.procs().all()).containsExactly(proc, second.proc());
  }

  @Test
  void an_lwp_gets_the_lowest_free_number() {
    assertThat(program.newLwp()).isEqualTo(2);
    assertThat(program.newLwp()).isEqualTo(3);
    program.call(2, Sysnum.LWP_EXIT);
    assertThat(program.lwp(2)).isNull();
    assertThat(program.newLwp()).isEqualTo(2);
    assertThat(program.newLwp()).isEqualTo(4);
  }

  @Test
  void lwp_exit_does_not_return_and_leaves_the_others() {
    program.newLwp();
    program.log().clear();
    program.call(1, Sysnum.LWP_EXIT);
    assertThat(program.log()).isEmpty();
    assertThat(program.result(1)).isNull();
    assertThat(proc.lwps()).extracting(Lwp::id).containsExactly(2);
  }

  @Test
  void the_exit_of_the_last_lwp_is_the_exit_of_the_process() {
    program.newLwp();
    program.call(1, Sysnum.LWP_EXIT);
    program.call(2, Sysnum.LWP_EXIT);
    assertGone("exited 0 0");
  }

  @Test
  void the_last_two_may_leave_at_the_same_time() {
    program.newLwp();
    program.enter(1, Sysnum.LWP_EXIT);
    program.enter(2, Sysnum.LWP_EXIT);
    kernel.runUntilIdle();
    assertGone("exited 0 0");
  }

  @Test
  void exit_reports_the_low_8_bits_of_the_status() {
    program.call(1, Sysnum.EXIT, 0x1FF);
    assertGone("exited 255 0");
  }

  @Test
  void exit_takes_the_others_from_user_mode_and_from_interruptible_sleeps() {
    program.newLwp();
    program.newLwp();
    program.sleepOnTerminal(2, tty);
    program.log().clear();
    program.call(1, Sysnum.EXIT, 3);
    assertThat(program.log()).as("nothing returns to the program").containsExactly("exited 3 0");
    assertGone("exited 3 0");
  }

  @Test
  void exit_waits_for_others_in_uninterruptible_sleeps_and_is_visible_meanwhile_R_CLN_13() {
    program.newLwp();
    sleepOnGate(2);
    program.log().clear();
    program.call(1, Sysnum.EXIT, 0);
    assertThat(program.log()).isEmpty();
    assertThat(proc.isExiting()).isTrue();
    assertThat(kernel.procs().get(proc.pid())).isSameAs(proc);
    completeGate();
    assertGone("exited 0 0");
  }

  @Test
  void SIGKILL_cannot_shorten_an_exit_R_CLN_13() {
    program.newLwp();
    sleepOnGate(2);
    program.call(1, Sysnum.EXIT, 0);
    proc.signals().send(SIGKILL);
    kernel.runUntilIdle();
    assertThat(kernel.procs().get(proc.pid())).isSameAs(proc);
    completeGate();
    assertGone("exited 0 0");
  }

  @Test
  void two_lwps_may_exit_at_once_and_the_first_gives_the_status() {
    program.newLwp();
    program.enter(2, Sysnum.EXIT, 2);
    program.enter(1, Sysnum.EXIT, 1);
    kernel.runUntilIdle();
    assertGone("exited 2 0");
  }

  @Test
  void an_lwp_that_is_made_while_the_process_exits_leaves_too() {
    program.newLwp();
    program.enter(1, Sysnum.EXIT, 1);
    program.enter(2, Sysnum.LWP_CREATE, 0, 0, 0);
    kernel.runUntilIdle();
    assertGone("exited 1 0");
  }

  @Test
  void a_call_that_was_queued_before_the_exit_may_not_go_to_sleep_any_more() {
    program.newLwp();
    program.enter(1, Sysnum.EXIT, 1);
    program.enter(2, Sysnum.READ, tty, DATA, 1);
    kernel.runUntilIdle();
    assertGone("exited 1 0");
  }

  @Test
  void a_fatal_signal_during_a_call_ends_the_process_instead_of_returning() {
    program.sleepOnTerminal(1, tty);
    proc.signals().send(SIGUSR1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("exited 0 16");
    assertGone("exited 0 16");
  }

  @Test
  void an_unmapper_without_hope_keeps_the_process_from_exiting_R_CLN_9() {
    program.newLwp();
    proc.addressSpace().pageLock(DATA, 1, true);
    program.call(2, Sysnum.MUNMAP, DATA, Program.LENGTH);
    program.call(1, Sysnum.EXIT, 0);
    assertThat(kernel.procs().get(proc.pid())).isSameAs(proc);
    proc.addressSpace().pageUnlock(DATA, 1);
    kernel.runUntilIdle();
    assertGone("exited 0 0");
  }

  // ---- the program is lost ----

  @Test
  void lwp_0_exits_for_a_lost_program_R_CLN_13() {
    program.newLwp();
    program.newLwp();
    program.sleepOnTerminal(2, tty);
    program.log().clear();
    kernel.abandon(proc);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("exited 0 0");
    assertThat(kernel.brokenSleeps()).isZero();
    assertGone("exited 0 0");
  }

  @Test
  void a_lost_program_stays_until_its_devices_are_done_R_CLN_13() {
    sleepOnGate(1);
    kernel.abandon(proc);
    kernel.runUntilIdle();
    assertThat(proc.isAbandoned()).isTrue();
    assertThat(kernel.procs().get(proc.pid())).isSameAs(proc);
    completeGate();
    assertThat(kernel.brokenSleeps()).isZero();
    assertGone("exited 0 0");
  }

  @Test
  void sleeps_of_a_lost_program_that_nothing_can_end_are_broken_and_counted_R_CLN_9() {
    program.newLwp();
    program.newLwp();
    proc.setHooks(unlockingAtExit());
    proc.addressSpace().pageLock(DATA, 1, true);
    program.call(1, Sysnum.MUNMAP, DATA, Program.LENGTH);
    program.call(2, Sysnum.MPROTECT, DATA, Program.LENGTH, 1);
    assertThat(program.lwp(1).isAsleep()).isTrue();
    kernel.abandon(proc);
    kernel.runUntilIdle();
    assertThat(kernel.brokenSleeps()).isEqualTo(2);
    assertThat(kernel.procs().all()).isEmpty();
  }

  /** What keeps the page is discarded by exit, as requests are. */
  private ProcHooks unlockingAtExit() {
    return new ProcHooks() {
      @Override
      public Rval exiting(KThread thread, Continuation then) {
        proc.addressSpace().pageUnlock(DATA, 1);
        return then.resume(WaitResult.WOKEN);
      }
    };
  }

  @Test
  void no_sleep_is_broken_while_a_device_may_still_end_it() {
    program.newLwp();
    sleepOnGate(1);
    program.call(2, Sysnum.MUNMAP, DATA, Program.LENGTH);
    kernel.abandon(proc);
    kernel.runUntilIdle();
    assertThat(kernel.brokenSleeps()).isZero();
    completeGate();
    assertThat(kernel.brokenSleeps()).isZero();
    assertGone("exited 0 0");
  }

  @Test
  void losing_a_program_twice_or_after_its_exit_does_no_harm() {
    kernel.abandon(proc);
    kernel.abandon(proc);
    kernel.runUntilIdle();
    kernel.abandon(proc);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("exited 0 0");
    assertGone("exited 0 0");
  }

  @Test
  void a_program_that_is_lost_while_it_exits_goes_on_exiting() {
    program.newLwp();
    sleepOnGate(2);
    program.call(1, Sysnum.EXIT, 5);
    kernel.abandon(proc);
    completeGate();
    assertGone("exited 5 0");
  }
}
