package dev.kaio.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.time.CalloutQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sleeps with a deadline, on a clock that is moved by hand. */
class TimedSleepTest {
  private final List<String> log = new ArrayList<>();
  private final Scheduler scheduler = Scheduler.bootedAt(0);
  private final CondVar cv = new CondVar("something");
  private final TestThread a = thread("a");
  private final TestThread b = thread("b");
  private final TestThread c = thread("c");

  private TestThread thread(String name) {
    return new TestThread(scheduler, name, log);
  }

  private void run() {
    TestThread.runAll(scheduler);
  }

  private void advanceTo(long nanos) {
    scheduler.clock().advanceTo(nanos);
    scheduler.callouts().fireDue(nanos);
    run();
  }

  @Test
  void a_sleep_ends_when_its_deadline_is_reached_and_not_before() {
    a.awaitUntil(cv, 100);
    run();
    advanceTo(99);
    assertThat(log).isEmpty();
    advanceTo(100);
    assertThat(log).containsExactly("a TIMED_OUT");
    assertThat(cv.hasSleepers()).isFalse();
  }

  @Test
  void equal_deadlines_end_in_the_order_of_the_sleeps() {
    for (TestThread thread : List.of(c, a, b)) {
      thread.awaitUntil(cv, 100);
    }
    run();
    advanceTo(100);
    assertThat(log).containsExactly("c TIMED_OUT", "a TIMED_OUT", "b TIMED_OUT");
  }

  @Test
  void different_deadlines_end_in_their_own_order_in_one_step_of_the_clock() {
    a.awaitUntil(cv, 300);
    b.awaitUntil(cv, 100);
    c.awaitUntil(cv, 200);
    run();
    advanceTo(1000);
    assertThat(log).containsExactly("b TIMED_OUT", "c TIMED_OUT", "a TIMED_OUT");
  }

  @Test
  void a_wake_up_cancels_the_timer() {
    a.awaitUntil(cv, 100);
    run();
    cv.signal();
    assertThat(scheduler.callouts().size()).isZero();
    run();
    advanceTo(100);
    assertThat(log).containsExactly("a WOKEN");
  }

  @Test
  void an_interrupt_and_a_spurious_wake_up_cancel_the_timer() {
    a.awaitUntil(cv, 100);
    b.awaitUntil(cv, 100);
    run();
    a.interruptSleep();
    b.wakeSpuriously();
    assertThat(scheduler.callouts().nextDeadline()).isEqualTo(CalloutQueue.NEVER);
    run();
    assertThat(log).containsExactly("a INTERRUPTED", "b WOKEN");
  }

  @Test
  void one_that_timed_out_is_no_longer_there_to_be_signalled() {
    a.awaitUntil(cv, 100);
    b.awaitSig(cv);
    run();
    scheduler.callouts().fireDue(100);
    cv.signal();
    run();
    assertThat(log).containsExactly("a TIMED_OUT", "b WOKEN");
  }

  @Test
  void a_wake_up_before_the_deadline_is_fired_wins() {
    a.awaitUntil(cv, 100);
    run();
    scheduler.clock().advanceTo(100);
    cv.signal();
    scheduler.callouts().fireDue(100);
    run();
    assertThat(log).containsExactly("a WOKEN");
  }

  @Test
  void a_deadline_in_the_past_ends_the_sleep_at_the_next_look_at_the_clock() {
    scheduler.clock().advanceTo(500);
    a.awaitUntil(cv, 100);
    run();
    assertThat(a.isAsleep()).isTrue();
    advanceTo(500);
    assertThat(log).containsExactly("a TIMED_OUT");
  }

  @Test
  void a_second_sleep_has_a_timer_of_its_own() {
    a.start(why -> cv.awaitUntilSig(a, 100, first -> cv.awaitUntilSig(a, 200, second -> Rval.ONE)));
    run();
    advanceTo(150);
    assertThat(scheduler.callouts().nextDeadline()).isEqualTo(200);
    advanceTo(200);
    assertThat(log).containsExactly("a = 1");
    assertThat(scheduler.callouts().size()).isZero();
  }

  @Test
  void setting_the_clock_ends_timed_sleeps_and_no_others_R_WAIT_6() {
    a.awaitUntil(cv, 100);
    b.awaitSig(cv);
    run();
    a.expireTimedSleep();
    b.expireTimedSleep();
    c.expireTimedSleep();
    run();
    assertThat(log).containsExactly("a TIMED_OUT");
    assertThat(scheduler.callouts().size()).isZero();
  }

  @Test
  void setting_the_clock_does_not_touch_one_that_has_been_woken() {
    a.awaitUntil(cv, 100);
    run();
    cv.signal();
    a.expireTimedSleep();
    run();
    assertThat(log).containsExactly("a WOKEN");
  }
}
