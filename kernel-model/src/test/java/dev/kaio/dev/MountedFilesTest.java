package dev.kaio.dev;

import static dev.kaio.abi.OpenFlags.O_APPEND;
import static dev.kaio.abi.OpenFlags.O_CREAT;
import static dev.kaio.abi.OpenFlags.O_DSYNC;
import static dev.kaio.abi.OpenFlags.O_EXCL;
import static dev.kaio.abi.OpenFlags.O_RDONLY;
import static dev.kaio.abi.OpenFlags.O_RDWR;
import static dev.kaio.abi.OpenFlags.O_SYNC;
import static dev.kaio.abi.OpenFlags.O_TRUNC;
import static dev.kaio.abi.OpenFlags.O_WRONLY;
import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.READ_ONLY;
import static dev.kaio.kernel.Program.UNMAPPED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcSpec;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.testkit.DirectMemory;
import dev.kaio.testkit.Kernels;
import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular files of the host, with a host whose replies come when the test wants. */
class MountedFilesTest {
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final long BUFFER = DATA + 0x1_0000;

  private MemoryHost host;
  private final Kernel kernel =
      Kernels.boot(KernelConfig.DEFAULT.withMounts(scheduler -> mounts(scheduler)));
  private final Program program = new Program(kernel);

  private List<Mount> mounts(Scheduler scheduler) {
    host =
        new MemoryHost(scheduler)
            .with("/export/file", "0123456789".getBytes(US_ASCII))
            .with("/export/dir/below", new byte[0])
            .with("/inner/file", "inner".getBytes(US_ASCII))
            .withLink("/export/link");
    return List.of(
        mount(scheduler, "/export=/mnt"),
        mount(scheduler, "/export=/ro,ro"),
        mount(scheduler, "/export=/raw,raw"),
        mount(scheduler, "/inner=/mnt/dir/inner"));
  }

