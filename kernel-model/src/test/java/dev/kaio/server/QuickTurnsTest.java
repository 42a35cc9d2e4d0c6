package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuickTurnsTest {
  private long now = Long.MAX_VALUE; // as System.nanoTime, it may overflow
  private final QuickTurns turns = new QuickTurns(() -> now);

  private void takes(long nanos) {
    now += nanos;
    turns.took(nanos);
  }

  @Test
  void the_loop_copies_as_long_as_that_is_quick() {
    assertThat(turns.areAllowed()).isTrue();
    takes(QuickTurns.LONG_NANOS - 1);
    assertThat(turns.areAllowed()).isTrue();
  }

  @Test
  void a_host_that_holds_it_up_is_left_to_threads_for_a_while() {
    takes(QuickTurns.LONG_NANOS);
    assertThat(turns.areAllowed()).isFalse();
    now += QuickTurns.WHILE_NANOS - 1;
    assertThat(turns.areAllowed()).isFalse();
    now++;
    assertThat(turns.areAllowed()).isTrue();
    takes(1);
    assertThat(turns.areAllowed()).isTrue();
  }
}
