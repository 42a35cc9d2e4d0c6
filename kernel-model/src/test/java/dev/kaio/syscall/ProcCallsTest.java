package dev.kaio.syscall;

import static dev.kaio.abi.Signal.SIGKILL;
import static dev.kaio.abi.Signal.SIGSTOP;
import static dev.kaio.abi.Signal.SIGSYS;
import static dev.kaio.abi.Signal.SIGUSR1;
import static dev.kaio.abi.Signal.SI_ASYNCIO;
import static dev.kaio.abi.Signal.SI_MESGQ;
import static dev.kaio.abi.Signal.SI_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SignalSet;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** getpid, kill, LWPs, dispositions and masks: values and each errno. */
class ProcCallsTest {
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int ESRCH = Errno.ESRCH.code();
  private static final int EPERM = Errno.EPERM.code();
  private static final int CATCH = 2;
  private static final int SET = 3;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);

  private Program other(int uid, boolean privileged) {
    return new Program(kernel, new ProcSpec("other", Abi.ILP32_X86, uid, privileged));
  }

  @Test
  void getpid_is_the_pid() {
    assertThat(program.value(Sysnum.GETPID)).isEqualTo(program.proc().pid());
  }

  @Test
  void lwp_create_beyond_the_limit_is_EAGAIN() {
    SystemLimits limits = SystemLimits.DEFAULT.withEach(ProcLimits.DEFAULT.withLwps(3));
    Program small = new Program(Kernels.boot(KernelConfig.DEFAULT.withLimits(limits)));
    assertThat(small.newLwp()).isEqualTo(2);
    assertThat(small.newLwp()).isEqualTo(3);
    assertThat(small.errno(Sysnum.LWP_CREATE, 0, 0, 0)).isEqualTo(Errno.EAGAIN.code());
    small.call(2, Sysnum.LWP_EXIT);
    assertThat(small.newLwp()).isEqualTo(2);
  }

  @Test
  void lwp_create_gives_the_new_lwp_the_mask_of_its_maker() {
    program.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 1 << 9, 0);
    int first = program.newLwp();
    assertThat(program.lwp(first).mask()).isEqualTo(SignalSet.NONE.with(16).with(42));
    program.call(first, Sysnum.SIGPROCMASK, SET, 0, 0, 0);
    assertThat(program.lwp(1).mask()).isEqualTo(SignalSet.NONE.with(16).with(42));
    int second = (int) program.call(first, Sysnum.LWP_CREATE, 0, 0, 0).value();
    assertThat(program.lwp(second).mask()).isEqualTo(SignalSet.NONE);
  }

  @Test
  void sigqueue_queues_every_signal_with_its_code_and_value() {
    program.handle(SIGUSR1);
    program.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 0, 0);
    program.log().clear();
    for (int value = 1; value <= 3; value++) {
      assertThat(program.errno(Sysnum.SIGQUEUE, ownPid(), SIGUSR1, value, SI_ASYNCIO, 1)).isZero();
    }
    program.log().clear();
    program.call(1, Sysnum.SIGPROCMASK, SET, 0, 0, 0);
    assertThat(program.log()).filteredOn("1 signal 16"::equals).hasSize(3);
  }

  @Test
  void sigqueue_checks_the_code_the_signal_the_process_and_the_right() {
    int stranger = other(101, false).proc().pid();
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, 74, 0, SI_QUEUE + 1, 0)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, 74, 0, SI_MESGQ - 1, 0)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, 74, 0, SI_QUEUE, 0)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, SIGUSR1, 0, SI_QUEUE, 0)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.SIGQUEUE, stranger, 0, 0, SI_QUEUE, 0)).isEqualTo(EPERM);
    assertThat(program.errno(Sysnum.SIGQUEUE, ownPid(), 0, 0, SI_QUEUE, 0)).isZero();
    assertThat(program.log()).noneMatch(line -> line.contains("signal"));
  }

  private int ownPid() {
    return program.proc().pid();
  }

  @Test
  void kill_sends_a_signal_with_the_senders_pid_and_uid() {
    Program receiver = other(100, false);
    receiver.handle(SIGUSR1);
    assertThat(program.errno(Sysnum.KILL, receiver.proc().pid(), SIGUSR1)).isZero();
    assertThat(receiver.log()).containsExactly("1 signal 16");
  }

  @Test
  void kill_checks_the_signal_then_the_process_then_the_right() {
    int stranger = other(101, false).proc().pid();
    assertThat(program.errno(Sysnum.KILL, 99999, 74)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.KILL, 99999, -1)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.KILL, 99999, 0)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.KILL, 0, SIGKILL)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.KILL, -1, SIGKILL)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.KILL, stranger, 0)).isEqualTo(EPERM);
    assertThat(program.errno(Sysnum.KILL, stranger, SIGKILL)).isEqualTo(EPERM);
    assertThat(kernel.procs().get(stranger)).isNotNull();
  }

  @Test
  void a_privileged_process_may_kill_another_users() {
    Program root = other(0, true);
    assertThat(root.errno(Sysnum.KILL, program.proc().pid(), 0)).isZero();
    assertThat(program.log()).isEmpty();
    assertThat(root.errno(Sysnum.KILL, program.proc().pid(), SIGKILL)).isZero();
    assertThat(program.log()).containsExactly("exited 0 9");
    assertThat(root.errno(Sysnum.KILL, program.proc().pid(), 0)).isEqualTo(ESRCH);
  }

  @Test
  void who_kills_itself_does_not_return() {
    program.call(1, Sysnum.KILL, program.proc().pid(), SIGKILL);
    assertThat(program.log()).containsExactly("exited 0 9");
  }

  @Test
  void sigqueue_checks_the_code_the_signal_the_process_then_the_right() {
    int stranger = other(101, false).proc().pid();
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, 74, 7, -1, 1)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, SIGUSR1, 7, -6, 1)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, 74, 7, Signal.SI_QUEUE, 1)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGQUEUE, 99999, SIGUSR1, 7, Signal.SI_QUEUE, 1))
        .isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.SIGQUEUE, stranger, SIGUSR1, 7, Signal.SI_QUEUE, 1))
        .isEqualTo(EPERM);
    assertThat(program.errno(Sysnum.SIGQUEUE, program.proc().pid(), 0, 7, Signal.SI_QUEUE, 1))
        .isZero();
    assertThat(program.log()).noneMatch(line -> line.contains("signal"));
  }

  @Test
  void sigqueue_beyond_the_receivers_room_is_EAGAIN() {
    SystemLimits limits = SystemLimits.DEFAULT.withEach(ProcLimits.DEFAULT.withQueuedSignals(2));
    Program small = new Program(Kernels.boot(KernelConfig.DEFAULT.withLimits(limits)));
    int pid = small.proc().pid();
    small.handle(SIGUSR1);
    small.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 0, 0);
    assertThat(small.errno(Sysnum.SIGQUEUE, pid, SIGUSR1, 1, Signal.SI_ASYNCIO, 1)).isZero();
    assertThat(small.errno(Sysnum.SIGQUEUE, pid, SIGUSR1, 2, Signal.SI_ASYNCIO, 1)).isZero();
    assertThat(small.errno(Sysnum.SIGQUEUE, pid, SIGUSR1, 3, Signal.SI_ASYNCIO, 1))
        .isEqualTo(Errno.EAGAIN.code());
    small.log().clear();
    small.call(1, Sysnum.SIGPROCMASK, SET, 0, 0, 0);
    assertThat(small.log()).containsExactly("1 signal 16", "1 signal 16", "1 returned 0");
    assertThat(small.errno(Sysnum.SIGQUEUE, pid, SIGUSR1, 3, Signal.SI_ASYNCIO, 1)).isZero();
  }

  @Test
  void an_lwp_has_the_mask_of_its_maker() {
    program.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 1 << 9, 1 << 8);
    int made = program.newLwp();
    assertThat(program.lwp(made).mask()).isEqualTo(SignalSet.NONE.with(16).with(42).with(73));
    program.call(1, Sysnum.SIGPROCMASK, SET, 0, 0, 0);
    assertThat(program.lwp(made).mask()).isEqualTo(SignalSet.NONE.with(16).with(42).with(73));
  }

  @Test
  void lwp_kill_sends_to_that_lwp() {
    program.newLwp();
    program.handle(SIGUSR1);
    program.log().clear();
    assertThat(program.errno(Sysnum.LWP_KILL, 2, SIGUSR1)).isZero();
    assertThat(program.log()).containsExactlyInAnyOrder("2 signal 16", "1 returned 0");
    assertThat(program.errno(Sysnum.LWP_KILL, 1, 0)).isZero();
    assertThat(program.errno(Sysnum.LWP_KILL, 3, 99)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.LWP_KILL, 0, SIGUSR1)).isEqualTo(ESRCH);
    assertThat(program.errno(Sysnum.LWP_KILL, 2, 74)).isEqualTo(EINVAL);
  }

  @Test
  void an_lwp_that_signals_itself_runs_the_handler_before_the_call_returns() {
    program.handle(SIGUSR1);
    program.call(1, Sysnum.LWP_KILL, 1, SIGUSR1);
    assertThat(program.log()).containsExactly("1 signal 16", "1 returned 0");
  }

  @Test
  void sigaction_returns_the_old_disposition() {
    assertThat(program.value(Sysnum.SIGACTION, SIGUSR1, CATCH)).isZero();
    assertThat(program.value(Sysnum.SIGACTION, SIGUSR1, 1)).isEqualTo(CATCH);
    assertThat(program.value(Sysnum.SIGACTION, SIGUSR1, 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 74, SIGKILL, SIGSTOP})
  void sigaction_of_no_signal_or_one_that_cannot_be_caught_is_EINVAL(int signo) {
    assertThat(program.errno(Sysnum.SIGACTION, signo, 1)).isEqualTo(EINVAL);
  }

  @Test
  void sigaction_with_another_disposition_is_EINVAL() {
    assertThat(program.errno(Sysnum.SIGACTION, SIGUSR1, 3)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGACTION, SIGUSR1, -1)).isEqualTo(EINVAL);
  }

  @Test
  void sigprocmask_blocks_unblocks_and_sets_73_signals_in_three_words() {
    program.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 1 << 9, 1 << 8); // 16, 42, 73
    assertThat(program.lwp(1).mask()).isEqualTo(SignalSet.NONE.with(16).with(42).with(73));
    program.call(1, Sysnum.SIGPROCMASK, 1, 0xFFFF_FFFFL, 0, 0);
    assertThat(program.lwp(1).mask().contains(1)).isTrue();
    assertThat(program.lwp(1).mask().contains(32)).isTrue();
    assertThat(program.lwp(1).mask().contains(33)).isFalse();
    assertThat(program.lwp(1).mask().contains(SIGKILL)).isFalse();
    program.call(1, Sysnum.SIGPROCMASK, 2, 0xFFFF_FFFFL, 1 << 9, 0);
    assertThat(program.lwp(1).mask()).isEqualTo(SignalSet.NONE.with(73));
    assertThat(program.errno(Sysnum.SIGPROCMASK, 0, 0, 0, 0)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.SIGPROCMASK, 4, 0, 0, 0)).isEqualTo(EINVAL);
    assertThat(program.lwp(1).mask()).isEqualTo(SignalSet.NONE.with(73));
  }

  @Test
  void a_pending_signal_is_taken_before_the_sigprocmask_that_unblocks_it_returns() {
    program.handle(SIGUSR1);
    program.call(1, Sysnum.SIGPROCMASK, SET, 1 << 15, 0, 0);
    program.call(1, Sysnum.KILL, program.proc().pid(), SIGUSR1);
    program.log().clear();
    program.call(1, Sysnum.SIGPROCMASK, SET, 0, 0, 0);
    assertThat(program.log()).containsExactly("1 signal 16", "1 returned 0");
  }

  @Test
  void numbers_that_lead_nowhere_are_ENOSYS_with_SIGSYS_to_the_caller_R_MOD_8() {
    program.newLwp();
    program.handle(SIGSYS);
    program.log().clear();
    for (int number : new int[] {0, 2, 255, 256, 100000, -1}) {
      program.call(2, number);
    }
    assertThat(program.log()).hasSize(12);
    assertThat(program.log().subList(0, 2)).containsExactly("2 signal 12", "2 returned ENOSYS");
  }

  @Test
  void without_a_handler_such_a_call_ends_the_process_R_MOD_8() {
    program.call(1, 255);
    assertThat(program.log()).containsExactly("exited 0 12");
  }
}
