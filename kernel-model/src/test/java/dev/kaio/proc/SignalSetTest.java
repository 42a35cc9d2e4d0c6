package dev.kaio.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of the 73 signals. */
class SignalSetTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 63, 64, 65, 72, 73})
  void each_signal_has_a_bit_of_its_own(int signo) {
    SignalSet set = SignalSet.NONE.with(signo);
    for (int other = 1; other <= Signal.MAX; other++) {
      assertThat(set.contains(other)).isEqualTo(other == signo);
    }
    assertThat(set.without(signo)).isEqualTo(SignalSet.NONE);
  }

  @Test
  void union_and_difference() {
    SignalSet a = SignalSet.NONE.with(1).with(70);
    SignalSet b = SignalSet.NONE.with(70).with(40);
    assertThat(a.union(b)).isEqualTo(SignalSet.NONE.with(1).with(40).with(70));
    assertThat(a.minus(b)).isEqualTo(SignalSet.NONE.with(1));
  }

  @Test
  void SIGKILL_and_SIGSTOP_cannot_be_blocked() {
    assertThat(SignalSet.NONE.with(Signal.SIGKILL).with(Signal.SIGSTOP).with(5).blockable())
        .isEqualTo(SignalSet.NONE.with(5));
    assertThat(SignalSet.ALL_BLOCKABLE.contains(Signal.SIGKILL)).isFalse();
    assertThat(SignalSet.ALL_BLOCKABLE.contains(Signal.SIGSTOP)).isFalse();
  }

  @Test
  void all_that_can_be_blocked_is_one_set_however_it_was_made() {
    SignalSet all = SignalSet.NONE;
    for (int signo = 1; signo <= Signal.MAX; signo++) {
      all = all.with(signo);
    }
    assertThat(all.blockable()).isEqualTo(SignalSet.ALL_BLOCKABLE);
    assertThat(new SignalSet(-1, -1).blockable()).isEqualTo(SignalSet.ALL_BLOCKABLE);
    assertThat(new SignalSet(-1, 0xFFFF_FFFFL).blockable()).isEqualTo(SignalSet.ALL_BLOCKABLE);
  }
}
