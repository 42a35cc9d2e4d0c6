package dev.kaio.syscall;

import static dev.kaio.abi.OpenFlags.O_APPEND;
import static dev.kaio.abi.OpenFlags.O_CREAT;
import static dev.kaio.abi.OpenFlags.O_DSYNC;
import static dev.kaio.abi.OpenFlags.O_EXCL;
import static dev.kaio.abi.OpenFlags.O_NDELAY;
import static dev.kaio.abi.OpenFlags.O_NONBLOCK;
import static dev.kaio.abi.OpenFlags.O_RDWR;
import static dev.kaio.abi.OpenFlags.O_SYNC;
import static dev.kaio.abi.OpenFlags.O_TRUNC;
import static dev.kaio.abi.OpenFlags.O_WRONLY;
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
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** open, close, dup and fcntl: each errno; read, write and lseek: see FileTransferTest. */
class FileCallsTest {
  private static final int EBADF = Errno.EBADF.code();
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUP2FD = 9;
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);

  private Program limitedTo(int descriptors) {
    SystemLimits limits =
        SystemLimits.DEFAULT.withEach(ProcLimits.DEFAULT.withDescriptors(descriptors));
    return new Program(Kernels.boot(KernelConfig.DEFAULT.withLimits(limits)));
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
    for (String path : new String[] {"", "/dev/rdsk/c0t0d0s00", "dev/null", "/devs", "/de"}) {
      assertThat(openErrno(path, 2)).as(path).isEqualTo(Errno.ENOENT.code());
    }
  }

  private int openErrno(String path, int flags) {
    return program.errno(Sysnum.OPEN, program.string(path), flags, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "//dev///null, 0",
    "/dev/./rdsk/../null, 0",
    "/../dev/null, 0",
    "/none/../dev/null, 0",
    "/, EISDIR",
    "/dev, EISDIR",
    "/dev/rdsk/, EISDIR",
    "/dev/rdsk/c0t0d0s0/.., EISDIR",
    "/dev/null/, ENOTDIR",
    "/dev/null/., ENOTDIR",
    "/dev/null/x, ENOTDIR",
  })
  void names_of_a_path_are_looked_at_one_by_one(String path, String errno) {
    assertThat(Errno.nameOf(openErrno(path, 2))).isEqualTo(errno);
  }

  @Test
  void a_name_of_more_than_255_bytes_is_ENAMETOOLONG() {
    assertThat(openErrno("/" + "x".repeat(255), 0)).isEqualTo(Errno.ENOENT.code());
    assertThat(openErrno("/" + "x".repeat(256), 0)).isEqualTo(Errno.ENAMETOOLONG.code());
    assertThat(openErrno("/" + "ä".repeat(128), 0)).isEqualTo(Errno.ENAMETOOLONG.code());
  }

  @Test
  void a_device_is_there_already_for_O_EXCL_and_O_CREAT_and_O_TRUNC_do_nothing_to_it() {
    assertThat(openErrno(DISK, O_RDWR | O_CREAT | O_TRUNC)).isZero();
    assertThat(openErrno(DISK, O_RDWR | O_EXCL)).isZero();
    assertThat(openErrno(DISK, O_RDWR | O_CREAT | O_EXCL)).isEqualTo(Errno.EEXIST.code());
    assertThat(openErrno("/dev/none", O_RDWR | O_CREAT)).isEqualTo(Errno.ENOENT.code());
  }

  @Test
  void a_failed_open_leaves_its_number_free() {
    openErrno("/none", 0);
    assertThat(program.open(DISK)).isZero();
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
    assertThat(program.errno(Sysnum.OPEN, program.string("/x".repeat(511) + "/"), 0, 0))
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
    assertThat(program.errno(Sysnum.LLSEEK, fd, -1, 9)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.FSTAT, fd, UNMAPPED)).isEqualTo(EBADF);
    assertThat(program.errno(Sysnum.FDSYNC, fd, 99)).isEqualTo(EBADF);
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

  // ---- flags ----

  private int openWith(String path, int flags) {
    return (int) program.value(Sysnum.OPEN, program.string(path), flags, 0);
  }

  @Test
  void F_GETFL_shows_what_open_was_told_without_what_only_open_knows() {
    int kept = O_RDWR | O_APPEND | O_SYNC | O_DSYNC | O_NDELAY | O_NONBLOCK;
    int fd = openWith(DISK, kept | O_CREAT | O_TRUNC | 0x2000 | 0x800);
    assertThat(program.value(Sysnum.FCNTL, fd, F_GETFL)).isEqualTo(kept);
    assertThat(program.value(Sysnum.FCNTL, openWith(DISK, O_WRONLY), F_GETFL)).isEqualTo(1);
  }

  @Test
  void F_SETFL_replaces_the_flags_of_all_who_share_the_open_but_not_the_access() {
    int fd = openWith(DISK, O_WRONLY | O_SYNC);
    int copy = (int) program.value(Sysnum.DUP, fd);
    assertThat(program.value(Sysnum.FCNTL, copy, F_SETFL, O_RDWR | O_APPEND | O_TRUNC)).isZero();
    assertThat(program.value(Sysnum.FCNTL, fd, F_GETFL)).isEqualTo(O_WRONLY | O_APPEND);
  }

  @Test
  void FD_CLOEXEC_belongs_to_the_number_and_exec_closes_those_that_have_it() {
    int fd = program.open(DISK);
    assertThat(program.value(Sysnum.FCNTL, fd, F_GETFD)).isZero();
    assertThat(program.value(Sysnum.FCNTL, fd, F_SETFD, 3)).isZero();
    int copy = (int) program.value(Sysnum.DUP, fd);
    assertThat(program.value(Sysnum.FCNTL, fd, F_GETFD)).isEqualTo(1);
    assertThat(program.value(Sysnum.FCNTL, copy, F_GETFD)).isZero();
    program.enterRoutine(1, why -> program.proc().exec(program.lwp(1), done -> Rval.ZERO));
    kernel.runUntilIdle();
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
    assertThat(program.proc().descriptors().descriptors()).containsExactly(copy);
  }

  @Test
  void a_read_of_the_terminal_does_not_wait_with_O_NONBLOCK_or_O_NDELAY() {
    int fd = openWith("/dev/tty", O_NONBLOCK);
    assertThat(program.errno(Sysnum.READ, fd, DATA, 1)).isEqualTo(Errno.EAGAIN.code());
    program.value(Sysnum.FCNTL, fd, F_SETFL, O_NDELAY);
    assertThat(program.call(1, Sysnum.READ, fd, DATA, 1)).isEqualTo(Rval.ZERO);
    Program.terminal(kernel).type(new byte[] {'x'});
    assertThat(program.value(Sysnum.READ, fd, DATA, 1)).isEqualTo(1);
    program.value(Sysnum.FCNTL, fd, F_SETFL, 0);
    assertThat(program.call(1, Sysnum.READ, fd, DATA, 1)).isNull();
  }
}
