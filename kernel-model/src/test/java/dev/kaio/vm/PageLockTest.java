package dev.kaio.vm;

import static dev.kaio.vm.SpaceFixture.EACCES;
import static dev.kaio.vm.SpaceFixture.EFAULT;
import static dev.kaio.vm.SpaceFixture.R;
import static dev.kaio.vm.SpaceFixture.RW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.sched.TestThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R-DRV-7 and R-CLN-8: locked pages, and who waits for them. */
class PageLockTest {
  private static final long P = 0x2000;
  private static final long A = 0x10000;
  private static final long B = A + P;
  private static final long C = B + P;

  private final SpaceFixture f = new SpaceFixture(Abi.LP64_SPARC);
  private final AddressSpace as = f.as;

  private void mapThree() {
    as.map(A, P, RW);
    as.map(B, P, RW);
    as.map(C, P, RW);
  }

  private List<Long> locks() {
    return as.segments().stream().map(Segment::lockedPages).toList();
  }

  @Test
  void whole_pages_that_cover_the_range_are_locked_R_DRV_7() {
    as.map(A, 4 * P, RW);
    assertThat(as.pageLock(A + P - 1, 2, true)).isZero();
    assertThat(as.lockedPages()).isEqualTo(2);
    assertThat(as.pageLock(A + P, P, true)).isZero();
    assertThat(as.lockedPages()).isEqualTo(3);
    assertThat(as.pageLock(A + 5, 3 * P, true)).isZero();
    assertThat(as.lockedPages()).isEqualTo(7);
    as.pageUnlock(A + 5, 3 * P);
    as.pageUnlock(A + P, P);
    as.pageUnlock(A + P - 1, 2);
    assertThat(as.lockedPages()).isZero();
  }

  @Test
  void a_device_that_writes_memory_needs_write_permission_and_one_that_reads_it_needs_read() {
    as.map(A, P, R);
    as.map(B, P, Segment.PROT_WRITE);
    assertThat(as.pageLock(A, 1, false)).isZero();
    assertThat(as.pageLock(A, 1, true)).isEqualTo(EACCES);
    assertThat(as.pageLock(B, 1, true)).isZero();
    assertThat(as.pageLock(B, 1, false)).isEqualTo(EACCES);
    assertThat(locks()).containsExactly(1L, 1L);
  }

  @Test
  void a_lock_that_fails_locks_nothing() {
    mapThree();
    assertThat(as.pageLock(B, 3 * P, false)).isEqualTo(EFAULT);
    assertThat(as.pageLock(-1, 2, false)).isEqualTo(EFAULT);
    assertThat(as.pageLock(A, -1, false)).isEqualTo(EFAULT);
    assertThat(as.lockedPages()).isZero();
  }

