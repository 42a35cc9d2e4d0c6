package dev.kaio.dev;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.READ_ONLY;
import static dev.kaio.kernel.Program.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcSpec;
import dev.kaio.testkit.Kernels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ioctl(2) of disks and gates, and what it refuses. */
class DiskCommandsTest {
  private static final int EBADF = Errno.EBADF.code();
  private static final int EFAULT = Errno.EFAULT.code();
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int ENOTTY = Errno.ENOTTY.code();
  private static final int EPERM = Errno.EPERM.code();
  private static final String DISK = "/dev/rdsk/c0t0d0s0";
  private static final String GATE = "/dev/gate/0";

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program root = new Program(kernel, new ProcSpec("root", Abi.LP64_SPARC, 0, true));

  private int ioctl(Program program, int fd, int command, long argument) {
    return program.errno(Sysnum.IOCTL, fd, command, argument);
  }

  private void text(Program program, long address, String text) {
    byte[] bytes = new byte[DiskCommands.TEXT];
    byte[] chars = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(chars, 0, bytes, 0, chars.length);
    program.memory().put(address, bytes);
  }

  private String text(Program program, long address) {
    String all =
        new String(program.memory().bytes(address, DiskCommands.TEXT), StandardCharsets.UTF_8);
    return all.substring(0, all.indexOf('\0'));
  }

  private Disk disk(String path) {
    return (Disk) kernel.devices().find(path);
  }

  // ---- who, and what ----

  @Test
  void a_number_that_is_not_open_is_EBADF_and_comes_before_all_else() {
    assertThat(ioctl(root, 3, DiskCommands.FAULT_SET, UNMAPPED)).isEqualTo(EBADF);
    assertThat(ioctl(root, -1, 0, 0)).isEqualTo(EBADF);
  }

  @Test
  void a_command_that_the_file_does_not_know_is_ENOTTY() {
    int disk = root.open(DISK);
    assertThat(ioctl(root, disk, 0x5401, 0)).isEqualTo(ENOTTY);
    assertThat(ioctl(root, disk, DiskCommands.GATE_COUNT, 0)).isEqualTo(ENOTTY);
    assertThat(ioctl(root, root.open(GATE), DiskCommands.GATE_LIST + 1, 0)).isEqualTo(ENOTTY);
    assertThat(ioctl(root, root.open("/dev/null"), DiskCommands.FAULT_GET, DATA)).isEqualTo(ENOTTY);
    assertThat(ioctl(root, root.open("/dev/tty"), 0x5401, DATA)).isEqualTo(ENOTTY);
  }

  @Test
  void only_a_privileged_process_may_and_EPERM_comes_before_the_argument() {
    Program user = new Program(kernel);
    int gate = user.open(GATE);
    for (int command : new int[] {0x4b01, 0x4b02, 0x4b03, 0x4b11, 0x4b12, 0x4b13, 0x4b14, 0x4b15}) {
      assertThat(ioctl(user, gate, command, UNMAPPED)).isEqualTo(EPERM);
    }
    assertThat(ioctl(user, gate, 0x4b04, UNMAPPED)).as("unknown").isEqualTo(ENOTTY);
  }

  // ---- faults ----

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  void a_plan_is_set_shown_and_taken_back(Abi abi) {
    Program program = new Program(kernel, new ProcSpec("root", abi, 0, true));
    int fd = program.open(DISK);
    text(program, DATA, "read=EIO@2,latency=0s,seed=9");
    assertThat(ioctl(program, fd, DiskCommands.FAULT_SET, DATA)).isZero();
    assertThat(disk(DISK).faultPlan()).isEqualTo(FaultPlan.parse("read=EIO@2,latency=0s,seed=9"));
    assertThat(ioctl(program, fd, DiskCommands.FAULT_GET, DATA + 4096)).isZero();
    assertThat(text(program, DATA + 4096)).isEqualTo("read=EIO@2,latency=0s,seed=9");

    assertThat(program.value(Sysnum.READ, fd, DATA + 8192, 512)).isEqualTo(512);
    assertThat(program.errno(Sysnum.READ, fd, DATA + 8192, 512)).isEqualTo(5);

    assertThat(ioctl(program, fd, DiskCommands.FAULT_CLEAR, UNMAPPED)).isZero();
    assertThat(disk(DISK).faultPlan()).isNull();
    assertThat(ioctl(program, fd, DiskCommands.FAULT_GET, DATA)).isZero();
    assertThat(text(program, DATA)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "read", "read=EFOO", "seed=1"})
  void a_bad_plan_is_EINVAL_and_the_old_one_stays(String bad) {
    int fd = root.open(DISK);
    FaultPlan old = FaultPlan.parse("latency=0s");
    disk(DISK).setFaultPlan(old);
    text(root, DATA, bad);
    assertThat(ioctl(root, fd, DiskCommands.FAULT_SET, DATA)).isEqualTo(EINVAL);
    assertThat(disk(DISK).faultPlan()).isSameAs(old);
  }

