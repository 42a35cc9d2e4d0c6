package dev.kaio.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Two clocks of which one can be set. */
class KernelClockTest {
  private final KernelClock clock = new KernelClock(1_000);

  @Test
  void it_starts_at_monotonic_zero_and_the_given_wall_time() {
    assertThat(clock.monotonicNanos()).isZero();
    assertThat(clock.wallNanos()).isEqualTo(1_000);
  }

  @Test
  void both_clocks_advance_together() {
    clock.advanceTo(50);
    assertThat(clock.monotonicNanos()).isEqualTo(50);
    assertThat(clock.wallNanos()).isEqualTo(1_050);
  }

  @Test
  void it_may_be_advanced_to_where_it_is() {
    clock.advanceTo(50);
    clock.advanceTo(50);
    assertThat(clock.monotonicNanos()).isEqualTo(50);
  }

  @Test
  void it_does_not_go_back() {
    clock.advanceTo(50);
    assertThatThrownBy(() -> clock.advanceTo(49)).isInstanceOf(IllegalArgumentException.class);
    assertThat(clock.monotonicNanos()).isEqualTo(50);
  }

  @Test
  void setting_the_wall_clock_back_or_forward_leaves_monotonic_time_alone_R_WAIT_6() {
    clock.advanceTo(50);
    clock.shiftWall(-500);
    assertThat(clock.wallNanos()).isEqualTo(550);
    clock.shiftWall(2_000);
    assertThat(clock.wallNanos()).isEqualTo(2_550);
    assertThat(clock.monotonicNanos()).isEqualTo(50);
  }

  @Test
  void a_tick_is_ten_milliseconds() {
    assertThat(KernelClock.TICK_NANOS).isEqualTo(10_000_000L);
  }
}
