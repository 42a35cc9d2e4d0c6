package dev.kaio.syscall;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.READ_ONLY;
import static dev.kaio.kernel.Program.UNMAPPED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcSpec;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Kernels;
import org.junit.jupiter.api.Test;

/** read, write, pread, pwrite and lseek. */
class FileTransferTest {
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final long END = DeviceConfig.DEFAULT_DISK_SIZE;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private final int disk = program.open("/dev/rdsk/c0t0d0s0");
  private final int tty = program.open("/dev/tty");
  private final int none = program.open("/dev/null");

  private long position() {
    return program.value(Sysnum.LSEEK, disk, 0, SEEK_CUR);
  }

  @Test
  void what_pwrite_wrote_pread_reads_and_neither_moves_the_position() {
    program.memory().put(DATA, "0123456789".getBytes(US_ASCII));
    assertThat(program.value(Sysnum.PWRITE, disk, DATA, 512, 1024)).isEqualTo(512);
    assertThat(program.value(Sysnum.PREAD, disk, DATA + 4096, 512, 1024)).isEqualTo(512);
    assertThat(program.memory().bytes(DATA + 4096, 10)).isEqualTo("0123456789".getBytes(US_ASCII));
    assertThat(position()).isZero();
  }

  @Test
  void read_and_write_move_the_position_by_what_they_moved() {
    assertThat(program.value(Sysnum.WRITE, disk, DATA, 1024)).isEqualTo(1024);
    assertThat(position()).isEqualTo(1024);
    assertThat(program.value(Sysnum.READ, disk, DATA, 512)).isEqualTo(512);
    assertThat(position()).isEqualTo(1536);
  }

  @Test
  void a_read_that_fails_or_is_short_or_finds_the_end_does_not_move_the_position_too_far() {
    program.value(Sysnum.LSEEK, disk, END - 512, SEEK_SET);
    assertThat(program.value(Sysnum.READ, disk, DATA, 1024)).as("short").isEqualTo(512);
    assertThat(position()).isEqualTo(END);
    assertThat(program.value(Sysnum.READ, disk, DATA, 1024)).as("at the end").isZero();
    assertThat(program.value(Sysnum.READ, disk, DATA, 1024)).as("and again").isZero();
    assertThat(program.errno(Sysnum.WRITE, disk, DATA, 512)).isEqualTo(Errno.ENOSPC.code());
    assertThat(position()).isEqualTo(END);
    program.value(Sysnum.LSEEK, disk, END + 512, SEEK_SET);
    assertThat(program.errno(Sysnum.READ, disk, DATA, 512)).isEqualTo(Errno.ENXIO.code());
    assertThat(position()).isEqualTo(END + 512);
  }

  @Test
  void a_read_refused_at_once_does_not_move_the_position() {
    assertThat(program.errno(Sysnum.READ, disk, DATA, 511)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.READ, disk, UNMAPPED, 512)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.READ, disk, READ_ONLY, 512)).isEqualTo(Errno.EACCES.code());
    assertThat(position()).isZero();
  }

  @Test
  void a_transfer_checks_ESPIPE_before_a_negative_offset_before_the_rest() {
    assertThat(program.errno(Sysnum.PREAD, tty, UNMAPPED, 1, -1)).isEqualTo(Errno.ESPIPE.code());
    assertThat(program.errno(Sysnum.PWRITE, tty, UNMAPPED, 1, -1)).isEqualTo(Errno.ESPIPE.code());
    assertThat(program.errno(Sysnum.PREAD, disk, UNMAPPED, 511, -512)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.PREAD, disk, DATA, -512, 0)).isEqualTo(EINVAL);
  }

  @Test
  void a_length_of_a_32_bit_program_is_signed() {
    Program program32 = new Program(kernel, new ProcSpec("p", Abi.ILP32_X86, 100, false));
    int fd = program32.open("/dev/null");
    assertThat(program32.errno(Sysnum.WRITE, fd, DATA, 0xFFFF_FFFFL)).isEqualTo(EINVAL);
    assertThat(program32.errno(Sysnum.PREAD, fd, DATA, 1, 0xFFFF_FFFFL)).isEqualTo(EINVAL);
    assertThat(program32.value(Sysnum.WRITE, fd, DATA, 0x7FFF_FFFFL)).isEqualTo(0x7FFF_FFFFL);
  }

  @Test
  void a_read_of_the_terminal_sleeps_and_a_write_shows() {
    program.memory().put(DATA, "hello".getBytes(US_ASCII));
    assertThat(program.value(Sysnum.WRITE, tty, DATA, 5)).isEqualTo(5);
    assertThat(Program.terminal(kernel).screen()).isEqualTo("hello".getBytes(US_ASCII));
    assertThat(program.call(1, Sysnum.READ, tty, DATA, 5)).isNull();
    Program.terminal(kernel).type(new byte[] {'x'});
    kernel.runUntilIdle();
    assertThat(program.result(1)).isEqualTo(Rval.of(1));
  }

  @Test
  void dev_null_is_always_at_its_end() {
    assertThat(program.value(Sysnum.READ, none, DATA, 5)).isZero();
    assertThat(program.value(Sysnum.WRITE, none, DATA, 5)).isEqualTo(5);
  }

  @Test
  void lseek_sets_or_moves_the_position() {
    assertThat(program.value(Sysnum.LSEEK, disk, 1000, SEEK_SET)).isEqualTo(1000);
    assertThat(program.value(Sysnum.LSEEK, disk, -400, SEEK_CUR)).isEqualTo(600);
    assertThat(program.errno(Sysnum.LSEEK, disk, -601, SEEK_CUR)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.LSEEK, disk, -1, SEEK_SET)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.LSEEK, disk, 0, 3)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.LSEEK, tty, 0, 9)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.LSEEK, tty, -1, 0)).isEqualTo(Errno.ESPIPE.code());
    assertThat(position()).isEqualTo(600);
  }

  @Test
  void a_position_beyond_a_long_is_EINVAL() {
    program.value(Sysnum.LSEEK, disk, Long.MAX_VALUE, SEEK_SET);
    assertThat(program.errno(Sysnum.LSEEK, disk, 1, SEEK_CUR)).isEqualTo(EINVAL);
    assertThat(position()).isEqualTo(Long.MAX_VALUE);
  }
}
