package dev.kaio.syscall;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.READ_ONLY;
import static dev.kaio.kernel.Program.UNMAPPED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Machine;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcSpec;
import dev.kaio.testkit.Kernels;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** fstat, fdsync, the end of a file for lseek, llseek, and small calls that tell something. */
class FileStateTest {
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final long DISK_SIZE = DeviceConfig.DEFAULT_DISK_SIZE;
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);

  private Program of(Abi abi) {
    return new Program(kernel, new ProcSpec("p", abi, 100, false));
  }

  private static ByteBuffer struct(Program program, int length) {
    Abi abi = program.proc().abi();
    return ByteBuffer.wrap(program.memory().bytes(DATA, length)).order(abi.order());
  }

  // ---- fstat ----

  @ParameterizedTest
  @CsvSource({
    // model, machine, call, mode at, size at, blksize at, fstype at, length
    "LP64, SPARC, 28, 16, 40, 96, 112, 128",
    "LP64, X86, 28, 16, 40, 96, 112, 128",
    "ILP32, X86, 217, 24, 52, 84, 96, 144",
    "ILP32, SPARC, 217, 24, 56, 88, 104, 152",
  })
  void fstat_of_a_disk_says_character_device_and_its_size(
      DataModel model,
      Machine machine,
      int call,
      int mode,
      int size,
      int blksize,
      int type,
      int length) {
    Program any = of(new Abi(model, machine));
    int fd = any.open(DISK);
    any.memory().put(DATA + length, (byte) 0x5A);
    assertThat(any.errno(call, fd, DATA)).isZero();
    ByteBuffer stat = struct(any, length + 1);
    assertThat(stat.getInt(mode)).isEqualTo(0x2000 | 0666);
    assertThat(stat.getInt(mode + 4)).as("links").isEqualTo(1);
    assertThat(stat.getLong(size)).isEqualTo(DISK_SIZE);
    assertThat(stat.getInt(blksize)).isEqualTo(8192);
    assertThat(new String(any.memory().bytes(DATA + type, 6), US_ASCII)).isEqualTo("devfs\0");
    assertThat(stat.get(length)).as("behind the structure").isEqualTo((byte) 0x5A);
  }

  @Test
  void in_a_32_bit_stat_the_size_of_a_big_device_is_the_greatest_that_fits() {
    Program any = of(Abi.ILP32_SPARC);
    assertThat(any.errno(Sysnum.FSTAT, any.open(DISK), DATA)).isZero();
    ByteBuffer stat = struct(any, 136);
    assertThat(stat.getInt(20)).isEqualTo(0x2000 | 0666);
    assertThat(stat.getInt(48)).isEqualTo(Integer.MAX_VALUE);
    assertThat(stat.getInt(80)).isEqualTo(8192);
  }

  @Test
  void devices_have_numbers_of_their_own_with_major_1() {
    long[] rdev = new long[2];
    long[] ino = new long[2];
    for (int i = 0; i < 2; i++) {
      program.errno(Sysnum.FSTAT, program.open("/dev/rdsk/c0t" + i + "d0s0"), DATA);
      rdev[i] = struct(program, 128).getLong(32);
      ino[i] = struct(program, 128).getLong(8);
    }
    assertThat(rdev[0] >>> 32).isEqualTo(1);
    assertThat(rdev[1]).isEqualTo(rdev[0] + 1);
    assertThat(ino[1]).isNotEqualTo(ino[0]);
    Program small = of(Abi.ILP32_X86);
    small.errno(Sysnum.FSTAT, small.open(DISK), DATA);
    assertThat(struct(small, 136).getInt(36)).isEqualTo(1 << 18 | (int) rdev[0]);
  }

  @Test
  void fstat_of_a_port_says_port() {
    int port = (int) program.value(Sysnum.PORTFS, 0);
    assertThat(program.errno(Sysnum.FSTAT, port, DATA)).isZero();
    assertThat(struct(program, 128).getInt(16)).isEqualTo(0xE000);
    assertThat(struct(program, 128).getLong(32)).as("rdev").isZero();
  }

  @Test
  void fstat_checks_the_descriptor_then_the_address() {
    assertThat(program.errno(Sysnum.FSTAT, 9, UNMAPPED)).isEqualTo(Errno.EBADF.code());
    int fd = program.open(DISK);
    assertThat(program.errno(Sysnum.FSTAT, fd, UNMAPPED)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.FSTAT, fd, READ_ONLY)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  void a_64_bit_program_has_no_large_file_calls() {
    program.handle(Signal.SIGSYS);
    for (int call : new int[] {Sysnum.FSTAT64, Sysnum.PREAD64, Sysnum.PWRITE64, Sysnum.OPEN64}) {
      assertThat(program.errno(call)).isEqualTo(Errno.ENOSYS.code());
    }
  }

  // ---- fdsync ----

  @Test
  void fdsync_of_a_device_has_nothing_to_do_and_of_a_port_is_EINVAL() {
    int fd = program.open(DISK);
    assertThat(program.errno(Sysnum.FDSYNC, fd, 0x10)).isZero();
    assertThat(program.errno(Sysnum.FDSYNC, fd, 0x40)).isZero();
    assertThat(program.errno(Sysnum.FDSYNC, program.value(Sysnum.PORTFS, 0), 0x10))
        .isEqualTo(EINVAL);
  }

  // ---- positions ----

  @Test
  void lseek_knows_the_end_of_a_disk() {
    int fd = program.open(DISK);
    assertThat(program.value(Sysnum.LSEEK, fd, 0, SEEK_END)).isEqualTo(DISK_SIZE);
    assertThat(program.value(Sysnum.LLSEEK, fd, -512, SEEK_END)).isEqualTo(DISK_SIZE - 512);
    assertThat(program.errno(Sysnum.LSEEK, fd, -DISK_SIZE - 1, SEEK_END)).isEqualTo(EINVAL);
    assertThat(program.value(Sysnum.LSEEK, fd, 0, SEEK_CUR)).isEqualTo(DISK_SIZE - 512);
  }

  @Test
  void llseek_of_a_32_bit_program_has_its_words_in_the_order_of_the_machine() {
    Program sparc = of(Abi.ILP32_SPARC);
    int fd = sparc.open(DISK);
    assertThat(sparc.value(Sysnum.LLSEEK, fd, 3, 512, SEEK_SET)).isEqualTo((3L << 32) + 512);
    assertThat(sparc.value(Sysnum.LLSEEK, fd, -1, -512, SEEK_CUR)).isEqualTo(3L << 32);
    Program x86 = of(Abi.ILP32_X86);
    fd = x86.open(DISK);
    assertThat(x86.value(Sysnum.LLSEEK, fd, 512, 3, SEEK_SET)).isEqualTo((3L << 32) + 512);
    assertThat(x86.value(Sysnum.LLSEEK, fd, 0, 0, SEEK_END)).isEqualTo(DISK_SIZE);
    assertThat(x86.errno(Sysnum.LLSEEK, fd, -1, -1, SEEK_SET)).isEqualTo(EINVAL);
  }

  @Test
  void llseek_checks_the_whence_before_ESPIPE_before_a_negative_position() {
    int tty = program.open("/dev/tty");
    assertThat(program.errno(Sysnum.LLSEEK, tty, -1, 3)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.LLSEEK, tty, -1, SEEK_SET)).isEqualTo(Errno.ESPIPE.code());
    assertThat(program.errno(Sysnum.LLSEEK, tty, -1, SEEK_END)).isEqualTo(Errno.ESPIPE.code());
    int disk = program.open(DISK);
    assertThat(program.errno(Sysnum.LLSEEK, disk, -1, SEEK_SET)).isEqualTo(EINVAL);
  }

  @Test
  void lseek_of_a_32_bit_program_reaches_4_GiB_of_a_device() {
    Program small = of(Abi.ILP32_SPARC);
    int fd = small.open(DISK);
    assertThat(small.value(Sysnum.LSEEK, fd, 0xFFFF_FE00L, SEEK_SET)).isEqualTo(0xFFFF_FE00L);
    assertThat(small.value(Sysnum.LSEEK, fd, 0xFFFF_FE00L, SEEK_CUR))
        .as("-512 this time")
        .isEqualTo(0xFFFF_FC00L);
  }

  @Test
  void pread64_and_pwrite64_of_a_32_bit_program_reach_all_of_a_disk() {
    Program small = of(Abi.ILP32_SPARC);
    int fd = (int) small.value(Sysnum.OPEN64, small.string(DISK), 2, 0);
    small.memory().put(DATA, "0123".getBytes(US_ASCII));
    assertThat(small.value(Sysnum.PWRITE64, fd, DATA, 512, 1, 1024)).isEqualTo(512);
    assertThat(small.value(Sysnum.PREAD64, fd, DATA + 512, 512, 1, 1024)).isEqualTo(512);
    assertThat(small.memory().bytes(DATA + 512, 4)).containsExactly('0', '1', '2', '3');
    assertThat(small.errno(Sysnum.PREAD64, fd, UNMAPPED, 511, -1, -512)).isEqualTo(EINVAL);
  }

  // ---- who and when ----

  @Test
  void getuid_and_lwp_self_say_who_calls() {
    assertThat(program.value(Sysnum.GETUID)).isEqualTo(100);
    int lwp = program.newLwp();
    assertThat(program.call(lwp, Sysnum.LWP_SELF)).hasToString("2");
  }

  @Test
  void clock_gettime_knows_the_wall_clock_and_the_time_since_boot() {
    kernel.advanceTo(1_500_000_000L);
    assertThat(program.errno(Sysnum.CLOCK_GETTIME, 3, DATA)).isZero();
    assertThat(struct(program, 16).getLong(0)).isEqualTo(1_000_000_001L);
    assertThat(struct(program, 16).getLong(8)).isEqualTo(500_000_000L);
    Program small = of(Abi.ILP32_X86);
    assertThat(small.errno(Sysnum.CLOCK_GETTIME, 4, DATA)).isZero();
    assertThat(struct(small, 8).getInt(0)).isEqualTo(1);
    assertThat(struct(small, 8).getInt(4)).isEqualTo(500_000_000);
  }

  @Test
  void clock_gettime_checks_the_clock_then_the_time_then_the_address() {
    assertThat(program.errno(Sysnum.CLOCK_GETTIME, 5, UNMAPPED)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.CLOCK_GETTIME, 3, UNMAPPED)).isEqualTo(Errno.EFAULT.code());
    kernel.shiftWallClock(2_000_000_000L * 1_000_000_000L);
    assertThat(of(Abi.ILP32_X86).errno(Sysnum.CLOCK_GETTIME, 3, UNMAPPED))
        .isEqualTo(Errno.EOVERFLOW.code());
  }
}
