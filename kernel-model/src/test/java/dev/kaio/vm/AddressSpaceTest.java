package dev.kaio.vm;

import static dev.kaio.vm.SpaceFixture.R;
import static dev.kaio.vm.SpaceFixture.RW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import org.junit.jupiter.api.Test;

/** Mapping, cutting and searching; nothing is locked here. */
class AddressSpaceTest {
  private static final long P = 0x2000;

  private final SpaceFixture f = new SpaceFixture(Abi.LP64_SPARC);
  private final AddressSpace as = f.as;

  @Test
  void segments_that_touch_never_merge() {
    as.map(0x10000, P, RW);
    as.map(0x10000 + P, P, RW);
    assertThat(f.segments()).containsExactly("10000+1 rw", "12000+1 rw");
  }

  @Test
  void segments_are_listed_by_unsigned_address() {
    as.map(-P, P, R);
    as.map(0x8000_0000_0000_0000L, P, RW);
    as.map(0x7FFF_FFFF_FFFF_E000L, P, RW);
    as.map(0, P, RW);
    assertThat(f.segments())
        .containsExactly(
            "0+1 rw", "7fffffffffffe000+1 rw", "8000000000000000+1 rw", "ffffffffffffe000+1 r");
  }

  @Test
  void a_segment_may_end_at_the_very_top_of_the_space_and_be_cut_there() {
    as.map(-4 * P, 4 * P, RW);
    f.protect("protect", -P, P, R);
    f.unmap("unmap", -3 * P, P);
    assertThat(f.segments())
        .containsExactly("ffffffffffff8000+1 rw", "ffffffffffffc000+1 rw", "ffffffffffffe000+1 r");
    f.unmap("rest", -4 * P, 4 * P);
    assertThat(as.segments()).isEmpty();
  }

  @Test
  void a_segment_may_lie_across_the_middle_of_the_space() {
    as.map(0x7FFF_FFFF_FFFF_E000L, 2 * P, RW);
    assertThat(as.access(0x7FFF_FFFF_FFFF_FFFFL, 2, RW)).isZero();
    f.unmap("unmap", 0x8000_0000_0000_0000L, P);
    assertThat(f.segments()).containsExactly("7fffffffffffe000+1 rw");
  }

  @Test
  void a_range_must_be_of_whole_pages_and_neither_empty_nor_wrapping() {
    assertThat(as.isPageRange(0x10000, P)).isTrue();
    assertThat(as.isPageRange(-P, P)).isTrue();
    assertThat(as.isPageRange(0, P)).isTrue();
    assertThat(as.isPageRange(0x10000, 0)).isFalse();
    assertThat(as.isPageRange(0x10000, -P)).isFalse();
    assertThat(as.isPageRange(0x11000, P)).isFalse();
    assertThat(as.isPageRange(0x10000, P / 2)).isFalse();
    assertThat(as.isPageRange(-P, 2 * P)).isFalse();
    assertThat(as.isPageRange(-2 * P, 3 * P)).isFalse();
  }

  @Test
  void the_space_of_a_32_bit_program_ends_at_4_gib() {
    AddressSpace as32 = new SpaceFixture(Abi.ILP32_X86).as;
    assertThat(as32.isPageRange(0xFFFF_F000L, 0x1000)).isTrue();
    assertThat(as32.isPageRange(0xFFFF_F000L, 0x2000)).isFalse();
    assertThat(as32.isPageRange(0x1_0000_0000L, 0x1000)).isFalse();
    as32.map(0xFFFF_F000L, 0x1000, RW);
    assertThat(as32.access(0xFFFF_FFFFL, 1, RW)).isZero();
    assertThat(as32.access(0xFFFF_FFFFL, 2, RW)).isEqualTo(SpaceFixture.EFAULT);
  }

  @Test
  void mapping_over_something_or_over_half_a_page_is_a_bug_of_the_caller() {
    as.map(0x10000, 4 * P, RW);
    for (long base : new long[] {0x10000 - P, 0x10000, 0x10000 + P, 0x10000 + 3 * P}) {
      assertThatThrownBy(() -> as.map(base, 2 * P, RW))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> as.map(0x40001, P, RW)).isInstanceOf(IllegalArgumentException.class);
    assertThat(f.segments()).containsExactly("10000+4 rw");
  }

