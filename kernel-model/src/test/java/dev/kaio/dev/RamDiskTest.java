package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.MAX;
import static dev.kaio.dev.DiskFixture.SECTOR;
import static dev.kaio.dev.DiskFixture.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.TestThread;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk in memory: its bytes, its end, and when it completes. */
class RamDiskTest {
  private static final int EIO = Errno.EIO.code();
  private static final int ENXIO = Errno.ENXIO.code();
  private static final int ENOSPC = Errno.ENOSPC.code();

  private final DiskFixture f = new DiskFixture();
  private final RamDisk disk = f.ramDisk(SIZE);

  @Test
  void a_transfer_never_completes_inside_the_submitting_call() {
    assertThat(f.write(disk, BUF, SECTOR, 0)).isZero();
    assertThat(f.read(disk, BUF, SECTOR, 0)).isZero();
    assertThat(f.log).isEmpty();
    f.run();
    assertThat(f.log).containsExactly("write 512/0", "read 512/0");
  }

  @Test
  void what_was_written_is_read_back_and_the_rest_is_zero() {
    byte[] bytes = f.pattern(BUF, 2 * SECTOR, 1);
    f.write(disk, BUF, 2 * SECTOR, 4 * SECTOR);
    f.pattern(BUF + MAX, 4 * SECTOR, 99);
    f.read(disk, BUF + MAX, 4 * SECTOR, 3 * SECTOR);
    f.run();
    byte[] expected = new byte[4 * SECTOR];
    System.arraycopy(bytes, 0, expected, SECTOR, bytes.length);
    assertThat(f.memory.bytes(BUF + MAX, 4 * SECTOR)).isEqualTo(expected);
    assertThat(disk.peek(3 * SECTOR, 4 * SECTOR).array()).isEqualTo(expected);
  }

  @Test
  void a_transfer_may_lie_across_the_blocks_in_which_the_disk_keeps_its_bytes() {
    byte[] bytes = f.pattern(BUF, MAX, 7);
    long offset = SparseStore.BLOCK - SECTOR;
    f.write(disk, BUF, MAX, offset);
    f.read(disk, BUF + MAX, MAX, offset);
    f.run();
    assertThat(f.memory.bytes(BUF + MAX, MAX)).isEqualTo(bytes);
  }

  @Test
  void memory_is_taken_for_written_blocks_only_however_large_the_disk() {
    RamDisk huge = f.ramDisk(Long.MAX_VALUE & -SECTOR);
    f.read(huge, BUF, MAX, 1L << 50);
    f.run();
    assertThat(huge.allocated()).isZero();
    byte[] bytes = f.pattern(BUF, SECTOR, 3);
    f.write(huge, BUF, SECTOR, 1L << 60);
    f.run();
    assertThat(huge.allocated()).isEqualTo(SparseStore.BLOCK);
    assertThat(huge.peek(1L << 60, SECTOR).array()).isEqualTo(bytes);
  }

