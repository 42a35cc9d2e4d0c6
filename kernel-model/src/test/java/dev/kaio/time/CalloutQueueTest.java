package dev.kaio.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is due, and in which order. */
class CalloutQueueTest {
  private final CalloutQueue callouts = new CalloutQueue();
  private final List<String> fired = new ArrayList<>();

  private CalloutQueue.Callout at(long deadline, String name) {
    return callouts.schedule(deadline, () -> fired.add(name));
  }

  @Test
  void an_empty_queue_has_no_deadline() {
    assertThat(callouts.nextDeadline()).isEqualTo(CalloutQueue.NEVER);
    callouts.fireDue(Long.MAX_VALUE);
    assertThat(callouts.size()).isZero();
  }

  @Test
  void entries_fire_in_order_of_deadline_whatever_the_order_of_scheduling() {
    at(30, "c");
    at(10, "a");
    at(20, "b");
    assertThat(callouts.nextDeadline()).isEqualTo(10);
    callouts.fireDue(20);
    assertThat(fired).containsExactly("a", "b");
    assertThat(callouts.nextDeadline()).isEqualTo(30);
    callouts.fireDue(30);
    assertThat(fired).containsExactly("a", "b", "c");
  }

  @Test
  void equal_deadlines_fire_in_order_of_scheduling() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      at(5, "entry " + i);
      expected.add("entry " + i);
    }
    callouts.fireDue(5);
    assertThat(fired).isEqualTo(expected);
  }

  @Test
  void a_cancelled_entry_does_not_fire() {
    CalloutQueue.Callout first = at(10, "first");
    at(10, "second");
    callouts.cancel(first);
    callouts.fireDue(10);
    assertThat(fired).containsExactly("second");
  }

  @Test
  void cancelling_twice_or_after_firing_does_no_harm() {
    CalloutQueue.Callout first = at(10, "first");
    CalloutQueue.Callout second = at(20, "second");
    callouts.fireDue(10);
    callouts.cancel(first);
    callouts.cancel(second);
    callouts.cancel(second);
    callouts.fireDue(20);
    assertThat(fired).containsExactly("first");
  }

  @Test
  void an_entry_may_cancel_one_that_is_due_at_the_same_time() {
    CalloutQueue.Callout[] later = new CalloutQueue.Callout[1];
    callouts.schedule(
        10,
        () -> {
          fired.add("first");
          callouts.cancel(later[0]);
        });
    later[0] = at(10, "later");
    callouts.fireDue(10);
    assertThat(fired).containsExactly("first");
  }

  @Test
  void an_entry_that_is_scheduled_while_firing_fires_at_once_if_it_is_due() {
    callouts.schedule(
        10,
        () -> {
          at(5, "overdue");
          at(11, "not yet");
        });
    at(10, "second");
    callouts.fireDue(10);
    assertThat(fired).containsExactly("overdue", "second");
    assertThat(callouts.nextDeadline()).isEqualTo(11);
  }

  @Test
  void deadlines_at_both_ends_of_a_long_are_ordered_without_overflow() {
    at(Long.MAX_VALUE - 1, "last");
    at(Long.MIN_VALUE, "first");
    at(0, "middle");
    assertThat(callouts.nextDeadline()).isEqualTo(Long.MIN_VALUE);
    callouts.fireDue(-1);
    assertThat(fired).containsExactly("first");
    callouts.fireDue(Long.MAX_VALUE - 2);
    assertThat(fired).containsExactly("first", "middle");
    callouts.fireDue(Long.MAX_VALUE);
    assertThat(fired).containsExactly("first", "middle", "last");
  }

  @Test
  void the_past_fires_nothing_that_is_ahead() {
    at(10, "ahead");
    callouts.fireDue(-10);
    callouts.fireDue(9);
    assertThat(fired).isEmpty();
  }
}
