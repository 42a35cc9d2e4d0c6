package dev.kaio.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who wakes, in which order, and why. */
class CondVarTest {
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

  private void allAwait() {
    for (TestThread thread : List.of(a, b, c)) {
      thread.awaitSig(cv);
    }
    run();
  }

  @Test
  void signal_wakes_the_oldest_sleeper_only() {
    allAwait();
    cv.signal();
    run();
    assertThat(log).containsExactly("a WOKEN");
    assertThat(a.isAsleep()).isFalse();
    assertThat(b.sleepingOn()).isSameAs(cv);
  }

  @Test
  void two_signals_wake_the_two_oldest_even_before_the_first_has_run() {
    allAwait();
    cv.signal();
    cv.signal();
    run();
    assertThat(log).containsExactly("a WOKEN", "b WOKEN");
  }

  @Test
  void broadcast_wakes_all_of_them_oldest_first() {
    allAwait();
    cv.broadcast();
    assertThat(cv.hasSleepers()).isFalse();
    assertThat(log).as("waking runs nobody").isEmpty();
    run();
    assertThat(log).containsExactly("a WOKEN", "b WOKEN", "c WOKEN");
  }

  @Test
  void a_signal_without_a_sleeper_is_lost() {
    cv.signal();
    cv.broadcast();
    a.awaitSig(cv);
    run();
    assertThat(log).isEmpty();
    assertThat(cv.hasSleepers()).isTrue();
  }

  @Test
  void the_woken_run_behind_what_was_ready_before_them() {
    allAwait();
    scheduler.runQueue().append(() -> log.add("posted before"));
    cv.signal();
    scheduler.runQueue().append(() -> log.add("posted after"));
    run();
    assertThat(log).containsExactly("posted before", "a WOKEN", "posted after");
  }

  @Test
  void a_woken_thread_that_sleeps_again_is_the_youngest_sleeper() {
    a.start(why -> cv.awaitSig(a, first -> cv.awaitSig(a, second -> Rval.of(2))));
    b.awaitSig(cv);
    run();
    cv.signal();
    run();
    cv.signal();
    run();
    assertThat(log).containsExactly("b WOKEN");
    cv.signal();
    run();
    assertThat(log).containsExactly("b WOKEN", "a = 2");
  }

  @Test
  void one_who_leaves_from_the_middle_does_not_disturb_the_order_of_the_others() {
    allAwait();
    assertThat(b.interruptSleep()).isTrue();
    cv.signal();
    cv.signal();
    run();
    assertThat(log).containsExactly("b INTERRUPTED", "a WOKEN", "c WOKEN");
    assertThat(cv.hasSleepers()).isFalse();
  }

  @Test
  void the_oldest_and_the_youngest_may_leave_too() {
    allAwait();
    a.interruptSleep();
    c.interruptSleep();
    cv.signal();
    cv.signal();
    run();
    assertThat(log).containsExactly("a INTERRUPTED", "c INTERRUPTED", "b WOKEN");
  }

  @Test
  void an_uninterruptible_sleep_is_not_interrupted() {
    a.await(cv);
    run();
    a.setInterruptPending(true);
    assertThat(a.interruptSleep()).isFalse();
    assertThat(a.wakeSpuriously()).isFalse();
    assertThat(a.isInterruptibleSleeper()).isFalse();
    run();
    assertThat(log).isEmpty();
    cv.signal();
    run();
    assertThat(log).containsExactly("a WOKEN");
  }

  @Test
  void an_uninterruptible_sleep_begins_although_a_signal_is_pending() {
    a.setInterruptPending(true);
    a.await(cv);
    run();
    assertThat(a.isAsleep()).isTrue();
  }

  @Test
  void an_interruptible_sleep_does_not_begin_when_a_signal_is_pending() {
    a.setInterruptPending(true);
    a.awaitSig(cv);
    run();
    assertThat(log).containsExactly("a INTERRUPTED");
    assertThat(cv.hasSleepers()).isFalse();
  }

  @Test
  void an_interrupt_that_comes_after_the_wake_up_does_not_change_its_reason() {
    allAwait();
    cv.signal();
    assertThat(a.interruptSleep()).isFalse();
    run();
    assertThat(log).containsExactly("a WOKEN");
  }

  @Test
  void a_spurious_wake_up_looks_like_a_real_one() {
    allAwait();
    assertThat(b.wakeSpuriously()).isTrue();
    run();
    assertThat(log).containsExactly("b WOKEN");
  }

  @Test
  void breaking_ends_an_uninterruptible_sleep_too() {
    a.await(cv);
    run();
    a.breakSleep();
    b.breakSleep();
    run();
    assertThat(log).containsExactly("a INTERRUPTED");
  }

  @Test
  void a_thread_without_a_routine_sleeps_on_nothing() {
    assertThat(a.sleepingOn()).isNull();
    assertThat(a.isInterruptibleSleeper()).isFalse();
    assertThat(a.interruptSleep()).isFalse();
  }

  @Test
  void a_thread_has_one_routine_at_a_time() {
    a.awaitSig(cv);
    assertThatThrownBy(() -> a.awaitSig(cv)).isInstanceOf(IllegalStateException.class);
    run();
    assertThatThrownBy(() -> a.awaitSig(cv)).isInstanceOf(IllegalStateException.class);
    cv.signal();
    assertThatThrownBy(() -> a.awaitSig(cv)).isInstanceOf(IllegalStateException.class);
    run();
    a.awaitSig(cv);
    run();
    assertThat(a.isAsleep()).isTrue();
  }

  @Test
  void a_routine_that_says_asleep_without_sleeping_is_a_bug() {
    a.start(why -> Rval.ASLEEP);
    assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_routine_that_sleeps_twice_at_once_is_a_bug() {
    a.start(
        why -> {
          Rval first = cv.await(a, again -> Rval.ZERO);
          assertThat(first.isAsleep()).isTrue();
          return cv.await(a, again -> Rval.ZERO);
        });
    assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_is_to_be_done_with_a_result_is_done_at_once_or_after_every_sleep() {
    assertThat(a.whenDone(Rval.of(3), result -> Rval.of(result.value() + 1)).value()).isEqualTo(4);
    a.start(
        why ->
            a.whenDone(
                cv.await(a, first -> cv.await(a, second -> Rval.of(5))),
                result -> Rval.of(result.value() + 1)));
    run();
    cv.signal();
    run();
    assertThat(log).isEmpty();
    cv.signal();
    run();
    assertThat(log).containsExactly("a = 6");
  }

  @Test
  void a_device_condition_says_so_and_shows_its_name() {
    assertThat(CondVar.ofDevice("a disk").isOfDevice()).isTrue();
    assertThat(cv.isOfDevice()).isFalse();
    assertThat(cv).hasToString("something");
  }
}
