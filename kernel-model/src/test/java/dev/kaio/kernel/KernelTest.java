package dev.kaio.kernel;

import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.proc.SigInfo;
import dev.kaio.testkit.Kernels;
import dev.kaio.time.CalloutQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Driving a kernel: nothing happens by itself, and the same inputs give the same events. */
class KernelTest {
  private static final int INIT = KaioOp.AIOINIT.code();
  private static final int START = KaioOp.AIOSTART.code();
  private static final int WAIT = KaioOp.AIOWAIT.code();

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);

  @Test
  void a_call_runs_when_the_kernel_runs_and_not_before() {
    program.enter(1, Sysnum.GETPID);
    assertThat(program.log()).isEmpty();
    assertThat(program.lwp(1).isInUserMode()).isFalse();
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("1 returned 100");
  }

  @Test
  void an_lwp_in_the_kernel_cannot_make_a_second_call() {
    program.enter(1, Sysnum.GETPID);
    assertThatThrownBy(() -> program.enter(1, Sysnum.GETPID))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void calls_and_messages_run_in_the_order_in_which_they_came() {
    program.newLwp();
    program.log().clear();
    program.enter(2, Sysnum.GETPID);
    kernel.post(() -> program.log().add("message"));
    program.enter(1, Sysnum.GETPID);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("2 returned 100", "message", "1 returned 100");
  }

  @Test
  void time_stands_still_until_it_is_moved_and_timers_fire_at_their_own_time() {
    List<Long> fired = new ArrayList<>();
    for (long deadline : new long[] {300, 100, 200}) {
      kernel
          .scheduler()
          .callouts()
          .schedule(deadline, () -> fired.add(kernel.clock().monotonicNanos()));
    }
    assertThat(kernel.nextDeadline()).isEqualTo(100);
    kernel.advanceTo(250);
    assertThat(fired).containsExactly(100L, 200L);
    assertThat(kernel.clock().monotonicNanos()).isEqualTo(250);
    kernel.advanceTo(300);
    assertThat(fired).containsExactly(100L, 200L, 300L);
    assertThat(kernel.nextDeadline()).isEqualTo(CalloutQueue.NEVER);
  }

  @Test
  void what_a_timer_wakes_runs_before_the_next_timer_fires() {
    List<String> order = new ArrayList<>();
    kernel.scheduler().callouts().schedule(100, () -> kernel.post(() -> order.add("message")));
    kernel.scheduler().callouts().schedule(200, () -> order.add("second timer"));
    kernel.advanceTo(1000);
    assertThat(order).containsExactly("message", "second timer");
  }

  @Test
  void time_may_be_moved_to_its_end_and_not_back() {
    kernel.advanceTo(1000);
    assertThatThrownBy(() -> kernel.advanceTo(999)).isInstanceOf(IllegalArgumentException.class);
    kernel.advanceTo(Long.MAX_VALUE);
    assertThat(kernel.clock().monotonicNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_kernel_boots_with_the_devices_of_its_configuration() {
    assertThat(kernel.devices().all().keySet())
        .containsExactly(
            "/dev/gate/0",
            "/dev/gate/1",
            "/dev/null",
            "/dev/rdsk/c0t0d0s0",
            "/dev/rdsk/c0t1d0s0",
            "/dev/rdsk/c0t2d0s0",
            "/dev/rdsk/c0t3d0s0",
            "/dev/tty");
  }

  @Test
  void a_thousand_lwps_sleep_at_once_and_wake_in_order() {
    program.call(1, Sysnum.KAIO, INIT);
    for (int lwp = 2; lwp <= 1001; lwp++) {
      program.newLwp();
      assertThat(program.call(lwp, Sysnum.KAIO, WAIT, 0, 0)).isNull();
    }
    assertThat(program.proc().lwps()).filteredOn(lwp -> lwp.isAsleep()).hasSize(1000);
    program.log().clear();
    for (int i = 0; i < 1000; i++) {
      program.call(1, Sysnum.KAIO, KaioOp.AIONOTIFY.code());
    }
    assertThat(program.log()).filteredOn(line -> line.endsWith(" returned 1")).hasSize(1000);
    assertThat(program.proc().lwps()).noneMatch(lwp -> lwp.isAsleep());
  }

  @Test
  void a_thousand_sleepers_with_one_deadline_time_out_in_the_order_of_their_sleeps() {
    program.call(1, Sysnum.KAIO, INIT);
    program.memory().put(DATA + 7, (byte) 1); // {1 s, 0 us}
    List<String> expected = new ArrayList<>();
    for (int lwp = 2; lwp <= 1001; lwp++) {
      program.newLwp();
      program.call(lwp, Sysnum.KAIO, WAIT, DATA, 0);
      expected.add(lwp + " returned ETIME");
    }
    program.log().clear();
    kernel.advanceTo(1_000_000_000L);
    assertThat(program.log()).isEqualTo(expected);
  }

  @Test
  void a_thousand_sleepers_leave_when_the_process_exits() {
    program.call(1, Sysnum.KAIO, INIT);
    for (int lwp = 2; lwp <= 1001; lwp++) {
      program.newLwp();
      program.call(lwp, Sysnum.KAIO, WAIT, 0, 0);
    }
    program.log().clear();
    program.call(1, Sysnum.EXIT, 0);
    assertThat(program.log()).containsExactly("exited 0 0");
  }

  @Test
  void SIGKILL_that_finds_only_the_cleanup_lwp_and_sleepers_ends_the_process_R_CLN_11() {
    program.newLwp();
    program.call(1, Sysnum.KAIO, INIT);
    program.call(1, Sysnum.KAIO, START);
    program.call(2, Sysnum.KAIO, WAIT, 0, 0);
    program.log().clear();
    program.proc().signals().send(Signal.SIGKILL);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("exited 0 9");
    assertThat(kernel.procs().all()).isEmpty();
  }

  @Test
  void SIGKILL_of_the_cleanup_lwp_waits_for_pending_requests_R_CLN_11() {
    program.newLwp();
    int gate = program.open("/dev/gate/0");
    program.call(1, Sysnum.KAIO, INIT);
    program.call(2, Sysnum.KAIO, START);
    program.call(1, Sysnum.KAIO, 0, gate, DATA, 512, 0, DATA + 1024);
    program.log().clear();
    program.proc().signals().sendTo(program.lwp(2), new SigInfo(9, 0, 0, 0, 0));
    kernel.runUntilIdle();
    assertThat(program.log()).isEmpty();
    Program.gate(kernel).completeAll();
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("exited 0 9");
  }

  @Test
  void an_interrupt_that_comes_before_AIOSTART_has_run_does_not_reach_the_cleanup_lwp_R_CLN_4() {
    program.newLwp();
    program.call(1, Sysnum.KAIO, INIT);
    program.enter(2, Sysnum.KAIO, START);
    kernel.interrupt(program.lwp(2));
    kernel.runUntilIdle();
    assertThat(program.lwp(2).isAsleep()).isTrue();
  }

  /** A run whose every choice comes from the seed. */
  private static List<String> eventsOf(long seed) {
    Random random = new Random(seed);
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
    List<String> events = new ArrayList<>();
    kernel.addListener(event -> events.add(text(event)));
    Program program = new Program(kernel);
    program.handle(Signal.SIGUSR1);
    int disk = program.open("/dev/rdsk/c0t0d0s0");
    int gate = program.open("/dev/gate/0");
    program.call(1, Sysnum.KAIO, INIT);
    IntStream.range(0, 6).forEach(i -> program.newLwp());
    program.call(7, Sysnum.KAIO, START);
    for (int step = 0; step < 400; step++) {
      int lwp = 1 + random.nextInt(6);
      if (program.lwp(lwp).isInUserMode()) {
        long buffer = DATA + 512L * random.nextInt(64);
        int fd = random.nextBoolean() ? disk : gate;
        switch (random.nextInt(4)) {
          case 0 -> program.enter(lwp, Sysnum.KAIO, WAIT, 0, 0);
          case 1 -> program.enter(lwp, Sysnum.PWRITE, disk, buffer, 512, 512L * random.nextInt(9));
          default ->
              program.enter(lwp, Sysnum.KAIO, 0, fd, buffer, 512, 512, DATA + 0x10000 + 16L * step);
        }
      }
      if (random.nextInt(3) == 0) {
        Program.gate(kernel).completeAll();
      }
      if (random.nextInt(10) == 0) {
        program.proc().signals().send(Signal.SIGUSR1);
      }
      kernel.runUntilIdle();
      kernel.advanceTo(kernel.clock().monotonicNanos() + random.nextInt(1_000_000));
    }
    Program.gate(kernel).completeAll();
    kernel.abandon(program.proc());
    kernel.runUntilIdle();
    assertThat(kernel.procs().all()).isEmpty();
    events.addAll(program.log());
    return events;
  }

  private static String text(KernelEvent event) {
    if (event instanceof KernelEvent.CallReturned r) {
      return r.nanos() + " " + r.call().lwp() + Arrays.toString(r.call().args()) + r.value();
    }
    return event instanceof KernelEvent.CallEntered e
        ? e.nanos() + " " + e.call().lwp() + Arrays.toString(e.call().args())
        : event.toString();
  }

  @Test
  void the_same_inputs_give_the_same_events_and_others_do_not() {
    List<String> first = eventsOf(1);
    assertThat(first).hasSizeGreaterThan(500);
    assertThat(eventsOf(1)).isEqualTo(first);
    assertThat(eventsOf(2)).isNotEqualTo(first);
  }
}