  @Test
  void a_lock_across_segments_counts_in_each_of_them() {
    mapThree();
    as.pageLock(B - 1, P + 2, true);
    assertThat(locks()).containsExactly(1L, 1L, 1L);
    as.pageUnlock(B - 1, P + 2);
    assertThat(locks()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void the_last_page_of_the_space_can_be_locked() {
    as.map(-2 * P, 2 * P, RW);
    assertThat(as.pageLock(-P - 1, P + 1, true)).isZero();
    assertThat(as.lockedPages()).isEqualTo(2);
    as.pageUnlock(-P - 1, P + 1);
    assertThat(as.lockedPages()).isZero();
  }

  @Test
  void releasing_more_than_was_locked_is_a_panic() {
    as.map(A, P, RW);
    assertThatThrownBy(() -> as.pageUnlock(A, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unmap_sleeps_until_the_last_lock_of_the_segment_is_gone_R_CLN_8() {
    as.map(A, P, RW);
    as.pageLock(A, 8, true);
    as.pageLock(A + 8, 8, true);
    TestThread unmapper = f.unmap("unmap", A, P);
    assertThat(as.unmapWait()).isTrue();
    assertThat(unmapper.sleepingOn()).isSameAs(as.cv());
    f.unlock(A, 8);
    assertThat(f.log).isEmpty();
    assertThat(as.unmapWait()).isTrue();
    f.unlock(A + 8, 8);
    assertThat(f.log).containsExactly("unmap done");
    assertThat(as.segments()).isEmpty();
    assertThat(as.unmapWait()).isFalse();
  }

  @Test
  void no_signal_ends_that_sleep_R_CLN_8() {
    as.map(A, P, RW);
    as.pageLock(A, 8, true);
    TestThread unmapper = f.unmap("unmap", A, P);
    unmapper.setInterruptPending(true);
    assertThat(unmapper.interruptSleep()).isFalse();
    f.run();
    assertThat(unmapper.isAsleep()).isTrue();
  }

  @Test
  void segments_before_the_locked_one_are_gone_while_it_sleeps_and_later_ones_are_not_R_CLN_8() {
    mapThree();
    as.pageLock(B, 8, true);
    f.unmap("unmap", A, 3 * P);
    assertThat(f.segments()).containsExactly("12000+1 rw", "14000+1 rw");
    assertThat(as.pageLock(C, 8, true)).as("new requests may lock the rest").isZero();
    f.unlock(B, 8);
    assertThat(f.segments()).as("B went, C is locked now").containsExactly("14000+1 rw");
    assertThat(f.log).isEmpty();
    f.unlock(C, 8);
    assertThat(f.log).containsExactly("unmap done");
  }

  @Test
  void it_starts_again_from_the_start_so_what_was_mapped_meanwhile_goes_too_R_CLN_8() {
    mapThree();
    as.pageLock(B, 8, true);
    f.unmap("unmap", A, 3 * P);
    as.map(A, P, R);
    f.unlock(B, 8);
    assertThat(as.segments()).isEmpty();
  }

  @Test
  void only_the_part_of_a_segment_in_the_range_goes_but_a_lock_anywhere_in_it_is_waited_for() {
    as.map(A, 3 * P, RW);
    as.pageLock(C, 8, true);
    f.unmap("unmap", A, P);
    assertThat(f.segments()).containsExactly("10000+3 rw");
    f.unlock(C, 8);
    assertThat(f.segments()).containsExactly("12000+2 rw");
  }

  @Test
  void a_change_of_protection_waits_as_well_R_CLN_8() {
    mapThree();
    as.pageLock(B, 8, true);
    f.protect("protect", A, 2 * P, R);
    assertThat(f.segments()).containsExactly("10000+1 r", "12000+1 rw", "14000+1 rw");
    assertThat(as.unmapWait()).isTrue();
    f.unlock(B, 8);
    assertThat(f.segments()).containsExactly("10000+1 r", "12000+1 r", "14000+1 rw");
    assertThat(f.log).containsExactly("protect done");
  }

  @Test
  void the_last_lock_of_any_segment_ends_the_wait_mark_and_the_unmapper_sets_it_again_R_CLN_5() {
    mapThree();
    as.pageLock(A, 8, true);
    as.pageLock(C, 8, true);
    f.unmap("unmap", A, P);
    TestThread cleanup = new TestThread(f.scheduler, "cleanup", f.log);
    cleanup.awaitSig(as.cv());
    f.run();
    f.unlock(C, 8);
    assertThat(as.unmapWait()).isTrue();
    assertThat(f.log).as("the condition was woken").containsExactly("cleanup WOKEN");
    f.unlock(A, 8);
    assertThat(f.log).containsExactly("cleanup WOKEN", "unmap done");
  }

  @Test
  void who_waits_on_the_condition_is_told_when_somebody_begins_to_wait_R_CLN_8() {
    as.map(A, P, RW);
    as.pageLock(A, 8, true);
    TestThread cleanup = new TestThread(f.scheduler, "cleanup", f.log);
    cleanup.awaitSig(as.cv());
    f.run();
    f.unmap("unmap", A, P);
    assertThat(f.log).containsExactly("cleanup WOKEN");
  }

  @Test
  void several_unmappers_of_one_segment_go_on_together() {
    as.map(A, 2 * P, RW);
    as.pageLock(A, 8, true);
    f.unmap("first", A, P);
    f.unmap("second", B, P);
    f.unlock(A, 8);
    assertThat(f.log).containsExactly("first done", "second done");
    assertThat(as.segments()).isEmpty();
  }

  /** The older one runs first and sets the mark again; the recordings show the same. */
  @Test
  void an_unmapper_whose_segment_is_free_sleeps_on_while_an_older_one_must_wait_R_CLN_8() {
    mapThree();
    as.pageLock(A, 8, true);
    as.pageLock(C, 8, true);
    f.unmap("first", A, P);
    f.unmap("second", C, P);
    f.unlock(C, 8);
    assertThat(f.log).isEmpty();
    f.unlock(A, 8);
    assertThat(f.log).containsExactly("first done", "second done");
  }

  @Test
  void an_unmapper_whose_segment_is_free_goes_on_although_a_younger_one_must_wait_R_CLN_9() {
    mapThree();
    as.pageLock(A, 8, true);
    as.pageLock(C, 8, true);
    f.unmap("first", C, P);
    f.unmap("second", A, P);
    f.unlock(C, 8);
    assertThat(f.log).containsExactly("first done");
    assertThat(as.unmapWait()).isTrue();
    f.unlock(A, 8);
    assertThat(f.log).containsExactly("first done", "second done");
  }

  @Test
  void locks_of_segments_that_nobody_unmaps_do_not_hold_an_unmap_up() {
    mapThree();
    as.pageLock(B, 8, true);
    f.unmap("first", A, P);
    f.unmap("second", C, P);
    assertThat(f.log).containsExactly("first done", "second done");
    assertThat(as.unmapWait()).isFalse();
  }

  @Test
  void a_broken_sleep_of_a_lost_program_ends_with_EINTR_and_unmaps_nothing_more() {
    mapThree();
    as.pageLock(B, 8, true);
    TestThread unmapper = f.unmap("unmap", A, 3 * P);
    unmapper.breakSleep();
    f.run();
    assertThat(f.log).containsExactly("unmap = EINTR");
    assertThat(f.segments()).containsExactly("12000+1 rw", "14000+1 rw");
  }
}
