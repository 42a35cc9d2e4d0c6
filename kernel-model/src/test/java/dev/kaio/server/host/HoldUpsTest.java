package dev.kaio.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldUpsTest {
  private long now = Long.MAX_VALUE; // as System.nanoTime, it may overflow
  private final HoldUps holdUps = new HoldUps(() -> now);

  private void takes(long nanos) {
    now += nanos;
    holdUps.took(nanos);
  }

  @Test
  void what_is_quick_is_none() {
    takes(HoldUps.LONG_NANOS - 1);
    takes(HoldUps.LONG_NANOS - 1);
    assertThat(holdUps.areNow()).isFalse();
  }

  @Test
  void one_long_copy_may_be_the_fault_of_others_who_use_the_core() {
    takes(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).isFalse();
    now += HoldUps.AGAIN_NANOS;
    takes(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).isFalse();
  }

  @Test
  void copies_that_are_long_at_the_same_time_are_as_one() {
    takes(HoldUps.LONG_NANOS);
    holdUps.took(HoldUps.LONG_NANOS);
    now++;
    holdUps.took(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).isFalse();
  }

  @Test
  void long_copies_one_soon_after_the_other_are_one_for_a_while() {
    takes(HoldUps.LONG_NANOS);
    now += HoldUps.AGAIN_NANOS - 1;
    takes(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).isTrue();
    now += HoldUps.WHILE_NANOS - 1;
    assertThat(holdUps.areNow()).isTrue();
    now++;
    assertThat(holdUps.areNow()).isFalse();
    takes(1);
    assertThat(holdUps.areNow()).isFalse();
  }

  @Test
  void a_host_that_held_up_lately_is_believed_at_once() {
    takes(HoldUps.LONG_NANOS);
    takes(HoldUps.LONG_NANOS);
    now += HoldUps.WHILE_NANOS;
    takes(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).isTrue();
    now += 2 * HoldUps.WHILE_NANOS;
    assertThat(holdUps.areNow()).isFalse();
    takes(HoldUps.LONG_NANOS);
    assertThat(holdUps.areNow()).as("long ago").isFalse();
  }
}
