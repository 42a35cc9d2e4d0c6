package dev.kaio.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.vm.KernelMemory.Pressure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tight the kernel's memory is, and the numbers by which it is set from outside. */
class KernelMemoryTest {

  @ParameterizedTest
  @CsvSource({"0, NORMAL, false, false", "1, LOW, true, false", "2, EXHAUSTED, true, true"})
  void each_pressure_has_a_number(int code, Pressure pressure, boolean tight, boolean exhausted) {
    KernelMemory memory = new KernelMemory();
    memory.setPressure(Pressure.of(code));
    assertThat(memory.pressure()).isSameAs(pressure);
    assertThat(pressure.code()).isEqualTo(code);
    assertThat(memory.isTight()).isEqualTo(tight);
    assertThat(memory.isExhausted()).isEqualTo(exhausted);
  }

  @Test
  void other_numbers_are_none() {
    assertThat(Pressure.of(-1)).isNull();
    assertThat(Pressure.of(3)).isNull();
  }
}
