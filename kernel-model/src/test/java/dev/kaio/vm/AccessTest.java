package dev.kaio.vm;

import static dev.kaio.vm.SpaceFixture.EACCES;
import static dev.kaio.vm.SpaceFixture.EFAULT;
import static dev.kaio.vm.SpaceFixture.R;
import static dev.kaio.vm.SpaceFixture.RW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the kernel may touch: EFAULT, EACCES, copyin and copyout. */
class AccessTest {
  private static final long P = 0x2000;

  private final SpaceFixture f = new SpaceFixture(Abi.LP64_SPARC);
  private final AddressSpace as = f.as;

  @Test
  void a_byte_on_each_side_of_a_segment_is_outside() {
    as.map(0x10000, P, RW);
    assertThat(as.access(0x10000, P, RW)).isZero();
    assertThat(as.access(0xFFFF, 1, R)).isEqualTo(EFAULT);
    assertThat(as.access(0x12000, 1, R)).isEqualTo(EFAULT);
    assertThat(as.access(0xFFFF, 2, R)).isEqualTo(EFAULT);
    assertThat(as.access(0x11FFF, 2, R)).isEqualTo(EFAULT);
  }

  @Test
  void a_range_may_cover_several_segments_but_no_hole() {
    as.map(0x10000, P, RW);
    as.map(0x12000, P, RW);
    as.map(0x16000, P, RW);
    assertThat(as.access(0x10001, 2 * P - 2, RW)).isZero();
    assertThat(as.access(0x12000, 3 * P, RW)).isEqualTo(EFAULT);
  }

  @Test
  void not_mapped_goes_before_not_allowed_wherever_they_lie_R_DRV_7() {
    as.map(0x10000, P, R);
    as.map(0x12000, P, RW);
    assertThat(as.access(0x10000, 2 * P, RW)).isEqualTo(EACCES);
    assertThat(as.access(0x12000, P, RW)).isZero();
    assertThat(as.access(0x10000, 3 * P, RW)).isEqualTo(EFAULT);
    as.map(0x16000, P, 0);
    assertThat(as.access(0x16000, 1, R)).isEqualTo(EACCES);
    assertThat(as.access(0x16000, 1, 0)).isZero();
  }

  @Test
  void a_range_that_wraps_or_has_a_huge_length_is_a_fault_even_if_both_ends_are_mapped() {
    as.map(0, P, RW);
    as.map(-P, P, RW);
    assertThat(as.access(-1, 1, RW)).isZero();
    assertThat(as.access(-P, P, RW)).isZero();
    assertThat(as.access(-1, 2, RW)).isEqualTo(EFAULT);
    assertThat(as.access(0, -1, RW)).isEqualTo(EFAULT);
    assertThat(as.access(0, Long.MIN_VALUE, RW)).isEqualTo(EFAULT);
    assertThat(as.access(0x1000, Long.MAX_VALUE, RW)).isEqualTo(EFAULT);
  }

  @Test
  void no_bytes_are_always_accessible() {
    assertThat(as.access(0x10000, 0, RW)).isZero();
    assertThat(as.access(0, 0, RW)).isZero();
  }

  @Test
  void copyin_needs_to_read_and_copyout_needs_to_write_and_both_say_EFAULT() {
    as.map(0x10000, P, R);
    as.map(0x14000, P, Segment.PROT_WRITE);
    f.memory.put(0x10000, new byte[] {1, 2, 3, 4});
    ByteBuffer bytes = ByteBuffer.allocate(4);
    assertThat(as.copyin(0x10000, bytes)).isZero();
    assertThat(bytes.array()).containsExactly(1, 2, 3, 4);
    assertThat(as.copyout(0x10000, ByteBuffer.allocate(4))).isEqualTo(EFAULT);
    assertThat(as.copyin(0x14000, ByteBuffer.allocate(4))).isEqualTo(EFAULT);
    assertThat(as.copyout(0x14000, ByteBuffer.wrap(new byte[] {9}))).isZero();
    assertThat(f.memory.bytes(0x14000, 2)).containsExactly(9, 0);
  }

  @Test
  void a_copyout_that_faults_at_its_end_stores_nothing() {
    as.map(0x10000, P, RW);
    assertThat(as.copyout(0x11FFE, ByteBuffer.wrap(new byte[] {1, 2, 3}))).isEqualTo(EFAULT);
    assertThat(f.memory.bytes(0x11FFE, 2)).containsExactly(0, 0);
  }

  @Test
  void copies_work_on_the_last_bytes_of_the_space() {
    as.map(-P, P, RW);
    assertThat(as.copyout(-4, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))).isZero();
    ByteBuffer bytes = ByteBuffer.allocate(4);
    assertThat(as.copyin(-4, bytes)).isZero();
    assertThat(bytes.array()).containsExactly(1, 2, 3, 4);
    assertThat(as.copyin(-3, ByteBuffer.allocate(4))).isEqualTo(EFAULT);
  }

  @Test
  void the_readable_length_goes_over_segments_up_to_the_first_that_cannot_be_read() {
    as.map(0x10000, P, RW);
    as.map(0x12000, P, R);
    as.map(0x14000, P, Segment.PROT_WRITE);
    assertThat(as.readableLength(0x10000, 100)).isEqualTo(100);
    assertThat(as.readableLength(0x11FFF, 0x10000)).isEqualTo((int) P + 1);
    assertThat(as.readableLength(0x13FFF, 100)).isEqualTo(1);
    assertThat(as.readableLength(0x14000, 100)).isZero();
    assertThat(as.readableLength(0xFFFF, 100)).isZero();
  }

  @Test
  void the_readable_length_ends_at_the_top_of_the_space() {
    as.map(-P, P, R);
    assertThat(as.readableLength(-10, 100)).isEqualTo(10);
    as.map(0, P, R);
    assertThat(as.readableLength(-10, 100)).as("nothing follows the last byte").isEqualTo(10);
  }
}
