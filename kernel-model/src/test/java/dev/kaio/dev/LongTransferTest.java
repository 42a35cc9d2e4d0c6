package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.MAX;
import static dev.kaio.dev.DiskFixture.READ_ONLY;
import static dev.kaio.dev.DiskFixture.SECTOR;
import static dev.kaio.dev.DiskFixture.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.sched.TestThread;
import dev.kaio.vm.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** read(2) and write(2) of more than a disk moves at once: several transfers, one by one. */
class LongTransferTest {
  private static final long LARGE = 0x1000_0000;

  private final DiskFixture f = new DiskFixture();

  /** A disk in memory that writes down what arrives. */
  private class Watched extends RamDisk {
    final List<String> transfers = new ArrayList<>();

    Watched(DiskGeometry geometry) {
      super(f.scheduler, geometry, new MemoryBudget(Long.MAX_VALUE));
    }

    @Override
    public int strategy(Buf buf) {
      transfers.add(buf.offset() + "+" + buf.count());
      assertThat(f.as.lockedPages()).isEqualTo((buf.count() + 4095) / 4096);
      return super.strategy(buf);
    }
  }

  private final Watched disk = new Watched(DiskFixture.geometry(SIZE));

  private void read(Disk from, long address, long length, long offset) {
    f.syncRead(from, address, length, offset);
  }

  private void write(Disk to, long address, long length, long offset) {
    TestThread thread = new TestThread(f.scheduler, "writer", f.log);
    thread.start(why -> to.write(thread, f.as, address, length, offset));
    f.run();
  }

  private void plan(String text) {
    disk.setFaultPlan(FaultPlan.parse(text));
  }

  @Test
  void a_long_write_and_a_long_read_are_transfers_of_the_limit_in_order() {
    byte[] bytes = f.pattern(BUF, 2 * MAX + SECTOR, 1);
    write(disk, BUF, bytes.length, SECTOR);
    f.pattern(BUF, bytes.length, 2);
    read(disk, BUF, bytes.length, SECTOR);
    assertThat(f.log).containsExactly("writer = 262656", "reader = 262656");
    assertThat(f.memory.bytes(BUF, bytes.length)).isEqualTo(bytes);
    assertThat(disk.transfers)
        .containsExactly(
            "512+131072",
            "131584+131072",
            "262656+512",
            "512+131072",
            "131584+131072",
            "262656+512");
    assertThat(f.as.lockedPages()).isZero();
  }

  @Test
  void what_just_fits_is_one_transfer() {
    read(disk, BUF, MAX, 0);
    assertThat(disk.transfers).containsExactly("0+131072");
  }

  @Test
  void a_limit_that_is_no_multiple_of_the_sector_is_rounded_down() {
    Watched odd = new Watched(new DiskGeometry(SIZE, SECTOR, 1000));
    read(odd, BUF, 2 * SECTOR, 0);
    assertThat(odd.transfers).containsExactly("0+512", "512+512");
    assertThat(f.log).containsExactly("reader = 1024");
  }

  @Test
  void a_short_transfer_ends_the_call() {
    plan("short=4k@2");
    read(disk, BUF, 3 * MAX, 0);
    assertThat(f.log).containsExactly("reader = " + (MAX + 4096));
    assertThat(disk.transfers).hasSize(2);
  }

  @Test
  void an_error_ends_the_call_and_is_its_result_but_what_was_written_stays() {
    plan("write=EIO@2");
    byte[] bytes = f.pattern(BUF, 3 * MAX, 1);
    write(disk, BUF, bytes.length, 0);
    assertThat(f.log).containsExactly("writer = EIO");
    assertThat(disk.transfers).hasSize(2);
    assertThat(disk.peek(0, MAX).array()).isEqualTo(Arrays.copyOf(bytes, MAX));
    assertThat(disk.peek(MAX, 2).getShort()).isZero();
    assertThat(f.as.lockedPages()).isZero();
  }

  @Test
  void at_the_end_of_the_disk_the_call_is_short() {
    read(disk, BUF, 2 * MAX, SIZE - MAX - SECTOR);
    write(disk, BUF, 2 * MAX, SIZE - MAX - SECTOR);
    assertThat(f.log).containsExactly("reader = 131584", "writer = 131584");
  }

  @Test
  void the_buffer_is_checked_transfer_by_transfer() {
    read(disk, BUF + SIZE - MAX, 2 * MAX, 0);
    read(disk, READ_ONLY, 2 * MAX, 0);
    assertThat(f.log).containsExactly("reader = EFAULT", "reader = EFAULT");
    assertThat(disk.transfers).containsExactly("0+131072");
  }

  @Test
  void sectors_are_checked_before_anything_moves() {
    read(disk, BUF, 2 * MAX + 1, 0);
    assertThat(f.log).containsExactly("reader = " + Errno.EINVAL);
    assertThat(disk.transfers).isEmpty();
  }

  @Test
  void each_transfer_waits_for_the_one_before() {
    GateDisk gate = f.gate(SIZE);
    read(gate, BUF, 2 * MAX, 0);
    assertThat(gate.held()).hasSize(1);
    gate.complete(0);
    f.run();
    assertThat(gate.held()).hasSize(1);
    assertThat(f.log).isEmpty();
    gate.fail(0, Errno.ENXIO.code());
    f.run();
    assertThat(f.log).containsExactly("reader = ENXIO");
  }

  @Test
  void one_read_moves_64_MiB_at_most() {
    Watched large =
        new Watched(new DiskGeometry(1L << 30, SECTOR, 16 << 20)) {
          @Override
          protected void readInto(Buf buf, int length) {
            transferred(buf, length); // without the bytes, which would take their time
          }
        };
    f.as.map(LARGE, 80L << 20, Segment.PROT_READ | Segment.PROT_WRITE);
    read(large, LARGE, 80L << 20, 0);
    assertThat(f.log).containsExactly("reader = " + (64 << 20));
    assertThat(large.transfers).hasSize(4);
  }
}
