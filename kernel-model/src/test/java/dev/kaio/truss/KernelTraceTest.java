package dev.kaio.truss;

import static dev.kaio.kernel.Program.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.testkit.Kernels;
import dev.kaio.truss.TrussOptions.Flag;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tracer in a kernel, by its own clock. */
class KernelTraceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final StringBuilder out = new StringBuilder();
  private Program program;
  private int tty;
  private KernelTrace trace;

  @BeforeEach
  void attach() {
    program = new Program(kernel);
    tty = program.open("/dev/tty");
  }

  @AfterEach
  void leaveNoTimer() {
    if (trace != null) {
      trace.close();
    }
  }

  private TrussWriter follow(TrussOptions options) {
    TrussWriter writer = new TrussWriter(out, options);
    trace = KernelTrace.attach(kernel, writer);
    writer.follow(program.proc().pid(), kernel.clock().monotonicNanos());
    return writer;
  }

  private String lines() {
    String text = out.toString().replace("\t", "<T>");
    out.setLength(0);
    return text;
  }

  @Test
  void T_SLEEP_the_kernels_own_timer_reports_a_sleep_at_its_time() {
    follow(TrussOptions.DEFAULTS.with(Duration.ofMillis(1500)));
    kernel.advanceTo(SECOND);
    program.call(1, Sysnum.READ, tty, DATA, 1);
    assertThat(kernel.nextDeadline()).isEqualTo(5 * SECOND / 2);
    kernel.advanceTo(5 * SECOND / 2 - 1);
    assertThat(lines()).isEmpty();
    kernel.advanceTo(5 * SECOND / 2);
    assertThat(lines()).isEqualTo("read(0, 0x00100000, 1)<T><T>(sleeping...)\n");
    assertThat(kernel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void T_SLEEP_sleeps_of_several_LWPs_are_each_reported_in_time_order() {
    program.newLwp();
    follow(TrussOptions.DEFAULTS);
    program.call(2, Sysnum.READ, tty, DATA, 1);
    kernel.advanceTo(SECOND / 2);
    program.call(1, Sysnum.READ, tty, DATA, 2);
    kernel.advanceTo(60 * SECOND);
    assertThat(lines())
        .isEqualTo(
            """
            /2:<T>read(0, 0x00100000, 1)<T><T>(sleeping...)
            /1:<T>read(0, 0x00100000, 2)<T><T>(sleeping...)
            """);
  }

  @Test
  void T_SLEEP_a_call_that_slept_before_prints_only_its_return_with_all_its_time() {
    program.call(1, Sysnum.READ, tty, DATA, 1);
    kernel.advanceTo(5 * SECOND);
    follow(TrussOptions.DEFAULTS.with(Flag.STAMPS, Flag.ELAPSED));
    kernel.advanceTo(20 * SECOND);
    assertThat(lines()).isEmpty();
    kernel.interrupt(program.lwp(1));
    kernel.runUntilIdle();
    assertThat(lines())
        .isEqualTo("15.0000<T>20.0000<T>read(0, 0x00100000, 1)<T><T><T><T>Err#4 EINTR\n");
  }

  @Test
  void T_PFX_LWPs_from_before_count_and_the_kernels_own_does_not() {
    program.newLwp();
    follow(TrussOptions.DEFAULTS);
    program.call(1, Sysnum.GETPID);
    program.call(2, Sysnum.LWP_EXIT);
    program.call(1, Sysnum.GETPID);
    assertThat(lines())
        .isEqualTo(
            """
            /1:<T>getpid()<T><T><T><T><T>= 100
            /2:<T>lwp_exit()
            getpid()<T><T><T><T><T>= 100
            """);
  }

  @Test
  void T_PFX_an_LWP_that_was_gone_before_does_not_count() {
    int second = program.newLwp();
    program.call(1, Sysnum.LWP_EXIT);
    follow(TrussOptions.DEFAULTS);
    program.call(second, Sysnum.GETPID);
    assertThat(lines()).isEqualTo("getpid()<T><T><T><T><T>= 100\n");
  }

  @Test
  void T_PFX_a_process_that_makes_no_call_does_not_make_others_be_told_apart() {
    TrussWriter writer = new TrussWriter(out, TrussOptions.DEFAULTS);
    trace = KernelTrace.attach(kernel, writer);
    writer.followAll(0);
    Program other = new Program(kernel);
    program.call(1, Sysnum.GETPID);
    other.call(1, Sysnum.GETPID);
    program.call(1, Sysnum.GETPID);
    assertThat(lines())
        .isEqualTo(
            """
            getpid()<T><T><T><T><T>= 100
            101:<T>getpid()<T><T><T><T><T>= 101
            100:<T>getpid()<T><T><T><T><T>= 100
            """);
  }

  @Test
  void T_SIG_a_signal_names_the_call_that_slept_before_the_trace_began() {
    program.handle(Signal.SIGUSR1);
    program.call(1, Sysnum.READ, tty, DATA, 1);
    follow(TrussOptions.DEFAULTS);
    program.proc().signals().send(Signal.SIGUSR1);
    kernel.runUntilIdle();
    assertThat(lines())
        .isEqualTo(
            """
                Received signal #16, SIGUSR1, in read() [caught]
            read(0, 0x00100000, 1)<T><T><T><T>Err#4 EINTR
            """);
  }

  @Test
  void only_processes_that_pass_are_followed_present_or_future() {
    Program second = new Program(kernel);
    TrussWriter writer = new TrussWriter(out, TrussOptions.DEFAULTS);
    trace = KernelTrace.attach(kernel, writer);
    int skipped = second.proc().pid();
    writer.followAll(0, pid -> pid != skipped && pid != skipped + 1);
    Program third = new Program(kernel);
    for (Program each : new Program[] {program, second, third}) {
      each.call(1, Sysnum.GETPID);
    }
    assertThat(lines()).isEqualTo("getpid()<T><T><T><T><T>= 100\n");
  }

  @Test
  void a_trace_that_is_closed_hears_nothing_and_leaves_no_timer() {
    TrussWriter writer = new TrussWriter(out, TrussOptions.DEFAULTS);
    trace = KernelTrace.attach(kernel, writer);
    writer.followAll(0);
    program.call(1, Sysnum.READ, tty, DATA, 1);
    assertThat(kernel.nextDeadline()).isEqualTo(SECOND);
    trace.close();
    assertThat(kernel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    kernel.interrupt(program.lwp(1));
    kernel.runUntilIdle();
    assertThat(lines()).isEmpty();
  }

  @Test
  void T_SLEEP_calls_that_return_are_forgotten_behind_one_that_sleeps_long() {
    program.newLwp();
    TrussWriter writer = follow(TrussOptions.DEFAULTS.with(Duration.ofDays(1)));
    program.call(2, Sysnum.READ, tty, DATA, 1);
    for (int i = 0; i < 1000; i++) {
      program.call(1, Sysnum.GETPID);
    }
    assertThat(writer.callsInProgress()).isEqualTo(1);
  }

  @Test
  void T_CNT_what_a_program_makes_up_does_not_make_the_totals_longer() {
    TrussWriter writer = follow(TrussOptions.DEFAULTS.with(Flag.COUNT));
    program.handle(Signal.SIGSYS);
    for (int i = 0; i < 50; i++) {
      program.call(1, Sysnum.KAIO, 100 + 64L * i);
      program.call(1, 1000 + i);
    }
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
    writer.finish(SECOND);
    assertThat(out.toString())
        .isEqualTo(
            """
            signals ------------
            SIGSYS\t\t  50
            total:\t\t  50


            syscall               seconds   calls  errors
            sys#0                    .000      50      50
            kaio                     .000       1
            kaio                     .000      50      50
                                 --------  ------   ----
            sys totals:              .000     101    100
            usr time:                .000
            elapsed:                1.000
            """);
  }
}