  @Test
  void unmapping_the_middle_leaves_two_segments_with_the_old_protection() {
    as.map(0x10000, 4 * P, R);
    f.unmap("unmap", 0x10000 + P, 2 * P);
    assertThat(f.segments()).containsExactly("10000+1 r", "16000+1 r");
  }

  @Test
  void unmapping_cuts_the_segments_at_both_ends_and_takes_those_between_and_skips_holes() {
    as.map(0x10000, 2 * P, R);
    as.map(0x14000, P, RW);
    as.map(0x18000, 2 * P, RW);
    f.unmap("unmap", 0x12000, 4 * P);
    assertThat(f.segments()).containsExactly("10000+1 r", "1a000+1 rw");
  }

  @Test
  void unmapping_nothing_succeeds_at_once() {
    f.unmap("unmap", 0x10000, P);
    assertThat(f.log).containsExactly("unmap done");
  }

  @Test
  void protecting_a_part_makes_it_a_segment_of_its_own_that_stays_one() {
    as.map(0x10000, 4 * P, RW);
    f.protect("protect", 0x12000, P, R);
    assertThat(f.segments()).containsExactly("10000+1 rw", "12000+1 r", "14000+2 rw");
    f.protect("back", 0x12000, P, RW);
    assertThat(f.segments()).containsExactly("10000+1 rw", "12000+1 rw", "14000+2 rw");
  }

  @Test
  void protecting_a_range_covers_several_segments_but_no_more_than_the_range() {
    as.map(0x10000, 2 * P, RW);
    as.map(0x14000, 2 * P, RW);
    f.protect("protect", 0x12000, 2 * P, 0);
    assertThat(f.segments()).containsExactly("10000+1 rw", "12000+1 -", "14000+1 -", "16000+1 rw");
  }

  @Test
  void a_free_range_is_found_behind_what_is_in_the_way() {
    assertThat(as.findFree(0x10000, P)).isEqualTo(0x10000);
    as.map(0x10000, P, RW);
    as.map(0x14000, P, RW);
    assertThat(as.findFree(0x10000, P)).isEqualTo(0x12000);
    assertThat(as.findFree(0x10000, 2 * P)).isEqualTo(0x16000);
  }

  @Test
  void no_free_range_is_found_beyond_the_space_of_the_program() {
    AddressSpace as32 = new SpaceFixture(Abi.ILP32_X86).as;
    as32.map(0x1000, 0xFFFF_F000L - 0x1000, RW);
    assertThat(as32.findFree(0x1000, 0x1000)).isEqualTo(0xFFFF_F000L);
    assertThat(as32.findFree(0x1000, 0x2000)).isZero();
    as.map(0x10000, Long.MAX_VALUE & -P, RW);
    assertThat(as.findFree(0x10000, P)).isZero();
  }

  @Test
  void nothing_at_address_zero_is_no_range() {
    assertThat(as.isPageRange(0, 0)).isFalse();
  }

  @Test
  void another_abi_needs_an_empty_space() {
    as.setAbi(Abi.ILP32_X86);
    assertThat(as.abi()).isEqualTo(Abi.ILP32_X86);
    as.map(0x10000, P, RW);
    as.setAbi(Abi.ILP32_X86);
    assertThatThrownBy(() -> as.setAbi(Abi.LP64_X86))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an address space in use stays");
    assertThat(as.abi()).isEqualTo(Abi.ILP32_X86);
  }

  @Test
  void protecting_a_whole_segment_leaves_one_segment() {
    as.map(0x10000, 2 * P, RW);
    f.protect("whole", 0x10000, 2 * P, R);
    assertThat(f.segments()).containsExactly("10000+2 r");
    f.unmap("whole", 0x10000, 2 * P);
    assertThat(as.segments()).isEmpty();
  }
}
