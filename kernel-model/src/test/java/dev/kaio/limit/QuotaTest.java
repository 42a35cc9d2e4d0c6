package dev.kaio.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuotaTest {

  @Test
  void aLimitThatHoldsForTwoIsSharedByThem() {
    Quota other = Quota.unlimited();
    Quota quota = Quota.of(10).beside(other);
    other.force(7);
    assertThat(quota.take(4)).isFalse();
    assertThat(quota.take(3)).isTrue();
    other.force(50); // more than there is room for
    assertThat(quota.hasRoom(0)).isFalse();
    other.give(57);
    assertThat(quota.hasRoom(7)).isTrue();
    assertThat(quota.used()).isEqualTo(3);
  }

  @Test
  void whatIsTakenIsNoLongerThere() {
    Quota quota = Quota.of(3);
    assertThat(quota.take(2)).isTrue();
    assertThat(quota.hasRoom(1)).isTrue();
    assertThat(quota.take(2)).isFalse();
    assertThat(quota.used()).isEqualTo(2);
    quota.give(1);
    assertThat(quota.take(2)).isTrue();
  }

  @Test
  void aPartIsBoundByItsOwnLimitAndByTheWhole() {
    Quota all = Quota.of(5);
    Quota first = all.part(3);
    Quota second = all.part(3);
    assertThat(first.take(4)).isFalse();
    assertThat(first.take(3)).isTrue();
    assertThat(second.take(3)).isFalse();
    assertThat(second.take(2)).isTrue();
    assertThat(all.used()).isEqualTo(5);
    first.give(1);
    assertThat(second.take(1)).isTrue();
  }

  @Test
  void whatCannotBeRefusedGoesBeyondTheLimit() {
    Quota quota = Quota.of(1);
    quota.force(2);
    assertThat(quota.hasRoom(0)).isFalse();
    quota.give(2);
    assertThat(quota.take(1)).isTrue();
  }

  @Test
  void nothingIsGivenBackTwice() {
    Quota quota = Quota.unlimited();
    quota.force(1);
    quota.give(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> quota.give(1))
        .withMessage("panic: 1 given back of 0 taken");
  }

  @Test
  void aGreatAmountDoesNotWrapRound() {
    Quota quota = Quota.of(Long.MAX_VALUE);
    quota.force(Long.MAX_VALUE - 1);
    assertThat(quota.hasRoom(2)).isFalse();
    assertThat(quota.hasRoom(1)).isTrue();
  }

  @Property
  void theWholeHasUsedWhatItsPartsHaveUsed(
      @ForAll @IntRange(min = 0, max = 50) int whole, @ForAll int[] amounts) {
    Quota all = Quota.of(whole);
    Quota[] parts = {all.part(20), all.part(30), all.part(40)};
    for (int amount : amounts) {
      Quota part = parts[Math.floorMod(amount, 3)];
      int size = Math.floorMod(amount >> 4, 10);
      if (amount < 0) {
        part.give(Math.min(size, part.used()));
      } else {
        boolean room = part.hasRoom(size);
        assertThat(part.take(size)).isEqualTo(room);
      }
      assertThat(all.used())
          .isLessThanOrEqualTo(whole)
          .isEqualTo(parts[0].used() + parts[1].used() + parts[2].used());
    }
  }
}
