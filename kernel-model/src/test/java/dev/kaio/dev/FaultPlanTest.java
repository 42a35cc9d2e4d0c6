package dev.kaio.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.dev.FaultRule.Always;
import dev.kaio.dev.FaultRule.Chance;
import dev.kaio.dev.FaultRule.Cut;
import dev.kaio.dev.FaultRule.Direction;
import dev.kaio.dev.FaultRule.Exponential;
import dev.kaio.dev.FaultRule.Fail;
import dev.kaio.dev.FaultRule.Fixed;
import dev.kaio.dev.FaultRule.From;
import dev.kaio.dev.FaultRule.Late;
import dev.kaio.dev.FaultRule.Nth;
import dev.kaio.dev.FaultRule.Shuffle;
import dev.kaio.dev.FaultRule.Stall;
import dev.kaio.dev.FaultRule.Uniform;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fault plans as text. */
class FaultPlanTest {

  @Test
  void a_plan_is_a_list_of_rules() {
    FaultPlan plan =
        FaultPlan.parse(
            "read=EIO@0.01,latency=exp(2ms),stall=600s@3,write.short=512@0.1,read.reorder=8@5+,"
                + "write.latency=uniform(1us,1ms),error=77,stall=forever,seed=42");
    assertThat(plan.seed()).isEqualTo(42);
    assertThat(plan.rules())
        .containsExactly(
            new FaultRule(Direction.READ, new Fail(5), new Chance(new BigDecimal("0.01"))),
            new FaultRule(Direction.BOTH, new Late(new Exponential(2_000_000)), new Always()),
            new FaultRule(Direction.BOTH, new Stall(600_000_000_000L), new Nth(3)),
            new FaultRule(Direction.WRITE, new Cut(512), new Chance(new BigDecimal("0.1"))),
            new FaultRule(Direction.READ, new Shuffle(8), new From(5)),
            new FaultRule(Direction.WRITE, new Late(new Uniform(1000, 1_000_000)), new Always()),
            new FaultRule(Direction.BOTH, new Fail(77), new Always()),
            new FaultRule(Direction.BOTH, new Stall(Stall.FOREVER), new Always()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read=EIO@.50,seed=0        | read=EIO@0.5",
        "error=5@1.0                | error=EIO@1.0",
        "latency=120000us           | latency=120ms",
        "latency=90m                | latency=90m",
        "stall=120m@1               | stall=2h@1",
        "short=4k                   | short=4096",
        "latency=0ns                | latency=0s",
      })
  void a_plan_is_shown_in_one_form(String text, String shown) {
    assertThat(FaultPlan.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | '' is no part of a fault plan: NAME=VALUE or NAME=VALUE@WHEN is wanted",
        "read=EIO,          | '' is no part of a fault plan: NAME=VALUE or NAME=VALUE@WHEN is wanted",
        "read               | 'read' is no part of a fault plan: NAME=VALUE or NAME=VALUE@WHEN is wanted",
        "seed=1             | the fault plan has no rule",
        "seed=1,seed=1      | a fault plan has one seed, without '@'",
        "seed=1@2,read=EIO  | a fault plan has one seed, without '@'",
        "seed=-1            | seed '-1': a number from 0 on is wanted",
        "read=EFOO          | 'EFOO' is not an errno",
        "read=0             | errno '0': a number from 1 to 255 is wanted",
        "read=256           | errno '256': a number from 1 to 255 is wanted",
        "read=EIO@0         | transfer '0': a number from 1 on is wanted",
        "read=EIO@0.0       | probability 0.0 is not above 0 and at most 1.0",
        "read=EIO@1.5       | probability 1.5 is not above 0 and at most 1.0",
        "read=EIO@x         | '@x': a probability such as 0.01, a number N, or N+ is wanted",
        "read=EIO@          | '@': a probability such as 0.01, a number N, or N+ is wanted",
        "latency=2          | '2' is not a time: a number and ns, us, ms, s, m or h is wanted",
        "latency=exp()      | '' is not a time: a number and ns, us, ms, s, m or h is wanted",
        "latency=exp(1s     | 'exp(1s' is not a time: a number and ns, us, ms, s, m or h is wanted",
        "latency=uniform(2s,1s) | 'uniform(2s,1s)': the first time is the longer one",
        "latency=9000h      | time '9000h' is too long: a year is the most",
        "stall=ever         | 'ever' is not a time: a number and ns, us, ms, s, m or h is wanted",
        "short=x            | 'x' is not a size: a number of bytes, or of k, m or g, is wanted",
        "reorder=1          | reorder '1': a number from 2 to 1024 is wanted",
        "reorder=1025       | reorder '1025': a number from 2 to 1024 is wanted",
        "read.error=EIO     | a fault plan knows no 'read.error': error, read, write, latency, stall, short, reorder or seed is wanted",
        "read.write=EIO     | a fault plan knows no 'read.write': error, read, write, latency, stall, short, reorder or seed is wanted",
        "readlatency=1s     | a fault plan knows no 'readlatency': error, read, write, latency, stall, short, reorder or seed is wanted",
        "speed=1            | a fault plan knows no 'speed': error, read, write, latency, stall, short, reorder or seed is wanted",
      })
  void what_is_wrong_is_said_in_one_line(String text, String why) {
    assertThatThrownBy(() -> FaultPlan.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void a_plan_has_at_most_1023_bytes() {
    String rule = "latency=1ms,";
    assertThatThrownBy(() -> FaultPlan.parse(rule.repeat(100)))
        .hasMessage("a fault plan has at most 1023 bytes");
  }

  // ---- properties ----

  @Provide
  Arbitrary<FaultPlan> plans() {
    Arbitrary<Long> nanos = Arbitraries.longs().between(0, Nanos.GREATEST);
    Arbitrary<FaultRule.Effect> effects =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 255).map(Fail::new),
            nanos.map(n -> new Late(new Fixed(n))),
            nanos.map(n -> new Late(new Exponential(n))),
            nanos.map(n -> new Late(new Uniform(n / 2, n))),
            nanos.map(Stall::new),
            Arbitraries.just(new Stall(Stall.FOREVER)),
            Arbitraries.longs().between(0, 1L << 40).map(Cut::new),
            Arbitraries.integers().between(2, 1024).map(Shuffle::new));
    Arbitrary<FaultRule.When> whens =
        Arbitraries.oneOf(
            Arbitraries.just(new Always()),
            Arbitraries.integers()
                .between(1, 1_000_000)
                .map(n -> new Chance(new BigDecimal(n).movePointLeft(6).stripTrailingZeros())),
            Arbitraries.longs().between(1, 1L << 50).map(Nth::new),
            Arbitraries.longs().between(1, 1L << 50).map(From::new));
    Arbitrary<FaultRule> rules =
        Combinators.combine(Arbitraries.of(Direction.class), effects, whens).as(FaultRule::new);
    return Combinators.combine(
            Arbitraries.longs().between(0, (long) 1e17), rules.list().ofMinSize(1).ofMaxSize(12))
        .as(FaultPlan::new);
  }

  @Property
  void what_is_shown_is_read_as_the_same_plan(@ForAll("plans") FaultPlan plan) {
    assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan);
  }

  @Property
  void any_text_is_a_plan_or_is_refused_with_one_line(@ForAll @StringLength(max = 40) String text) {
    for (String plan : new String[] {text, "latency=" + text, "read=EIO@" + text}) {
      try {
        assertThat(FaultPlan.parse(plan).rules()).isNotEmpty();
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
