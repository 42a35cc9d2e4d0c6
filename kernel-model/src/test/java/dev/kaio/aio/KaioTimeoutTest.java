package dev.kaio.aio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.TestProcess;
import dev.kaio.time.CalloutQueue;
import dev.kaio.time.KernelClock;
import dev.kaio.vm.AddressSpace;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a wait that begins at second 1 ends (R-WAIT-1, R-WAIT-6, R-WTN-1). */
class KaioTimeoutTest extends KaioRules {
  private static final long NOW = 1_000_000_000L;

  /** Seconds whose nanoseconds are the most that a long holds, short of less than a second. */
  private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

  private final TestProcess p = attach(Abi.LP64_SPARC);
  private final AddressSpace as = p.proc().addressSpace();
  private final KernelClock clock = new KernelClock(0);

  private long deadlineOf(KaioTimeout timeout) {
    clock.advanceTo(NOW);
    assertThat(timeout.errno()).isZero();
    assertThat(timeout.isBlocking()).isTrue();
    return timeout.deadline(clock);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 5, 3000000005",
    "0, 999999999, 1999999999",
    "7, 0, 8000000000",
    "0, 10000001, 1010000001",
    "0, 1, 1010000000" // a tick is the least
  })
  @DisplayName("R-WAIT-6 R-WTN-1 a timespec ends after its seconds and nanoseconds")
  void aTimespecEnds(long seconds, long nanos, long end) {
    assertThat(deadlineOf(KaioTimeout.ofTimespec(as, p.time(seconds, nanos)))).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 3000005000", "0, 999999, 1999999000", "0, 1, 1010000000"})
  @DisplayName("R-WAIT-6 a timeval ends after its seconds and microseconds")
  void aTimevalEnds(long seconds, long micros, long end) {
    assertThat(deadlineOf(KaioTimeout.ofTimeval(as, p.time(seconds, micros)))).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "-1, 999999999"})
  @DisplayName("R-WTN-1 what ends behind all that the clock can count to is for ever")
  void moreThanTheClockCounts(long beside, long nanos) {
    long most = p.time(MOST_SECONDS + beside, nanos);
    assertThat(deadlineOf(KaioTimeout.ofTimespec(as, most))).isEqualTo(CalloutQueue.NEVER);
  }

  @Test
  @DisplayName("R-WTN-1 what ends before that has its time")
  void theMostThatTheClockCounts() {
    long most = p.time(MOST_SECONDS - 1, 0);
    assertThat(deadlineOf(KaioTimeout.ofTimespec(as, most)))
        .isEqualTo(MOST_SECONDS * 1_000_000_000L);
  }

  @Test
  @DisplayName("R-WTN-1 the longest time is for ever even when the clock stands at zero")
  void theLongestTime() {
    KaioTimeout timeout = KaioTimeout.ofTimespec(as, p.time(MOST_SECONDS, 0));
    assertThat(timeout.deadline(clock)).isEqualTo(CalloutQueue.NEVER);
  }
}
