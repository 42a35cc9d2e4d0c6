package dev.kaio.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuickTurnsTest {
  private long now = Long.MAX_VALUE; // as System.nanoTime, it may overflow
  private boolean inMemory = true;
  private int asked;
  private final QuickTurns turns =
      new QuickTurns(
          () -> now,
          (offset, length) -> {
            asked++;
            return inMemory;
          });

  private boolean areAllowed() {
    return turns.areAllowed(0, 512);
  }

  private void takes(long nanos) {
    now += nanos;
    turns.took(nanos);
  }

  /** Copies so many times; returns how often it was asked what is in memory. */
  private int askedIn(int copies) {
    int before = asked;
    for (int i = 0; i < copies; i++) {
      assertThat(areAllowed()).isTrue();
    }
    return asked - before;
  }

  @Test
  void while_the_host_holds_it_up_it_copies_nothing() {
    assertThat(areAllowed()).isTrue();
    takes(HoldUps.LONG_NANOS);
    takes(HoldUps.LONG_NANOS);
    assertThat(areAllowed()).isFalse();
    now += HoldUps.WHILE_NANOS;
    assertThat(areAllowed()).isTrue();
  }

  @Test
  void what_is_not_in_memory_is_left_to_threads() {
    inMemory = false;
    assertThat(areAllowed()).isFalse();
    inMemory = true;
    assertThat(areAllowed()).isTrue();
  }

  @Test
  void after_many_times_yes_it_asks_seldom() {
    assertThat(askedIn(QuickTurns.ENOUGH)).isEqualTo(QuickTurns.ENOUGH);
    assertThat(askedIn(10 * QuickTurns.SELDOM)).isEqualTo(10);
  }

  @Test
  void a_slow_copy_makes_it_ask_for_a_while() {
    askedIn(QuickTurns.ENOUGH);
    takes(QuickTurns.SLOW_NANOS - 1);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
    takes(QuickTurns.SLOW_NANOS);
    assertThat(askedIn(QuickTurns.DOUBT)).isEqualTo(QuickTurns.DOUBT);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
  }

  /** The next question is answered no. */
  private void isRefused() {
    inMemory = false;
    boolean allowed = true;
    for (int i = 0; i < QuickTurns.SELDOM && allowed; i++) {
      allowed = areAllowed();
    }
    assertThat(allowed).isFalse();
    inMemory = true;
  }

  @Test
  void each_no_that_comes_too_late_makes_it_ask_twice_as_long() {
    askedIn(QuickTurns.ENOUGH);
    isRefused();
    assertThat(askedIn(QuickTurns.ENOUGH)).as("the first").isEqualTo(QuickTurns.ENOUGH);
    isRefused();
    assertThat(askedIn(2 * QuickTurns.ENOUGH)).isEqualTo(2 * QuickTurns.ENOUGH);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      takes(QuickTurns.SLOW_NANOS);
      askedIn(QuickTurns.MOST_ENOUGH);
      isRefused();
    }
    assertThat(askedIn(QuickTurns.MOST_ENOUGH)).isEqualTo(QuickTurns.MOST_ENOUGH);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
  }

  @Test
  void a_no_among_questions_does_not_make_it_ask_longer() {
    isRefused();
    isRefused();
    assertThat(askedIn(QuickTurns.ENOUGH)).isEqualTo(QuickTurns.ENOUGH);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
  }

  @Test
  void after_a_long_time_it_is_as_at_first() {
    askedIn(QuickTurns.ENOUGH);
    isRefused();
    askedIn(QuickTurns.ENOUGH);
    now += QuickTurns.FORGET_NANOS + 1;
    isRefused();
    assertThat(askedIn(QuickTurns.ENOUGH)).isEqualTo(QuickTurns.ENOUGH);
    assertThat(askedIn(QuickTurns.SELDOM)).isEqualTo(1);
  }
}
