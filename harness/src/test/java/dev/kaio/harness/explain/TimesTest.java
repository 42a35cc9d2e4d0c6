package dev.kaio.harness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.harness.explain.Times.Stamp;
import dev.kaio.harness.trace.TraceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TimesTest {
  private final List<Stamp> stamps = new ArrayList<>();

  /** The next line, of this LWP. */
  private void line(int lwp, Double... columns) {
    stamps.add(new Stamp(stamps.size() + 1, 0, lwp, Arrays.asList(columns)));
  }

  private Times times(String given) throws TraceException {
    return new Times(stamps, given);
  }

  private static void assertIs(OptionalDouble seconds, double expected) {
    assertThat(seconds.orElseThrow()).isCloseTo(expected, Offset.offset(1e-9));
  }

  @Test
  void aRisingColumnIsTheTimeSinceTheStart_T_PFX() throws TraceException {
    line(1, 0.1);
    line(2, 0.2);
    line(1, 0.4);
    Times times = times(null);
    assertIs(times.at(3), 0.4);
    assertIs(times.between(2, 3), 0.2);
    assertThat(times.inCall(3)).isEmpty();
  }

  @Test
  void aFallingColumnOfOneLwpIsAddedUp_T_PFX() throws TraceException {
    line(1, 0.5);
    line(1, 0.2);
    Times times = times(null);
    assertIs(times.at(2), 0.7);
    assertIs(times.between(1, 2), 0.2);
  }

  @Test
  void deltasAreThoseOfEachLwpAndSayNothingBetweenTwo_T_PFX() throws TraceException {
    line(1, 0.5);
    line(2, 0.1);
    line(1, 0.2);
    line(2, 0.3);
    Times times = times(null);
    assertThat(times.at(3)).isEmpty();
    assertIs(times.between(1, 3), 0.2);
    assertIs(times.between(2, 4), 0.3);
    assertThat(times.between(1, 4)).isEmpty();
    assertThat(times.inferences()).anyMatch(each -> each.contains("begin anew"));
  }

  @Test
  void aColumnThatIsSaidToBeTheTimeInTheCallSaysNothingElse_T_PFX() throws TraceException {
    line(1, 0.5);
    line(1, 0.2);
    Times times = times("E");
    assertThat(times.at(2)).isEmpty();
    assertThat(times.between(1, 2)).isEmpty();
    assertIs(times.inCall(2), 0.2);
    assertThat(times.inferences()).isEmpty();
  }

  @Test
  void twoColumnsAreToldApartByWhetherTheSecondIsTheDifferenceOfTheFirst_T_PFX()
      throws TraceException {
    line(1, 1.0, 0.0001);
    line(1, 1.5, 0.4);
    line(1, 2.0, 0.1);
    assertIs(times(null).inCall(2), 0.4);
    stamps.clear();
    line(1, 1.0, 0.0);
    line(1, 1.5, 0.5);
    line(1, 2.0, 0.5);
    assertThat(times(null).inCall(2)).isEmpty();
    assertIs(times(null).at(3), 2.0);
  }

  @Test
  void twoFallingColumnsAreDeltaAndTimeInTheCall_T_PFX() throws TraceException {
    line(1, 0.5, 0.4);
    line(1, 0.2, 0.1);
    assertIs(times(null).at(2), 0.7);
    assertIs(times(null).inCall(2), 0.1);
  }

  @Test
  void threeColumnsAreAllOfThem_T_PFX() throws TraceException {
    line(1, 1.0, 0.0, 0.1);
    line(1, 1.5, 0.5, 0.4);
    assertIs(times(null).between(1, 2), 0.5);
    assertIs(times(null).inCall(2), 0.4);
  }

  @Test
  void anotherNumberOfColumnsThanWasSaidIsRefused() {
    line(1, 0.5);
    assertThatThrownBy(() -> times("dE"))
        .isInstanceOf(TraceException.class)
        .hasMessage("the lines have 1 column of times, and --times dE says 2");
  }
}
