package dev.kaio.proc;

import static dev.kaio.abi.Signal.SIGUSR1;
import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** fork1, forkall and exec, as far as the other LWPs are concerned (R-CLN-14, R-CLN-16). */
class ForkExecTest {
  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private final Proc proc = program.proc();
  private int tty;
  private int gate;
  private int astsServed;

  @BeforeEach
  void open() {
    tty = program.open("/dev/tty");
    gate = program.open("/dev/gate/0");
    program.newLwp();
    program.newLwp();
    proc.setHooks(
        new ProcHooks() {
          @Override
          public void returningToUser(Lwp lwp) {
            astsServed++;
          }
        });
    program.log().clear();
  }

  private void enterForkAll(int lwp) {
    program.enterRoutine(
        lwp,
        why ->
            proc.forkAll(
                program.lwp(lwp),
                child -> {
                  program.log().add("child");
                  return Rval.of(77);
                }));
  }

  private void forkAll(int lwp) {
    enterForkAll(lwp);
    kernel.runUntilIdle();
  }

  private void enterExec(int lwp) {
    program.enterRoutine(
        lwp,
        why ->
            proc.exec(
                program.lwp(lwp),
                done -> {
                  program.log().add("new program");
                  return Rval.ZERO;
                }));
  }

  private void sleepOnGate(int lwp) {
    program.call(lwp, Sysnum.PREAD, gate, DATA, 512, 0);
  }

  private void completeGate() {
    Program.gate(kernel).completeAll();
    kernel.runUntilIdle();
  }

  @Test
  void fork1_makes_the_others_look_again_and_gives_them_an_ast_R_CLN_16() {
    program.sleepOnTerminal(2, tty);
    program.enterRoutine(1, why -> proc.fork1(program.lwp(1), child -> Rval.of(77)));
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("1 returned 77");
    assertThat(program.lwp(2).isAsleep()).as("it found nothing and sleeps again").isTrue();
    assertThat(astsServed).as("of LWP 3, in user mode").isEqualTo(1);
    Program.terminal(kernel).type(new byte[] {1});
    kernel.runUntilIdle();
    assertThat(astsServed).as("of LWP 2, at the return of its call").isEqualTo(2);
  }

  @Test
  void forkall_ends_interruptible_sleeps_with_EINTR_after_the_child_exists_R_CLN_16() {
    program.sleepOnTerminal(2, tty);
    forkAll(1);
    assertThat(program.log()).containsExactly("child", "1 returned 77", "2 returned EINTR");
    assertThat(program.lwp(3).isInUserMode()).isTrue();
    program.sleepOnTerminal(2, tty);
    assertThat(program.lwp(2).isAsleep()).isTrue();
  }

  @Test
  void forkall_waits_for_uninterruptible_sleepers_and_holds_the_others_meanwhile() {
    sleepOnGate(2);
    program.sleepOnTerminal(3, tty);
    forkAll(1);
    assertThat(program.log()).isEmpty();
    assertThat(program.lwp(3).isInKernel()).isTrue();
    completeGate();
    assertThat(program.log())
        .containsExactly("child", "1 returned 77", "2 returned 512", "3 returned EINTR");
  }

  @Test
  void a_signal_that_comes_while_an_lwp_is_held_is_taken_when_it_goes_on() {
    program.handle(SIGUSR1);
    sleepOnGate(2);
    forkAll(1);
    program.lwp(1).setMask(SignalSet.ALL_BLOCKABLE);
    program.lwp(2).setMask(SignalSet.ALL_BLOCKABLE);
    proc.signals().send(SIGUSR1);
    kernel.runUntilIdle();
    assertThat(program.log()).as("LWP 3 is held in user mode").isEmpty();
    completeGate();
    assertThat(program.log()).contains("3 signal 16");
  }

  @Test
  void an_lwp_that_is_made_while_forkall_waits_is_held_too() {
    sleepOnGate(2);
    enterForkAll(1);
    program.enter(3, Sysnum.LWP_CREATE, 0, 0, 0);
    kernel.runUntilIdle();
    completeGate();
    assertThat(program.log())
        .containsExactly("child", "1 returned 77", "2 returned 512", "3 returned 4");
  }

  @Test
  void of_two_forkalls_at_once_one_fails_with_EINTR() {
    enterForkAll(1);
    enterForkAll(2);
    kernel.runUntilIdle();
    assertThat(program.log()).contains("child", "1 returned 77", "2 returned EINTR").hasSize(3);
  }

  @Test
  void a_program_that_is_lost_during_forkall_is_gone_when_its_devices_are_done() {
    sleepOnGate(2);
    program.sleepOnTerminal(3, tty);
    forkAll(1);
    kernel.abandon(proc);
    kernel.runUntilIdle();
    completeGate();
    assertThat(program.log()).containsExactly("exited 0 0");
    assertThat(kernel.procs().get(proc.pid())).isNull();
  }

  @Test
  void exec_removes_the_others_and_the_segments_and_resets_handlers_R_CLN_14() {
    program.handle(SIGUSR1);
    program.sleepOnTerminal(2, tty);
    enterExec(1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("new program", "1 returned 0");
    assertThat(proc.lwps()).extracting(Lwp::id).containsExactly(1);
    assertThat(proc.addressSpace().segments()).isEmpty();
    assertThat(proc.signals().disposition(SIGUSR1)).isEqualTo(Disposition.DEFAULT);
    assertThat(proc.descriptors().size()).as("descriptors stay open").isEqualTo(2);
  }

  @Test
  void exec_waits_for_others_that_cannot_be_interrupted_and_for_locked_pages() {
    sleepOnGate(2);
    proc.addressSpace().pageLock(DATA + 4096, 1, false);
    enterExec(1);
    kernel.runUntilIdle();
    completeGate();
    assertThat(program.log()).isEmpty();
    assertThat(proc.lwps()).extracting(Lwp::id).containsExactly(1);
    proc.addressSpace().pageUnlock(DATA + 4096, 1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("new program", "1 returned 0");
  }

  @Test
  void of_two_execs_at_once_the_first_wins() {
    enterExec(2);
    enterExec(1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("new program", "2 returned 0");
    assertThat(proc.lwps()).extracting(Lwp::id).containsExactly(2);
  }

  @Test
  void exit_during_an_exec_that_waits_wins() {
    sleepOnGate(2);
    enterExec(1);
    program.enter(3, Sysnum.EXIT, 4);
    kernel.runUntilIdle();
    completeGate();
    assertThat(program.log()).containsExactly("exited 4 0");
  }

  @Test
  void a_program_that_is_lost_during_exec_is_gone_when_its_devices_are_done() {
    sleepOnGate(2);
    enterExec(1);
    kernel.runUntilIdle();
    kernel.abandon(proc);
    kernel.runUntilIdle();
    completeGate();
    assertThat(program.log()).containsExactly("exited 0 0");
    assertThat(kernel.procs().get(proc.pid())).isNull();
  }
}
