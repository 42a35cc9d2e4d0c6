package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.READ_ONLY;
import static dev.kaio.dev.DiskFixture.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.vnode.Vnode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R-DRV-1 to R-DRV-8: which check comes first, with all later ones failing too. */
class PhysIoTest {
  private static final long LIMIT = 4096;

  private final DiskFixture f = new DiskFixture();
  private final Driver driver = new Driver();

  /** A driver that can be told to fail at each step. */
  private static final class Driver extends CharDevice {
    int refusal;
    int strategyErrno;
    int strategyCalls;
    Buf accepted;

    Driver() {
      super(Vnode.Kind.CHARACTER, DriverOps.DISK);
    }

    @Override
    public long maxTransfer() {
      return LIMIT;
    }

    @Override
    public int refusal(long offset, long length) {
      return refusal;
    }

    @Override
    public int strategy(Buf buf) {
      strategyCalls++;
      accepted = buf;
      return strategyErrno;
    }
  }

  private int read(long address, long count, long offset) {
    return f.read(driver, address, count, offset);
  }

  @Test
  void the_driver_refuses_before_all_else_R_DRV_2() {
    driver.refusal = Errno.ENXIO.code();
    driver.strategyErrno = Errno.EIO.code();
    assertThat(read(UNMAPPED, LIMIT + 1, -1)).isEqualTo(Errno.ENXIO.code());
  }

  @Test
  void then_a_negative_offset_is_EINVAL_R_DRV_3() {
    driver.strategyErrno = Errno.EIO.code();
    assertThat(read(UNMAPPED, LIMIT + 1, -1)).isEqualTo(Errno.EINVAL.code());
    assertThat(read(BUF, 1, Long.MIN_VALUE)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  void then_a_transfer_beyond_the_limit_is_ENOTSUP_R_DRV_6() {
    driver.strategyErrno = Errno.EIO.code();
    assertThat(read(UNMAPPED, LIMIT + 1, 0)).isEqualTo(Errno.ENOTSUP.code());
  }

  @ParameterizedTest
  @ValueSource(longs = {LIMIT + 1, Long.MAX_VALUE, -1, -4096, Long.MIN_VALUE})
  void a_huge_or_negative_count_is_unsigned_and_beyond_the_limit_R_RW_4(long count) {
    assertThat(read(BUF, count, 0)).isEqualTo(Errno.ENOTSUP.code());
  }

  @Test
  void then_the_page_lock_gives_EFAULT_or_EACCES_R_DRV_7() {
    driver.strategyErrno = Errno.EIO.code();
    assertThat(read(UNMAPPED, LIMIT, 0)).isEqualTo(Errno.EFAULT.code());
    assertThat(read(READ_ONLY, LIMIT, 0)).isEqualTo(Errno.EACCES.code());
    assertThat(read(-1, 2, 0)).isEqualTo(Errno.EFAULT.code());
    assertThat(driver.strategyCalls).isZero();
  }

  @Test
  void last_comes_what_strategy_says_and_then_no_page_stays_locked_R_DRV_3() {
    driver.strategyErrno = Errno.EIO.code();
    assertThat(read(BUF, LIMIT, 0)).isEqualTo(Errno.EIO.code());
    assertThat(driver.strategyCalls).isEqualTo(1);
    assertThat(driver.accepted.hasPagesLocked()).isFalse();
    assertThat(f.as.lockedPages()).isZero();
  }

  @Test
  void a_write_reads_memory_so_a_read_only_buffer_will_do_R_DRV_7() {
    assertThat(f.write(driver, READ_ONLY, LIMIT, 0)).isZero();
    assertThat(f.as.lockedPages()).isEqualTo(1);
  }

  @Test
  void an_accepted_transfer_of_exactly_the_limit_keeps_its_pages_locked_until_unlocked_once() {
    assertThat(read(BUF + 1, LIMIT, Long.MAX_VALUE)).isZero();
    assertThat(f.as.lockedPages()).isEqualTo(2);
    assertThat(driver.accepted.hasPagesLocked()).isTrue();
    PhysIo.unlock(driver.accepted);
    PhysIo.unlock(driver.accepted);
    assertThat(f.as.lockedPages()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 512", "511, 512", "0, 1", "0, 513", "512, 511", "-1, 512"})
  void a_disk_refuses_offsets_and_lengths_that_are_no_multiples_of_the_sector_R_DRV_2(
      long offset, long length) {
    assertThat(f.read(f.ramDisk(4096), UNMAPPED, length, offset)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  void a_disk_checks_the_offset_then_the_limit_then_the_buffer_R_DRV_3() {
    RamDisk disk = f.ramDisk(4096);
    long tooLong = DiskFixture.MAX + 512;
    assertThat(f.read(disk, UNMAPPED, tooLong, -512)).isEqualTo(Errno.EINVAL.code());
    assertThat(f.read(disk, UNMAPPED, tooLong, 1 << 20)).isEqualTo(Errno.ENOTSUP.code());
    assertThat(f.read(disk, UNMAPPED, 512, 1 << 20)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  void a_result_is_the_count_less_the_residual_or_minus_one_with_an_errno_R_DRV_8() {
    Buf buf = f.buf("x", driver, false, BUF, 100, 0);
    for (long residual : new long[] {0, 30, 100}) {
      buf.biodone(residual);
    }
    buf.bioerror(Errno.ENXIO.code());
    buf.bioerror(0);
    assertThat(f.log).containsExactly("x 100/0", "x 70/0", "x 0/0", "x -1/6", "x -1/5");
    buf.set(f.as, driver, 3, false, BUF, 100, 0);
    assertThat(buf.resultErrno()).as("a new life has no error").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 3, 1, true, true, true, true, true",
    "false, 4, 2, true, true, true, true, true",
    "true, 3, 1, true, true, true, false, false",
    "false, 2, 1, true, true, true, false, false",
    "false, 3, 0, true, true, true, false, false",
    "false, 3, 1, false, true, true, false, false",
    "false, 3, 1, true, false, true, false, true",
    "false, 3, 1, true, true, false, true, false",
  })
  void a_driver_takes_requests_only_with_all_it_needs_R_DRV_1(
      boolean streams,
      int revision,
      int cbRevision,
      boolean strategy,
      boolean aread,
      boolean awrite,
      boolean takesReads,
      boolean takesWrites) {
    DriverOps ops = new DriverOps(streams, revision, cbRevision, strategy, aread, awrite);
    assertThat(ops.takesAsync(false)).isEqualTo(takesReads);
    assertThat(ops.takesAsync(true)).isEqualTo(takesWrites);
  }

  @Test
  void dev_null_and_the_terminal_take_none_and_disks_take_all_R_DRV_1() {
    assertThat(new NullDevice().ops().takesAsync(true)).isFalse();
    assertThat(new Terminal().ops().takesAsync(false)).isFalse();
    assertThat(f.ramDisk(0).ops().takesAsync(true)).isTrue();
    assertThat(f.gate(0).kind()).isEqualTo(Vnode.Kind.CHARACTER);
  }
}
