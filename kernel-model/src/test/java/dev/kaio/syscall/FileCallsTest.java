package dev.kaio.syscall;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SystemLimits;
import dev.kaio.sched.Rval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** open, close, dup and fcntl: each errno; read, write and lseek: see FileTransferTest. */
class FileCallsTest {
  private static final int EBADF = Errno.EBADF.code();
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int F_DUPFD = 0;
  private static final int F_GETFL = 3;
  private static final int F_DUP2FD = 9;
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  private final Kernel kernel = new Kernel(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);

  private Program limitedTo(int descriptors) {
    SystemLimits limits =
        SystemLimits.DEFAULT.withEach(ProcLimits.DEFAULT.withDescriptors(descriptors));
    return new Program(new Kernel(KernelConfig.DEFAULT.withLimits(limits)));
  }

  private int holdOf(int fd) {
    program.proc().descriptors().hold(fd);
    return fd;
  }

  private void release(int fd) {
    program.proc().descriptors().release(fd);
    kernel.runUntilIdle();
  }

  // ---- open ----

  @Test
  void open_gives_the_lowest_free_number() {
    assertThat(program.open(DISK)).isZero();
    assertThat(program.open("/dev/null")).isEqualTo(1);
    assertThat(program.open("/dev/tty")).isEqualTo(2);
    assertThat(program.errno(Sysnum.CLOSE, 1)).isZero();
    assertThat(program.open("/dev/gate/1")).isEqualTo(1);
  }

  @Test
  void two_opens_of_one_device_have_positions_of_their_own() {
    int a = program.open(DISK);
    int b = program.open(DISK);
    program.value(Sysnum.LSEEK, a, 512, 0);
    assertThat(program.value(Sysnum.LSEEK, b, 0, 1)).isZero();
  }

  @Test
  void open_of_what_is_not_there_is_ENOENT() {
    for (String path : new String[] {"", "/", "/dev", "/dev/rdsk/c0t0d0s00", "dev/null"}) {
      assertThat(program.errno(Sysnum.OPEN, program.string(path), 2, 0))
          .isEqualTo(Errno.ENOENT.code());
    }
  }

