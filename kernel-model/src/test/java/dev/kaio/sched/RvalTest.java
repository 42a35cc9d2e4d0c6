package dev.kaio.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of kernel routines. */
class RvalTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 2, 0xFFFF_FFFFL, Long.MIN_VALUE, Long.MAX_VALUE})
  void every_value_is_a_success_even_minus_one(long value) {
    Rval rval = Rval.of(value);
    assertThat(rval.value()).isEqualTo(value);
    assertThat(rval.errno()).isZero();
    assertThat(rval.isError()).isFalse();
    assertThat(rval.isAsleep()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Errno.class)
  void a_failure_has_value_minus_one_R_SYS_7(Errno errno) {
    assertThat(Rval.error(errno).value()).isEqualTo(-1);
    assertThat(Rval.error(errno).errno()).isEqualTo(errno.code());
    assertThat(Rval.ofErrno(errno.code())).isSameAs(Rval.error(errno));
    assertThat(Rval.error(errno)).hasToString(errno.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 159, 160, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void a_driver_may_fail_with_any_number(int errno) {
    assertThat(Rval.ofErrno(errno).errno()).isEqualTo(errno);
    assertThat(Rval.ofErrno(errno).isError()).isTrue();
  }

  @Test
  void asleep_is_neither_success_zero_nor_a_failure() {
    assertThat(Rval.ASLEEP.isAsleep()).isTrue();
    assertThat(Rval.ASLEEP.isError()).isFalse();
    assertThat(Rval.ZERO.isAsleep()).isFalse();
    assertThat(Rval.ofErrno(0)).isSameAs(Rval.ZERO);
    assertThat(Rval.ASLEEP).hasToString("asleep");
    assertThat(Rval.of(42)).hasToString("42");
  }
}
