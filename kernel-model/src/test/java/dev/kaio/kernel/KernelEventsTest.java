package dev.kaio.kernel;

import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.ProcSpec;
import dev.kaio.testkit.Kernels;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What listeners hear, and in which order. */
class KernelEventsTest {
  private final Kernel kernel = Kernels.boot(KernelConfig.of(MachineProfile.SPARCV9));
  private final List<KernelEvent> events = new ArrayList<>();
  private final Consumer<KernelEvent> listener = events::add;

  private Program attach() {
    return new Program(kernel, new ProcSpec("truss me", Abi.ILP32_SPARC, 100, false));
  }

  private Program listen() {
    Program program = attach();
    kernel.addListener(listener);
    return program;
  }

  private List<String> kinds() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  private <T extends KernelEvent> T only(Class<T> type) {
    List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void a_process_and_its_first_lwp_are_announced_and_nothing_that_happened_before_listening() {
    attach();
    kernel.addListener(listener);
    assertThat(events).isEmpty();
    Program program = attach();
    int pid = program.proc().pid();
    assertThat(events)
        .containsExactly(
            new KernelEvent.ProcAttached(0, pid, Abi.ILP32_SPARC, "truss me"),
            new KernelEvent.LwpCreated(0, pid, 1));
  }

  @Test
  void a_call_is_told_with_its_raw_slots_and_both_times() {
    Program program = listen();
    int tty = program.open("/dev/tty");
    events.clear();
    kernel.advanceTo(5_000);
    long[] args = {tty, DATA, 0xF_0000_0001L};
    program.enter(1, Sysnum.READ, args);
    kernel.runUntilIdle();
    kernel.advanceTo(9_000);
    args[0] = 77; // the event has a copy of its own
    Program.terminal(kernel).type(new byte[] {1});
    kernel.runUntilIdle();
    assertThat(kinds()).containsExactly("CallEntered", "CallReturned");
    KernelEvent.CallEntered entered = only(KernelEvent.CallEntered.class);
    KernelEvent.CallReturned returned = only(KernelEvent.CallReturned.class);
    assertThat(entered.nanos()).isEqualTo(5_000);
    assertThat(returned.nanos()).isEqualTo(9_000);
    assertThat(returned.value()).isEqualTo(1);
    assertThat(returned.errno()).isZero();
    KernelEvent.Call call = returned.call();
    assertThat(call).isEqualTo(entered.call());
    assertThat(call.args()).containsExactly(tty, DATA, 0xF_0000_0001L);
    assertThat(call.sysnum()).isEqualTo(Sysnum.READ);
    assertThat(call.lwp()).isEqualTo(1);
    assertThat(call.abi()).isEqualTo(Abi.ILP32_SPARC);
    assertThat(call.enteredNanos()).isEqualTo(5_000);
    assertThat(call.timeout()).isNull();
  }

  @Test
  void a_failure_is_told_with_its_errno() {
    Program program = listen();
    program.call(1, Sysnum.CLOSE, 99);
    KernelEvent.CallReturned returned = only(KernelEvent.CallReturned.class);
    assertThat(returned.errno()).isEqualTo(Errno.EBADF.code());
    assertThat(returned.value()).isEqualTo(-1);
  }

  @Test
  void the_timeval_of_AIOWAIT_is_told_as_the_program_wrote_it() {
    Program program = listen();
    ByteBuffer time = Abi.ILP32_SPARC.buffer(8).putInt(-3).putInt(250_000).flip();
    program.memory().store(DATA, time);
    program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), DATA, 1);
    assertThat(only(KernelEvent.CallReturned.class).call().timeout())
        .isEqualTo(new KernelEvent.Timeval(-3, 250_000));
  }

  @Test
  void a_timeval_that_is_no_pointer_or_cannot_be_read_is_told_as_none() {
    Program program = listen();
    for (long pointer : new long[] {0, 0xFFFF_FFFFL, -1, Program.UNMAPPED}) {
      program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), pointer, 1);
    }
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code(), DATA);
    assertThat(events)
        .filteredOn(KernelEvent.CallEntered.class::isInstance)
        .hasSize(5)
        .allMatch(event -> ((KernelEvent.CallEntered) event).call().timeout() == null);
  }

  @Test
  void a_signal_is_told_before_the_return_of_the_call_that_it_interrupts() {
    Program program = listen();
    int tty = program.open("/dev/tty");
    program.handle(Signal.SIGUSR1);
    program.sleepOnTerminal(1, tty);
    events.clear();
    program.proc().signals().send(Signal.SIGUSR1);
    kernel.runUntilIdle();
    assertThat(kinds()).containsExactly("SignalReceived", "CallReturned");
    assertThat(events.get(0))
        .isEqualTo(
            new KernelEvent.SignalReceived(
                0, program.proc().pid(), 1, Signal.SIGUSR1, Disposition.CAUGHT, Sysnum.READ));
    assertThat(((KernelEvent.CallReturned) events.get(1)).errno()).isEqualTo(Errno.EINTR.code());
  }

  @Test
  void a_signal_in_user_mode_interrupts_no_call() {
    Program program = listen();
    program.handle(Signal.SIGUSR1);
    program.call(1, Sysnum.GETPID);
    program.proc().signals().send(Signal.SIGUSR1);
    kernel.runUntilIdle();
    assertThat(only(KernelEvent.SignalReceived.class).sysnum()).isEqualTo(-1);
  }

  @Test
  void an_exit_is_entered_and_never_returns_and_the_process_goes_last() {
    Program program = listen();
    program.newLwp();
    int pid = program.proc().pid();
    events.clear();
    program.call(1, Sysnum.EXIT, 7);
    assertThat(kinds()).containsExactly("CallEntered", "LwpExited", "LwpExited", "ProcExited");
    assertThat(events.subList(1, 4))
        .containsExactly(
            new KernelEvent.LwpExited(0, pid, 2),
            new KernelEvent.LwpExited(0, pid, 1),
            new KernelEvent.ProcExited(0, pid, 7, 0));
  }

  @Test
  void a_fatal_signal_is_told_and_then_the_end() {
    Program program = listen();
    program.call(1, 255);
    assertThat(kinds()).containsExactly("CallEntered", "SignalReceived", "LwpExited", "ProcExited");
    KernelEvent.SignalReceived signal = only(KernelEvent.SignalReceived.class);
    assertThat(signal.signo()).isEqualTo(Signal.SIGSYS);
    assertThat(signal.disposition()).isEqualTo(Disposition.DEFAULT);
    assertThat(only(KernelEvent.ProcExited.class).signo()).isEqualTo(Signal.SIGSYS);
  }

  @Test
  void the_module_is_told_between_the_entry_and_the_return_of_the_first_kaio_call() {
    Program program = listen();
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
    assertThat(kinds()).containsExactly("CallEntered", "ModuleLoaded", "CallReturned");
    assertThat(only(KernelEvent.ModuleLoaded.class).name()).isEqualTo("kaio");
  }

  @Test
  void a_listener_that_is_removed_hears_nothing_and_others_still_do() {
    Program program = listen();
    List<KernelEvent> second = new ArrayList<>();
    kernel.addListener(second::add);
    kernel.removeListener(listener);
    program.call(1, Sysnum.GETPID);
    assertThat(events).isEmpty();
    assertThat(second).hasSize(2);
  }

  @Test
  void a_listener_may_remove_itself_while_it_is_told() {
    List<KernelEvent> heard = new ArrayList<>();
    kernel.addListener(
        new Consumer<>() {
          @Override
          public void accept(KernelEvent event) {
            heard.add(event);
            kernel.removeListener(this);
          }
        });
    Program program = listen();
    program.call(1, Sysnum.GETPID);
    assertThat(heard).hasSize(1);
    assertThat(kinds()).containsExactly("CallEntered", "CallReturned");
  }

  // ---- those who begin late ----

  @Test
  void T_SLEEP_what_there_is_can_be_told_to_one_who_begins_late() {
    Program program = attach();
    int tty = program.open("/dev/tty");
    program.newLwp();
    kernel.advanceTo(3_000);
    program.sleepOnTerminal(2, tty);
    kernel.advanceTo(8_000);

    kernel.describe(listener);

    int pid = program.proc().pid();
    assertThat(kinds()).containsExactly("ProcAttached", "LwpCreated", "LwpCreated", "CallEntered");
    assertThat(events.subList(0, 3))
        .containsExactly(
            new KernelEvent.ProcAttached(8_000, pid, Abi.ILP32_SPARC, "truss me"),
            new KernelEvent.LwpCreated(8_000, pid, 1),
            new KernelEvent.LwpCreated(8_000, pid, 2));
    KernelEvent.Call call = only(KernelEvent.CallEntered.class).call();
    assertThat(call.lwp()).isEqualTo(2);
    assertThat(call.sysnum()).isEqualTo(Sysnum.READ);
    assertThat(call.args()).containsExactly(tty, DATA + 1024, 1);
    assertThat(call.enteredNanos()).isEqualTo(3_000);
  }

  @Test
  void the_return_of_a_call_that_slept_before_is_told_with_what_it_was() {
    Program program = attach();
    int tty = program.open("/dev/tty");
    program.sleepOnTerminal(1, tty);
    kernel.addListener(listener);
    kernel.advanceTo(2_000);
    kernel.interrupt(program.lwp(1));
    kernel.runUntilIdle();
    assertThat(kinds()).containsExactly("CallReturned");
    assertThat(only(KernelEvent.CallReturned.class).call().enteredNanos()).isZero();
    assertThat(only(KernelEvent.CallReturned.class).errno()).isEqualTo(Errno.EINTR.code());
  }

  @Test
  void T_VERB_the_timeval_of_an_AIOWAIT_that_slept_before_is_known() {
    Program program = attach();
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
    int gate = program.open("/dev/gate/0");
    program.call(1, Sysnum.KAIO, KaioOp.AIOREAD.code(), gate, DATA, 512, 0, 0, DATA + 4096);
    program.memory().store(DATA, Abi.ILP32_SPARC.buffer(8).putInt(600).putInt(5).flip());
    program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), DATA, 0);
    kernel.describe(listener);
    assertThat(only(KernelEvent.CallEntered.class).call().timeout())
        .isEqualTo(new KernelEvent.Timeval(600, 5));
  }

  @Test
  void calls_that_are_over_are_described_no_more_whether_somebody_listened_or_not() {
    Program program = attach();
    int tty = program.open("/dev/tty");
    program.newLwp();
    program.sleepOnTerminal(1, tty);
    kernel.interrupt(program.lwp(1));
    kernel.runUntilIdle();
    program.sleepOnTerminal(2, tty);
    program.call(1, Sysnum.LWP_KILL, 2, Signal.SIGUSR2); // which ends the process
    Program other = attach();
    other.call(1, Sysnum.GETPID);

    kernel.describe(listener);

    assertThat(kinds()).containsExactly("ProcAttached", "LwpCreated");
  }

  @Test
  void a_call_goes_on_being_known_when_the_last_listener_leaves() {
    Program program = listen();
    int tty = program.open("/dev/tty");
    program.sleepOnTerminal(1, tty);
    kernel.removeListener(listener);
    events.clear();
    kernel.describe(listener);
    assertThat(kinds()).containsExactly("ProcAttached", "LwpCreated", "CallEntered");
  }

  @Test
  void the_kernels_own_LWP_0_is_told_to_nobody() {
    Program program = listen();
    int tty = program.open("/dev/tty");
    program.sleepOnTerminal(1, tty);
    events.clear();
    kernel.abandon(program.proc());
    kernel.runUntilIdle();
    assertThat(kinds()).containsExactly("LwpExited", "ProcExited");
    assertThat(only(KernelEvent.LwpExited.class).lwp()).isEqualTo(1);
  }
}