  @Test
  void open_reads_the_path_then_checks_the_access_mode_then_looks_for_the_device() {
    assertThat(program.errno(Sysnum.OPEN, UNMAPPED, 3, 0)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.OPEN, 0, 0, 0)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.OPEN, program.string("/none"), 3, 0)).isEqualTo(EINVAL);
  }

  @Test
  void open_with_a_path_too_long_is_ENAMETOOLONG() {
    assertThat(program.errno(Sysnum.OPEN, program.string("x".repeat(1024)), 0, 0))
        .isEqualTo(Errno.ENAMETOOLONG.code());
    assertThat(program.errno(Sysnum.OPEN, program.string("x".repeat(1023)), 0, 0))
        .isEqualTo(Errno.ENOENT.code());
  }

  @Test
  void open_with_a_full_table_is_EMFILE() {
    Program small = limitedTo(2);
    small.open(DISK);
    small.open(DISK);
    assertThat(small.errno(Sysnum.OPEN, small.string(DISK), 2, 0)).isEqualTo(Errno.EMFILE.code());
    assertThat(small.errno(Sysnum.DUP, 0)).isEqualTo(Errno.EMFILE.code());
    assertThat(small.errno(Sysnum.FCNTL, 0, F_DUPFD, 0)).isEqualTo(Errno.EMFILE.code());
    assertThat(small.errno(Sysnum.FCNTL, 0, F_DUPFD, 2)).isEqualTo(EINVAL);
  }

  @ParameterizedTest
  @CsvSource({"0, true, false", "1, false, true", "2, true, true", "0x102, true, true"})
  void the_access_mode_says_what_may_be_done(String mode, boolean mayRead, boolean mayWrite) {
    long flags = Long.decode(mode);
    int fd = (int) program.value(Sysnum.OPEN, program.string(DISK), flags, 0);
    assertThat(program.errno(Sysnum.PREAD, fd, DATA, 512, 0)).isEqualTo(mayRead ? 0 : EBADF);
    assertThat(program.errno(Sysnum.PWRITE, fd, DATA, 512, 0)).isEqualTo(mayWrite ? 0 : EBADF);
    assertThat(program.value(Sysnum.FCNTL, fd, F_GETFL)).isEqualTo(flags & 3);
  }

  // ---- close ----

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 65535, 65536, Integer.MIN_VALUE})
  void numbers_that_are_not_open_are_EBADF_everywhere(int fd) {
    assertThat(program.errno(Sysnum.CLOSE, fd)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.DUP, fd)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.FCNTL, fd, 99, -1)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.READ, fd, UNMAPPED, 1)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.WRITE, fd, UNMAPPED, 1)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.PREAD, fd, UNMAPPED, 1, -1)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.LSEEK, fd, -1, 9)).isEqualTo(EBADF);
  }

  @Test
  void close_waits_for_holds_and_meanwhile_the_number_is_neither_open_nor_free_R_CLN_12() {
    program.newLwp();
    int fd = holdOf(program.open(DISK));
    assertThat(program.call(1, Sysnum.CLOSE, fd)).isNull();
    assertThat(program.call(2, Sysnum.CLOSE, fd).errno()).isEqualTo(EBADF);
    assertThat(program.call(2, Sysnum.DUP, fd).errno()).isEqualTo(EBADF);
    assertThat(program.call(2, Sysnum.OPEN, program.string(DISK), 2, 0)).isEqualTo(Rval.of(1));
    release(fd);
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  // ---- dup and fcntl ----

  @Test
  void dup_shares_position_and_access() {
    int fd = (int) program.value(Sysnum.OPEN, program.string(DISK), 0, 0);
    int copy = (int) program.value(Sysnum.DUP, fd);
    assertThat(copy).isEqualTo(fd + 1);
    program.value(Sysnum.LSEEK, copy, 512, 0);
    assertThat(program.value(Sysnum.LSEEK, fd, 0, 1)).isEqualTo(512);
    assertThat(program.errno(Sysnum.PWRITE, copy, DATA, 512, 0)).isEqualTo(EBADF);
  }

  @Test
  void dupfd_gives_the_lowest_free_number_from_a_minimum_on() {
    int fd = program.open(DISK);
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUPFD, 100)).isEqualTo(100);
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUPFD, 100)).isEqualTo(101);
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUPFD, 65535)).isEqualTo(65535);
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUPFD, 65535)).isEqualTo(Errno.EMFILE.code());
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUPFD, 65536)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUPFD, -1)).isEqualTo(EINVAL);
  }

  @Test
  void dup2fd_puts_the_file_on_that_number_and_closes_what_was_there() {
    int fd = program.open(DISK);
    int other = program.open("/dev/null");
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUP2FD, 259)).isEqualTo(259);
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUP2FD, other)).isEqualTo(other);
    assertThat(program.errno(Sysnum.PREAD, other, DATA, 511, 0)).as("a disk now").isEqualTo(EINVAL);
    assertThat(program.value(Sysnum.FCNTL, fd, F_DUP2FD, fd)).isEqualTo(fd);
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUP2FD, 65536)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUP2FD, -1)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.FCNTL, fd, 77, 0)).isEqualTo(EINVAL);
  }

  @Test
  void dup2fd_waits_for_the_requests_of_the_number_that_it_replaces_R_CLN_12() {
    int fd = program.open(DISK);
    int other = holdOf(program.open("/dev/null"));
    assertThat(program.call(1, Sysnum.FCNTL, fd, F_DUP2FD, other)).isNull();
    release(other);
    assertThat(program.result(1)).isEqualTo(Rval.of(other));
    assertThat(program.errno(Sysnum.PREAD, other, DATA, 511, 0)).isEqualTo(EINVAL);
  }

  @Test
  void dup2fd_onto_a_number_that_another_lwp_is_closing_is_EBUSY() {
    program.newLwp();
    int fd = program.open(DISK);
    int other = holdOf(program.open("/dev/null"));
    program.call(2, Sysnum.CLOSE, other);
    assertThat(program.errno(Sysnum.FCNTL, fd, F_DUP2FD, other)).isEqualTo(Errno.EBUSY.code());
    release(other);
  }

  @Test
  void a_file_that_is_being_dup_ed_is_not_closed_for_good_by_another_lwp() {
    program.newLwp();
    int fd = program.open(DISK);
    int other = holdOf(program.open("/dev/null"));
    program.call(1, Sysnum.FCNTL, fd, F_DUP2FD, other);
    assertThat(program.call(2, Sysnum.CLOSE, fd)).as("close waits for the dup").isNull();
    release(other);
    assertThat(program.result(1)).isEqualTo(Rval.of(other));
    assertThat(program.result(2)).isEqualTo(Rval.ZERO);
    assertThat(program.proc().descriptors().descriptors()).containsExactly(other);
    assertThat(program.proc().descriptors().holds()).isZero();
  }

  @Test
  void an_argument_slot_of_a_32_bit_program_is_32_bits_wide_R_SYS_5() {
    Program program32 = new Program(kernel, new ProcSpec("p", Abi.ILP32_SPARC, 100, false));
    long path = program32.string("/dev/null");
    int fd = (int) program32.value(Sysnum.OPEN, 0xABCD_0000_0000L | path, 0xF_0000_0002L, 0);
    assertThat(fd).isZero();
    assertThat(program32.errno(Sysnum.CLOSE, 0x1_0000_0000L)).isZero();
  }

  @Test
  void the_default_disks_hold_more_than_256_MiB() {
    assertThat(DeviceConfig.DEFAULT_DISK_SIZE).isGreaterThan(256L << 20);
  }
}