  private Mount mount(Scheduler scheduler, String text) {
    MountSpec spec = MountSpec.parse(text);
    try {
      return Mount.of(spec, host.openRoot(spec.hostDirectory()), scheduler, 4096);
    } catch (HostException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void nothing_stays_open() {
    for (int held = host.held(); held > 0; held = host.held()) {
      release(0);
    }
    if (program.lwp(1) != null) {
      program.call(1, Sysnum.EXIT, 0);
    }
    assertThat(program.log()).contains("exited 0 0");
    assertThat(kernel.mounts()).allSatisfy(mount -> assertThat(mount.openFiles()).isZero());
  }

  private int open(String path, int flags) {
    return (int) program.value(Sysnum.OPEN, program.string(path), flags, 0640);
  }

  private String openErrno(String path, int flags) {
    return Errno.nameOf(program.errno(Sysnum.OPEN, program.string(path), flags, 0640));
  }

  private long write(int fd, String text) {
    program.memory().put(BUFFER, text.getBytes(US_ASCII));
    return program.value(Sysnum.WRITE, fd, BUFFER, text.length());
  }

  private String readAll(int fd) {
    int length = (int) program.value(Sysnum.PREAD, fd, BUFFER, 4096, 0);
    return new String(program.memory().bytes(BUFFER, length), US_ASCII);
  }

  private String onHost(String path) {
    return new String(host.bytes(path), US_ASCII);
  }

  private long position(int fd) {
    return program.value(Sysnum.LSEEK, fd, 0, SEEK_CUR);
  }

  private void release(int index) {
    host.let(index);
    kernel.runUntilIdle();
  }

  // ---- what files do ----

  @Test
  void a_file_is_read_from_its_position_to_its_end() {
    int fd = open("/mnt/file", O_RDONLY);
    assertThat(program.value(Sysnum.READ, fd, BUFFER, 4)).isEqualTo(4);
    assertThat(program.value(Sysnum.READ, fd, BUFFER + 4, 100)).isEqualTo(6);
    assertThat(program.value(Sysnum.READ, fd, BUFFER, 100)).as("at the end").isZero();
    assertThat(program.memory().bytes(BUFFER, 10)).isEqualTo("0123456789".getBytes(US_ASCII));
    assertThat(position(fd)).isEqualTo(10);
    assertThat(program.value(Sysnum.PREAD, fd, BUFFER, 3, 8)).isEqualTo(2);
    assertThat(program.value(Sysnum.PREAD, fd, BUFFER, 3, 1000)).as("beyond").isZero();
    assertThat(position(fd)).isEqualTo(10);
  }

  @Test
  void a_new_file_is_written_and_read_back() {
    int fd = open("/mnt/new", O_RDWR | O_CREAT);
    assertThat(write(fd, "hello ")).isEqualTo(6);
    assertThat(write(fd, "world")).isEqualTo(5);
    assertThat(position(fd)).isEqualTo(11);
    program.memory().put(BUFFER, (byte) 'J');
    assertThat(program.value(Sysnum.PWRITE, fd, BUFFER, 1, 0)).isEqualTo(1);
    assertThat(readAll(fd)).isEqualTo("Jello world");
    assertThat(onHost("/export/new")).isEqualTo("Jello world");
  }

  @Test
  void O_TRUNC_cuts_a_file_and_O_APPEND_writes_at_the_end_that_there_is() {
    int one = open("/mnt/file", O_RDWR | O_TRUNC);
    int two = open("/mnt/file", O_WRONLY | O_APPEND);
    write(one, "abc");
    write(two, "def");
    assertThat(position(two)).isEqualTo(6);
    program.value(Sysnum.LSEEK, two, 0, 0);
    write(two, "ghi");
    assertThat(onHost("/export/file")).isEqualTo("abcdefghi");
    program.memory().put(BUFFER, (byte) 'X');
    program.value(Sysnum.PWRITE, two, BUFFER, 1, 0);
    assertThat(onHost("/export/file")).as("pwrite does not append").isEqualTo("Xbcdefghi");
  }

  @Test
  void fstat_says_regular_file_and_its_size_of_now() {
    int fd = open("/mnt/file", O_RDWR | O_APPEND);
    write(fd, "ab");
    assertThat(program.errno(Sysnum.FSTAT, fd, BUFFER)).isZero();
    assertThat(program.memory().bytes(BUFFER + 16, 4)).containsExactly(0, 0, 0x81, 0xA4);
    assertThat(program.memory().bytes(BUFFER + 40, 8)).containsExactly(0, 0, 0, 0, 0, 0, 0, 12);
    assertThat(program.value(Sysnum.LSEEK, fd, 0, SEEK_END)).isEqualTo(12);
    assertThat(program.errno(Sysnum.LSEEK, fd, Long.MAX_VALUE, SEEK_END))
        .isEqualTo(Errno.EOVERFLOW.code());
  }

  @Test
  void fdsync_and_the_flags_O_SYNC_and_O_DSYNC_reach_the_host() {
    int fd = open("/mnt/file", O_RDWR);
    write(fd, "a");
    assertThat(host.syncs).isZero();
    assertThat(program.errno(Sysnum.FDSYNC, fd, 0x10)).isZero();
    assertThat(host.syncs).isEqualTo(1);
    for (int flag : new int[] {O_SYNC, O_DSYNC}) {
      int stable = open("/mnt/file", O_RDWR | flag);
      write(stable, "a");
      program.value(Sysnum.PWRITE, stable, BUFFER, 1, 5);
      program.value(Sysnum.READ, stable, BUFFER, 1);
    }
    assertThat(host.syncs).isEqualTo(5);
  }

  @Test
  void a_write_whose_bytes_do_not_become_stable_has_failed() {
    int fd = open("/mnt/file", O_RDWR | O_SYNC);
    host.holding = true;
    program.call(1, Sysnum.WRITE, fd, BUFFER, 1);
    release(0);
    host.failNext(Errno.EIO);
    release(0);
    assertThat(program.result(1)).isEqualTo(Rval.error(Errno.EIO));
    host.holding = false;
    assertThat(position(fd)).as("the host has the byte, all the same").isEqualTo(1);
  }

  @Test
  @DisplayName("R-RW-1, R-DRV-1 kaio refuses a regular file with EBADFD")
  void kaioRefuses() {
    int fd = open("/mnt/file", O_RDWR);
    program.errno(Sysnum.KAIO, 5);
    assertThat(program.errno(Sysnum.KAIO, 0, fd, BUFFER, 512, 0, BUFFER + 8192))
        .isEqualTo(Errno.EBADFD.code());
    assertThat(program.errno(Sysnum.KAIO, 1, fd, BUFFER, 0, 0, BUFFER + 8192))
        .isEqualTo(Errno.EBADFD.code());
  }

  // ---- paths ----

  @ParameterizedTest
  @CsvSource({
    "/mnt/file, 0, 0",
    "/mnt//./dir/../file, 0, 0",
    "/mnt/none/../file, 0, 0",
    "/mnt/dir/below, 0, 0",
    "/mnt/dir/inner/file, 0, 0",
    "/mnt/none, 0, ENOENT",
    "/mnt/dir/none, 0, ENOENT",
    "/mntfile, 0, ENOENT",
    "/mnt/../etc/passwd, 0, ENOENT",
    "/mnt/../../../../export/file, 0, ENOENT",
    "/mnt, 0, EISDIR",
    "/mnt/, 0, EISDIR",
    "/mnt/dir, 0, EISDIR",
    "/mnt/dir/, 0, EISDIR",
    "/mnt/dir/inner, 0, EISDIR",
    "/mnt/dir, 2, EISDIR",
    "/mnt/file/, 0, ENOTDIR",
    "/mnt/file/., 0, ENOTDIR",
    "/mnt/file/x, 0, ENOTDIR",
    "/mnt/file/x, 0x102, ENOTDIR",
    "/mnt/new/, 0x102, EISDIR",
    "/mnt/file, 0x502, EEXIST",
    "/mnt/link, 0, ELOOP",
    "/mnt/link/x, 0, ELOOP",
    "/mnt/link, 0x102, ELOOP",
    "/ro/file, 0, 0",
    "/ro/file, 1, EROFS",
    "/ro/file, 2, EROFS",
    "/ro/file, 0x200, EROFS",
    "/ro/file, 0x100, 0",
    "/ro/file, 0x500, EEXIST",
    "/ro/new, 0x100, EROFS",
    "/ro/new, 0x102, EROFS",
    "/ro/new, 2, ENOENT",
    "/ro/dir, 2, EISDIR",
    "/raw/file, 2, 0",
    "/raw/new, 0x102, 0",
  })
  void a_path_leads_to_a_file_or_to_an_errno(String path, String flags, String errno) {
    assertThat(openErrno(path, Integer.decode(flags))).isEqualTo(errno);
  }

  @Test
  void the_longest_mount_point_counts() {
    assertThat(readAll(open("/mnt/dir/inner/file", O_RDONLY))).isEqualTo("inner");
  }

  @Test
  void a_refused_open_has_changed_nothing() {
    openErrno("/ro/file", O_RDWR | O_TRUNC);
    openErrno("/mnt/file/", O_RDWR | O_TRUNC | O_CREAT);
    openErrno("/mnt/file", O_RDWR | O_CREAT | O_EXCL | O_TRUNC);
    assertThat(onHost("/export/file")).isEqualTo("0123456789");
    assertThat(open("/mnt/file", O_RDONLY)).as("the lowest number").isZero();
  }

  // ---- errors ----

  @Test
  void a_transfer_checks_the_access_then_the_length_then_the_memory() {
    int reader = open("/mnt/file", O_RDONLY);
    int writer = open("/mnt/file", O_WRONLY);
    assertThat(program.errno(Sysnum.WRITE, reader, UNMAPPED, -1)).isEqualTo(Errno.EBADF.code());
    assertThat(program.errno(Sysnum.READ, writer, UNMAPPED, -1)).isEqualTo(Errno.EBADF.code());
    assertThat(program.errno(Sysnum.READ, reader, UNMAPPED, -1)).isEqualTo(Errno.EINVAL.code());
    assertThat(program.errno(Sysnum.READ, reader, UNMAPPED, 4)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.READ, reader, READ_ONLY, 4)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.errno(Sysnum.WRITE, writer, UNMAPPED, 4)).isEqualTo(Errno.EFAULT.code());
    assertThat(program.value(Sysnum.READ, reader, UNMAPPED, 0)).isZero();
    assertThat(program.value(Sysnum.WRITE, writer, UNMAPPED, 0)).isZero();
    assertThat(program.value(Sysnum.PREAD, reader, UNMAPPED, 4, 10)).as("at the end").isZero();
    assertThat(program.errno(Sysnum.PWRITE, writer, BUFFER, 2, Long.MAX_VALUE - 1))
        .isEqualTo(Errno.EFBIG.code());
    assertThat(position(reader)).isZero();
    assertThat(position(writer)).isZero();
  }

  @Test
  void what_fails_on_the_host_fails_with_its_errno() {
    host.failNext(Errno.EACCES);
    assertThat(openErrno("/mnt/file", O_RDWR)).isEqualTo("EACCES");
    int fd = open("/mnt/file", O_RDWR);
    host.failNext(Errno.EIO);
    assertThat(program.errno(Sysnum.READ, fd, BUFFER, 1)).isEqualTo(Errno.EIO.code());
    host.failNext(Errno.ENOSPC);
    assertThat(program.errno(Sysnum.WRITE, fd, BUFFER, 1)).isEqualTo(Errno.ENOSPC.code());
    host.failNext(Errno.EIO);
    assertThat(program.errno(Sysnum.FSTAT, fd, BUFFER)).isEqualTo(Errno.EIO.code());
    host.failNext(Errno.EIO);
    assertThat(program.errno(Sysnum.FDSYNC, fd, 0x10)).isEqualTo(Errno.EIO.code());
    host.failNext(Errno.EIO);
    assertThat(program.errno(Sysnum.LSEEK, fd, 0, SEEK_END)).isEqualTo(Errno.EIO.code());
    assertThat(position(fd)).isZero();
  }

  @Test
  void a_file_whose_attributes_cannot_be_had_is_closed_again() {
    host.holding = true;
    assertThat(program.call(1, Sysnum.OPEN, program.string("/mnt/file"), O_RDWR, 0)).isNull();
    release(0);
    host.failNext(Errno.EIO);
    release(0);
    assertThat(program.result(1)).isEqualTo(Rval.error(Errno.EIO));
  }

  // ---- sleeping ----

  @Test
  void an_open_sleeps_for_the_host_and_its_number_is_taken_meanwhile() {
    program.newLwp();
    host.holding = true;
    assertThat(program.call(1, Sysnum.OPEN, program.string("/mnt/file"), O_RDWR, 0)).isNull();
    assertThat(program.lwp(1).sleepingOn().isOfDevice()).isTrue();
    assertThat(program.call(2, Sysnum.OPEN, program.string("/dev/null"), O_RDWR, 0))
        .hasToString("1");
    assertThat(program.call(2, Sysnum.CLOSE, 0)).isEqualTo(Rval.error(Errno.EBADF));
    assertThat(program.call(2, Sysnum.FCNTL, 1, 9, 0)).isEqualTo(Rval.error(Errno.EBUSY));
    release(0);
    release(0);
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
  }

  @Test
  void a_stalled_file_holds_up_its_callers_only_and_signals_do_not_end_that() {
    program.newLwp();
    program.handle(Signal.SIGUSR1);
    int fd = open("/mnt/file", O_RDWR);
    host.holding = true;
    assertThat(program.call(1, Sysnum.READ, fd, BUFFER, 4)).isNull();
    assertThat(program.call(2, Sysnum.LWP_KILL, 1, Signal.SIGUSR1)).isEqualTo(Rval.ZERO);
    assertThat(program.result(1)).isNull();
    release(0);
    assertThat(program.result(1)).hasToString("4");
    host.holding = false;
  }

  @Test
  @DisplayName("R-CLN-12 close waits for a read of the host that cannot be kicked out")
  void closeWaits() {
    program.newLwp();
    int fd = open("/mnt/file", O_RDWR);
    host.holding = true;
    program.call(1, Sysnum.READ, fd, BUFFER, 4);
    assertThat(program.call(2, Sysnum.CLOSE, fd)).isNull();
    release(0);
    assertThat(program.result(1)).hasToString("4");
    assertThat(program.result(2)).isEqualTo(Rval.ZERO);
  }

  @Test
  void exit_waits_for_the_host() {
    int fd = open("/mnt/file", O_RDWR);
    program.newLwp();
    host.holding = true;
    program.call(2, Sysnum.READ, fd, BUFFER, 4);
    program.enter(1, Sysnum.EXIT, 0);
    kernel.runUntilIdle();
    assertThat(program.log()).doesNotContain("exited 0 0");
    release(0);
    assertThat(program.log()).contains("exited 0 0");
    host.holding = false;
  }

  @Test
  void a_lost_program_waits_for_the_host_too_and_leaves_nothing() {
    Program other = new Program(kernel);
    int fd = (int) other.value(Sysnum.OPEN, other.string("/mnt/file"), O_RDWR, 0);
    other.newLwp();
    host.holding = true;
    other.call(1, Sysnum.PWRITE, fd, BUFFER, 4, 0);
    other.call(2, Sysnum.PWRITE, fd, BUFFER, 4, 0);
    kernel.abandon(other.proc());
    kernel.runUntilIdle();
    assertThat(other.log()).doesNotContain("exited 0 0");
    release(0);
    release(0);
    assertThat(other.log()).contains("exited 0 0");
    assertThat(kernel.brokenSleeps()).isZero();
    host.holding = false;
  }

  @Test
  void reads_of_one_open_file_at_a_time_read_the_same_bytes() {
    program.newLwp();
    int fd = open("/mnt/file", O_RDWR);
    host.holding = true;
    program.call(1, Sysnum.READ, fd, BUFFER, 4);
    program.call(2, Sysnum.READ, fd, BUFFER + 100, 2);
    assertThat(host.held()).as("both are under way").isEqualTo(2);
    release(1);
    release(0);
    assertThat(program.memory().bytes(BUFFER + 100, 2)).isEqualTo("01".getBytes(US_ASCII));
    host.holding = false;
    assertThat(position(fd)).as("the one that ended last has set it").isEqualTo(4);
  }

  @Test
  void writes_go_one_after_the_other_through_whatever_open() {
    program.newLwp();
    int one = open("/mnt/file", O_RDWR);
    int two = open("/mnt/file", O_WRONLY | O_APPEND);
    program.memory().put(BUFFER, "abcd".getBytes(US_ASCII));
    host.holding = true;
    program.call(1, Sysnum.PWRITE, one, BUFFER, 2, 10);
    program.call(2, Sysnum.WRITE, two, BUFFER + 2, 2);
    assertThat(host.held()).as("the second waits for its turn").isEqualTo(1);
    release(0);
    assertThat(program.result(1)).hasToString("2");
    release(0);
    release(0);
    assertThat(program.result(2)).hasToString("2");
    host.holding = false;
    assertThat(onHost("/export/file")).isEqualTo("0123456789abcd");
  }

  @Test
  void two_writes_at_one_position_do_not_overwrite_each_other() {
    program.newLwp();
    int fd = open("/mnt/new", O_RDWR | O_CREAT);
    program.memory().put(BUFFER, "abcd".getBytes(US_ASCII));
    host.holding = true;
    program.call(1, Sysnum.WRITE, fd, BUFFER, 2);
    program.call(2, Sysnum.WRITE, fd, BUFFER + 2, 2);
    release(0);
    release(0);
    host.holding = false;
    assertThat(onHost("/export/new")).isEqualTo("abcd");
    assertThat(position(fd)).isEqualTo(4);
  }

  // ---- long transfers ----

  private static final long BIG = 0x1000_0000L;
  private static final int PIECE = 128 * 1024;

  private void mapBig() {
    program.proc().addressSpace().map(BIG, 3L * PIECE, 3);
  }

  @Test
  void a_long_transfer_goes_in_pieces() {
    mapBig();
    int fd = open("/mnt/new", O_RDWR | O_CREAT);
    program.memory().put(BIG + 2L * PIECE, (byte) 7);
    assertThat(program.value(Sysnum.WRITE, fd, BIG, 2L * PIECE + 1)).isEqualTo(2L * PIECE + 1);
    assertThat(host.bytes("/export/new")).hasSize(2 * PIECE + 1).endsWith(7);
    assertThat(position(fd)).isEqualTo(2L * PIECE + 1);
    assertThat(program.value(Sysnum.PREAD, fd, BIG, 3L * PIECE, 0)).isEqualTo(2L * PIECE + 1);
    assertThat(program.memory().bytes(BIG + 2L * PIECE, 1)).containsExactly(7);
  }

  @Test
  void a_write_that_fails_on_the_way_tells_how_far_it_came() {
    mapBig();
    int fd = open("/mnt/new", O_RDWR | O_CREAT);
    host.holding = true;
    program.call(1, Sysnum.WRITE, fd, BIG, 3L * PIECE);
    release(0);
    host.failNext(Errno.ENOSPC);
    release(0);
    assertThat(program.result(1)).hasToString(Integer.toString(PIECE));
    host.holding = false;
    assertThat(position(fd)).isEqualTo(PIECE);
  }

  @Test
  void writes_have_a_turn_for_each_piece_and_lose_nothing() {
    mapBig();
    program.newLwp();
    int fd = open("/mnt/new", O_RDWR | O_CREAT);
    program.memory().put(BUFFER, (byte) 9);
    host.holding = true;
    program.call(1, Sysnum.WRITE, fd, BIG, 2L * PIECE);
    program.call(2, Sysnum.WRITE, fd, BUFFER, 1);
    while (host.held() > 0) {
      assertThat(host.held()).isEqualTo(1);
      release(0);
    }
    host.holding = false;
    assertThat(program.result(1)).hasToString(Integer.toString(2 * PIECE));
    assertThat(program.result(2)).isEqualTo(Rval.ONE);
    assertThat(host.bytes("/export/new")).hasSize(2 * PIECE + 1);
    assertThat(host.bytes("/export/new")[PIECE]).as("between the pieces").isEqualTo((byte) 9);
  }

  @Test
  void a_program_that_does_not_send_its_bytes_holds_up_nobody_else() {
    List<PayloadReceiver> waiting = new ArrayList<>();
    DirectMemory memory = new DirectMemory();
    Program silent =
        new Program(
            kernel,
            new ProcSpec("silent", Abi.LP64_SPARC, 100, false),
            memory,
            new SilentMemory(memory, waiting));
    int fd = (int) silent.value(Sysnum.OPEN, silent.string("/mnt/file"), O_RDWR, 0);
    assertThat(silent.call(1, Sysnum.WRITE, fd, BUFFER, 4)).isNull();
    assertThat(readAll(open("/mnt/file", O_RDONLY))).isEqualTo("0123456789");
    assertThat(write(open("/mnt/file", O_WRONLY), "x")).isEqualTo(1);
    waiting.get(0).payload(ByteBuffer.wrap("late".getBytes(US_ASCII)));
    kernel.runUntilIdle();
    assertThat(silent.result(1)).hasToString("4");
    assertThat(onHost("/export/file")).isEqualTo("late456789");
    assertThat(silent.call(1, Sysnum.WRITE, fd, BUFFER, 4)).isNull();
    waiting.get(1).payload(null);
    kernel.runUntilIdle();
    assertThat(silent.result(1)).as("the program is gone").isEqualTo(Rval.error(Errno.EIO));
    silent.call(1, Sysnum.EXIT, 0);
  }

  /** The bytes of a program that answers when the test wants. */
  private record SilentMemory(DirectMemory memory, List<PayloadReceiver> waiting)
      implements UserMemory {
    @Override
    public boolean present(long address, int length) {
      return true;
    }

    @Override
    public void read(long address, ByteBuffer into) {
      memory.read(address, into);
    }

    @Override
    public void store(long address, ByteBuffer from) {
      memory.store(address, from);
    }

    @Override
    public int fetch(long address, int length, PayloadReceiver receiver) {
      waiting.add(receiver);
      return 0;
    }
  }

  // ---- raw ----

  @Test
  @DisplayName("R-DRV-1 kaio takes a file of a raw export")
  void kaioTakesRawFiles() {
    int fd = open("/raw/new", O_RDWR | O_CREAT);
    long result = BUFFER + 8192;
    program.errno(Sysnum.KAIO, 5);
    program.memory().put(BUFFER, "abc".getBytes(US_ASCII));
    assertThat(program.errno(Sysnum.KAIO, 1, fd, BUFFER, 3, 10, result)).isZero();
    assertThat(program.value(Sysnum.KAIO, 2, 0, 0)).isEqualTo(result);
    assertThat(program.errno(Sysnum.KAIO, 0, fd, BUFFER + 100, 4096, 11, result)).isZero();
    assertThat(program.value(Sysnum.KAIO, 2, 0, 0)).isEqualTo(result);
    assertThat(program.memory().bytes(result, 12))
        .as("short at the end of the file")
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0);
    assertThat(program.memory().bytes(BUFFER + 100, 2)).isEqualTo("bc".getBytes(US_ASCII));
    assertThat(program.errno(Sysnum.KAIO, 0, fd, BUFFER, 4097, 0, result))
        .as("the transfer limit")
        .isEqualTo(Errno.ENOTSUP.code());
    assertThat(onHost("/export/new")).isEqualTo("\0".repeat(10) + "abc");
  }

  @Test
  void a_raw_file_is_a_character_device_with_the_size_of_the_file() {
    int fd = open("/raw/file", O_RDWR);
    assertThat(program.errno(Sysnum.FSTAT, fd, BUFFER)).isZero();
    assertThat(program.memory().bytes(BUFFER + 16, 4)).containsExactly(0, 0, 0x21, 0xA4);
    assertThat(program.value(Sysnum.LSEEK, fd, 0, SEEK_END)).isEqualTo(10);
    assertThat(program.value(Sysnum.PREAD, fd, BUFFER, 100, 4)).isEqualTo(6);
    assertThat(program.value(Sysnum.PREAD, fd, BUFFER, 100, 400)).isZero();
    assertThat(program.errno(Sysnum.FDSYNC, fd, 0x40)).isZero();
    assertThat(host.syncs).isEqualTo(1);
  }
}