  @Test
  void a_plan_without_a_NUL_is_EINVAL() {
    text(root, DATA, "x".repeat(DiskCommands.TEXT));
    assertThat(ioctl(root, root.open(DISK), DiskCommands.FAULT_SET, DATA)).isEqualTo(EINVAL);
  }

  @Test
  void addresses_that_are_not_mapped_so_are_EFAULT() {
    int gate = root.open(GATE);
    assertThat(ioctl(root, gate, DiskCommands.FAULT_SET, UNMAPPED)).isEqualTo(EFAULT);
    assertThat(ioctl(root, gate, DiskCommands.FAULT_SET, DATA + Program.LENGTH - 1023))
        .isEqualTo(EFAULT);
    assertThat(ioctl(root, gate, DiskCommands.FAULT_GET, READ_ONLY)).isEqualTo(EFAULT);
    assertThat(ioctl(root, gate, DiskCommands.GATE_FAIL, UNMAPPED)).isEqualTo(EFAULT);
    assertThat(ioctl(root, gate, DiskCommands.GATE_LIST, UNMAPPED)).isEqualTo(EFAULT);
    assertThat(ioctl(root, gate, DiskCommands.GATE_LIST, READ_ONLY)).isEqualTo(EFAULT);
  }

  // ---- gates ----

  private ByteBuffer at(Program program, long address, int length) {
    return ByteBuffer.wrap(program.memory().bytes(address, length))
        .order(program.proc().abi().order());
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  void a_gate_lists_completes_and_fails_what_it_holds(Abi abi) {
    Program user = new Program(kernel, new ProcSpec("user", abi, 100, false));
    Program program = new Program(kernel, new ProcSpec("root", abi, 0, true));
    user.call(1, Sysnum.LWP_CREATE);
    user.call(1, Sysnum.LWP_CREATE);
    int theirs = user.open(GATE);
    user.call(1, Sysnum.PREAD, theirs, DATA, 512, 1024);
    user.call(2, Sysnum.PWRITE, theirs, DATA + 512, 1024, 0);
    user.call(3, Sysnum.PREAD, theirs, DATA, 512, 0);
    int fd = program.open(GATE);

    assertThat(program.value(Sysnum.IOCTL, fd, DiskCommands.GATE_COUNT, 0)).isEqualTo(3);
    ByteBuffer header = abi.buffer(DiskCommands.LIST_HEADER).putInt(2).putInt(-1);
    program.memory().store(DATA, header.flip());
    assertThat(program.value(Sysnum.IOCTL, fd, DiskCommands.GATE_LIST, DATA)).isEqualTo(3);
    ByteBuffer list = at(program, DATA, 8 + 3 * 32);
    assertThat(new int[] {list.getInt(), list.getInt()}).containsExactly(2, 3);
    assertThat(new long[] {list.getLong(), list.getLong(), list.getLong()})
        .containsExactly(1024, 512, DATA);
    assertThat(new int[] {list.getInt(), list.getInt()}).containsExactly(0, -1);
    assertThat(new long[] {list.getLong(), list.getLong(), list.getLong()})
        .containsExactly(0, 1024, DATA + 512);
    assertThat(list.getInt()).isEqualTo(1);
    assertThat(list.getLong(72)).as("there was room for two").isZero();

    program.memory().store(DATA, abi.buffer(8).putInt(1).putInt(Errno.ENXIO.code()).flip());
    assertThat(ioctl(program, fd, DiskCommands.GATE_FAIL, DATA)).isZero();
    assertThat(user.result(2).errno()).isEqualTo(Errno.ENXIO.code());
    assertThat(ioctl(program, fd, DiskCommands.GATE_COMPLETE, 1)).isZero();
    assertThat(user.result(3).value()).isEqualTo(512);
    assertThat(program.value(Sysnum.IOCTL, fd, DiskCommands.GATE_COMPLETE_ALL, 0)).isEqualTo(1);
    assertThat(user.result(1).value()).isEqualTo(512);
    assertThat(program.value(Sysnum.IOCTL, fd, DiskCommands.GATE_COUNT, 0)).isZero();
  }

  @Test
  void a_place_where_nothing_waits_is_EINVAL() {
    int fd = root.open(GATE);
    assertThat(ioctl(root, fd, DiskCommands.GATE_COMPLETE, 0)).isEqualTo(EINVAL);
    assertThat(ioctl(root, fd, DiskCommands.GATE_COMPLETE, -1)).isEqualTo(EINVAL);
    assertThat(ioctl(root, fd, DiskCommands.GATE_FAIL, DATA)).isEqualTo(EINVAL);
    assertThat(ioctl(root, fd, DiskCommands.GATE_COMPLETE_ALL, 0)).isZero();
  }
}