  @Test
  void at_the_end_a_read_gives_0_and_a_write_ENOSPC() {
    assertThat(f.read(disk, BUF, SECTOR, SIZE)).isZero();
    assertThat(f.write(disk, BUF, SECTOR, SIZE)).isZero();
    f.run();
    assertThat(f.log).containsExactly("read 0/0", "write -1/" + ENOSPC);
    assertThat(disk.allocated()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {SIZE + SECTOR, 1L << 40, Long.MAX_VALUE & -SECTOR})
  void beyond_the_end_both_give_ENXIO_as_completions(long offset) {
    assertThat(f.read(disk, BUF, SECTOR, offset)).isZero();
    assertThat(f.write(disk, BUF, SECTOR, offset)).isZero();
    f.run();
    assertThat(f.log).containsExactly("read -1/" + ENXIO, "write -1/" + ENXIO);
  }

  @Test
  void across_the_end_both_are_short_and_touch_no_more_memory() {
    byte[] bytes = f.pattern(BUF, 4 * SECTOR, 5);
    f.write(disk, BUF, 4 * SECTOR, SIZE - 2 * SECTOR);
    byte[] before = f.pattern(BUF + MAX, 4 * SECTOR, 77);
    f.read(disk, BUF + MAX, 4 * SECTOR, SIZE - 2 * SECTOR);
    f.run();
    assertThat(f.log).containsExactly("write 1024/0", "read 1024/0");
    byte[] after = f.memory.bytes(BUF + MAX, 4 * SECTOR);
    assertThat(Arrays.copyOf(after, 1024)).isEqualTo(Arrays.copyOf(bytes, 1024));
    assertThat(Arrays.copyOfRange(after, 1024, 2048))
        .isEqualTo(Arrays.copyOfRange(before, 1024, 2048));
  }

  @Test
  void a_disk_of_no_size_is_at_its_end_everywhere() {
    RamDisk empty = f.ramDisk(0);
    f.read(empty, BUF, SECTOR, 0);
    f.write(empty, BUF, SECTOR, 0);
    f.run();
    assertThat(f.log).containsExactly("read 0/0", "write -1/" + ENOSPC);
  }

  @Test
  void requests_are_served_in_the_order_of_submission_on_all_disks_together() {
    RamDisk other = f.ramDisk(SIZE);
    PhysIo.aphysio(f.buf("a", disk, false, BUF, SECTOR, 0));
    PhysIo.aphysio(f.buf("b", other, false, BUF, SECTOR, 0));
    PhysIo.aphysio(f.buf("c", disk, true, BUF, SECTOR, 0));
    f.run();
    assertThat(f.log).containsExactly("a 512/0", "b 512/0", "c 512/0");
  }

  @Test
  void a_write_beyond_the_memory_budget_fails_with_ENOSPC_and_writes_nothing() {
    MemoryBudget budget = new MemoryBudget(SparseStore.BLOCK);
    RamDisk a = new RamDisk(f.scheduler, DiskFixture.geometry(SIZE), budget);
    RamDisk b = new RamDisk(f.scheduler, DiskFixture.geometry(SIZE), budget);
    f.pattern(BUF, MAX, 1);
    f.write(a, BUF, MAX, 0); // needs two blocks
    f.write(a, BUF, SECTOR, 0);
    f.write(a, BUF, SECTOR, SECTOR);
    f.write(b, BUF, SECTOR, 0);
    f.run();
    assertThat(f.log)
        .containsExactly("write -1/" + ENOSPC, "write 512/0", "write 512/0", "write -1/" + ENOSPC);
    assertThat(a.allocated()).isEqualTo(SparseStore.BLOCK);
    assertThat(b.allocated()).isZero();
  }

  @Test
  void a_payload_that_can_no_longer_be_had_is_EIO_and_the_disk_stays_untouched() {
    LostMemory lost = new LostMemory();
    AddressSpace space = new AddressSpace(Abi.LP64_X86, lost);
    space.map(BUF, 0x1000, Segment.PROT_READ);
    Buf buf = f.buf("write", disk, true, BUF, SECTOR, 0);
    buf.set(space, disk, 3, true, BUF, SECTOR, 0);
    PhysIo.aphysio(buf);
    f.run();
    assertThat(f.log).as("the payload has not come").isEmpty();
    lost.receivers.get(0).payload(null);
    assertThat(f.log).containsExactly("write -1/" + EIO);
    assertThat(disk.allocated()).isZero();
  }

  @Test
  void a_synchronous_read_sleeps_until_the_disk_is_done_and_unlocks_its_pages() {
    byte[] bytes = f.pattern(BUF, SECTOR, 9);
    f.write(disk, BUF, SECTOR, 0);
    f.run();
    long locked = f.as.lockedPages();
    f.syncRead(disk, BUF + MAX, SECTOR, 0);
    assertThat(f.log).containsExactly("write 512/0", "reader = 512");
    assertThat(f.memory.bytes(BUF + MAX, SECTOR)).isEqualTo(bytes);
    assertThat(f.as.lockedPages()).isEqualTo(locked);
  }

  @Test
  void a_synchronous_read_is_not_interrupted_because_a_device_ends_it() {
    GateDisk gate = f.gate(SIZE);
    TestThread reader = f.syncRead(gate, BUF, SECTOR, 0);
    assertThat(reader.sleepingOn().isOfDevice()).isTrue();
    assertThat(reader.interruptSleep()).isFalse();
    gate.complete(0);
    f.run();
    assertThat(f.log).containsExactly("reader = 512");
  }

  @Test
  void a_synchronous_read_gives_the_errno_of_the_device_or_of_the_refusal() {
    f.syncRead(disk, BUF, SECTOR, SIZE + SECTOR);
    f.syncRead(disk, BUF, SECTOR + 1, 0);
    f.syncRead(disk, DiskFixture.UNMAPPED, SECTOR, 0);
    assertThat(f.log).containsExactly("reader = ENXIO", "reader = EINVAL", "reader = EFAULT");
    assertThat(f.as.lockedPages()).isZero();
  }

  @Test
  void a_synchronous_read_of_nothing_asks_nobody() {
    f.syncRead(disk, DiskFixture.UNMAPPED, 0, 7);
    assertThat(f.log).containsExactly("reader = 0");
  }

  @ParameterizedTest
  @CsvSource({"-1, 512, 1", "1, 500, 1", "1, 0, 1", "1, 512, -1"})
  void a_geometry_must_make_sense(long size, int sector, long maxTransfer) {
    assertThatThrownBy(() -> new DiskGeometry(size, sector, maxTransfer))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
