package dev.kaio.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostDirectory;
import dev.kaio.dev.HostException;
import dev.kaio.dev.HostFile;
import dev.kaio.dev.HostOpen;
import dev.kaio.dev.HostReply;
import dev.kaio.dev.HostStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of this machine, as the kernel gets them. The test's thread plays the kernel's loop. */
@Timeout(60)
class FileHostTest {
  @TempDir Path directory;

  private final BlockingQueue<Runnable> kernel = new LinkedBlockingQueue<>();
  private FileHost host;
  private boolean replied;
  private int errno;

  @BeforeEach
  void start() {
    host = new FileHost(4, Copies.of(0), kernel::add, UnaryOperator.identity());
  }

  @AfterEach
  void stop() throws IOException {
    host.end(20_000);
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Makes a request and waits for its reply; null and {@link #errno} after a failure. */
  private <T> T ask(Consumer<HostReply<T>> request) throws InterruptedException {
    Object[] result = new Object[1];
    replied = false;
    request.accept(
        (why, value) -> {
          replied = true;
          errno = why;
          result[0] = value instanceof ByteBuffer bytes ? copy(bytes) : value;
        });
    while (!replied) {
      Runnable message = kernel.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      message.run();
    }
    @SuppressWarnings("unchecked")
    T typed = (T) result[0];
    return typed;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  private String read(HostFile file, long offset, int length) throws InterruptedException {
    ByteBuffer bytes = ask(reply -> file.read(offset, length, reply));
    return UTF_8.decode(bytes).toString();
  }

  private void write(HostFile file, long offset, String text) throws InterruptedException {
    this.<Void>ask(reply -> file.write(offset, ByteBuffer.wrap(text.getBytes(UTF_8)), reply));
  }

  // ---- disks ----

  /** Somebody else makes a file shorter. */
  private void cut(String name, long size) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve(name), WRITE)) {
      file.truncate(size);
    }
  }

  private void assertRefused(String name, long size, Errno errno, String why) {
    HostException refusal =
        catchThrowableOfType(HostException.class, () -> host.openDisk(name, size));
    assertThat(refusal.errno()).isEqualTo(errno);
    assertThat(refusal).hasMessage("cannot open " + name + ": " + why);
  }

  @Test
  void a_disk_that_cannot_be_had_is_refused_with_one_line() throws Exception {
    Files.createDirectory(directory.resolve("dir"));
    Files.writeString(directory.resolve("file"), "x");
    assertThat(new ProcessBuilder("mkfifo", path("pipe")).start().waitFor()).isZero();
    assertRefused(path("none"), -1, Errno.ENOENT, "No such file or directory");
    assertRefused(path("none/x"), 512, Errno.ENOENT, "No such file or directory");
    assertRefused(path("file/x"), 512, Errno.ENOTDIR, "Not a directory");
    assertRefused(path("dir"), 512, Errno.EISDIR, "Is a directory");
    assertRefused(path("pipe"), -1, Errno.ENXIO, "not a regular file");
    assertRefused("/dev/null", -1, Errno.ENXIO, "not a regular file");
    assertRefused("a\0b", -1, Errno.ENOENT, "no file can have this name");
    assertRefused(path("x".repeat(300)), 512, Errno.ENAMETOOLONG, "File name too long");
  }

  @Test
  void a_disk_without_permission_is_EACCES() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(file), "root may write to any file");
    assertRefused(file.toString(), -1, Errno.EACCES, "Permission denied");
  }

  @Test
  void a_file_is_one_disk_only() throws Exception {
    HostFile first = host.openDisk(path("disk"), 512);
    assertRefused(path("disk"), -1, Errno.EBUSY, "it is a disk already");
    this.<Void>ask(first::close);
    assertThat(host.openDisk(path("disk"), -1).sizeAtOpen()).isEqualTo(512);
  }

  @Test
  void what_the_host_has_in_memory_is_read_and_written_although_no_thread_is_free()
      throws Exception {
    CountDownLatch storage = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    FileHost busy =
        new FileHost(
            1,
            Copies.of(0),
            kernel::add,
            file -> opened.getAndIncrement() == 0 ? new LatchedChannel(file, storage) : file);
    try {
      Files.writeString(directory.resolve("disk"), "x".repeat(8192));
      HostFile silent = busy.openDisk(path("silent"), 4096);
      HostFile disk = busy.openDisk(path("disk"), -1);
      silent.read(0, 512, (why, bytes) -> {});

      assertThat(read(disk, 8188, 4)).isEqualTo("xxxx");
      write(disk, 8189, "yz");
      assertThat(errno).isZero();
      assertThat(read(disk, 8188, 4)).isEqualTo("xyzx");
    } finally {
      storage.countDown();
      busy.end(20_000);
    }
  }

  private static MappedByteBuffer mapping(FileChannel file, long position, long size) {
    try {
      return file.map(FileChannel.MapMode.READ_ONLY, position, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void of_copies_for_the_end_of_a_turn_threads_get_those_behind_which_the_host_holds_up()
      throws Exception {
    Copies copies = Copies.of(1);
    Queue<String> writers = new ConcurrentLinkedQueue<>();
    FileHost slow =
        new FileHost(
            4,
            copies,
            kernel::add,
            file ->
                new LatchedChannel(file, new CountDownLatch(0)) {
                  @Override
                  public int write(ByteBuffer from, long position) throws IOException {
                    writers.add(Thread.currentThread().getName().replaceAll("-.*", ""));
                    long begun = System.nanoTime();
                    while (System.nanoTime() - begun < HoldUps.LONG_NANOS) {
                      Thread.onSpinWait();
                    }
                    return super.write(from, position);
                  }

                  @Override
                  public MappedByteBuffer map(MapMode mode, long position, long size) {
                    return mapping(file, position, size);
                  }
                });
    try {
      Files.write(directory.resolve("disk"), new byte[8192]);
      HostFile disk = slow.openDisk(path("disk"), -1);
      int writes = Copies.WORTH_A_THREAD - 1;
      AtomicInteger done = new AtomicInteger();
      for (int i = 0; i < writes; i++) {
        ByteBuffer place = ByteBuffer.allocateDirect(512);
        disk.writeFrom(
            place,
            512L * i,
            (why, nothing) -> {
              assertThat(why).isZero();
              done.incrementAndGet();
            });
      }
      assertThat(writers).isEmpty();

      assertThat(copies.makeUntil(System.nanoTime() + TimeUnit.MINUTES.toNanos(1))).isTrue();
      while (done.get() < writes) {
        Runnable message = kernel.poll(30, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        message.run();
      }

      String here = Thread.currentThread().getName().replaceAll("-.*", "");
      assertThat(writers).hasSize(writes).startsWith(here, here).endsWith("kaio");
    } finally {
      slow.end(20_000);
    }
  }

  @Test
  void of_what_somebody_has_cut_off_nothing_is_read() throws Exception {
    HostFile disk = host.openDisk(path("disk"), 8192);
    write(disk, 0, "x".repeat(8192));
    cut("disk", 100);
    assertThat(read(disk, 0, 512)).isEqualTo("x".repeat(100));
    assertThat(read(disk, 4096, 512)).isEmpty();
  }

  @Test
  void what_the_host_has_in_memory_can_be_sent_from_there() throws Exception {
    HostFile disk = host.openDisk(path("disk"), 8192);
    write(disk, 0, "x".repeat(8192));
    assertThat(UTF_8.decode(disk.view(4096, 4096)).toString()).isEqualTo("x".repeat(4096));
    assertThat(disk.view(0, HostChannel.LEAST_VIEW - 1)).as("a small piece").isNull();
    assertThat(disk.view(4097, 4096)).as("beyond the end").isNull();
    this.<Void>ask(disk::close);
    assertThat(disk.view(0, 4096)).as("of a closed file").isNull();
  }

  @Test
  void what_somebody_has_cut_off_is_not_sent_from_there() throws Exception {
    HostFile disk = host.openDisk(path("disk"), 8192);
    write(disk, 0, "x".repeat(8192));
    cut("disk", 4096);
    assertThat(disk.view(4096, 4096)).isNull();
    assertThat(disk.view(0, 4096)).isNotNull();
  }

  @Test
  void a_size_makes_the_file_and_makes_it_longer_but_never_shorter() throws Exception {
    Path file = directory.resolve("disk");
    this.<Void>ask(host.openDisk(file.toString(), 4096)::close);
    assertThat(file).hasSize(4096);
    this.<Void>ask(host.openDisk(file.toString(), 1L << 30)::close);
    assertThat(file).hasSize(1L << 30);
    assertThat(host.openDisk(file.toString(), 512).sizeAtOpen()).isEqualTo(1L << 30);
    assertThat(file).hasSize(1L << 30);
  }

  @Test
  void what_is_written_is_in_the_file_before_the_reply() throws Exception {
    HostFile file = host.openDisk(path("disk"), 512);
    write(file, 100, "hello");
    assertThat(errno).isZero();
    assertThat(Files.readString(directory.resolve("disk"))).hasSize(512).contains("\0hello\0");
    assertThat(read(file, 99, 7)).isEqualTo("\0hello\0");
    this.<Void>ask(file::sync);
    assertThat(errno).isZero();
  }

  @Test
  void a_read_is_short_at_the_end_and_empty_beyond_it() throws Exception {
    Files.writeString(directory.resolve("file"), "0123456789");
    HostFile file = host.openDisk(path("file"), -1);
    assertThat(file.sizeAtOpen()).isEqualTo(10);
    assertThat(read(file, 8, 100)).isEqualTo("89");
    assertThat(read(file, 10, 1)).isEmpty();
    assertThat(read(file, 1L << 40, 1)).isEmpty();
    assertThat(read(file, 3, 0)).isEmpty();
  }

  @Test
  void a_size_can_be_set_and_asked_for() throws Exception {
    HostFile file = host.openDisk(path("file"), 512);
    this.<Void>ask(reply -> file.setSize(3, reply));
    HostStat small = ask(file::stat);
    this.<Void>ask(reply -> file.setSize(4000, reply));
    HostStat large = ask(file::stat);
    assertThat(small.size()).isEqualTo(3);
    assertThat(large.size()).isEqualTo(4000);
    assertThat(large.fileId()).isEqualTo(small.fileId());
    assertThat(large.permissions() & 0600).isEqualTo(0600);
    assertThat(large.modifiedNanos()).isGreaterThanOrEqualTo(small.modifiedNanos());
  }

  @Test
  void requests_after_close_are_EBADF_and_close_waits_for_those_before() throws Exception {
    HostFile file = host.openDisk(path("file"), 512);
    int[] before = new int[1];
    file.write(0, ByteBuffer.wrap(new byte[512]), (why, nothing) -> before[0]++);
    this.<Void>ask(file::close);
    assertThat(errno).isZero();
    assertThat(before[0]).isEqualTo(1);
    ByteBuffer none = ask(reply -> file.read(0, 1, reply));
    assertThat(none).isNull();
    assertThat(errno).isEqualTo(Errno.EBADF.code());
    this.<Void>ask(file::close);
    assertThat(errno).isEqualTo(Errno.EBADF.code());
  }

  @Test
  void too_many_requests_are_EAGAIN() throws Exception {
    HostThreads none = new HostThreads(1, 0, Thread::new);
    HostWork work = new HostWork(none, Copies.of(0), kernel::add);
    this.<Void>ask(reply -> work.ask(work.newLane(), () -> null, reply, HostWork.NOTHING));
    assertThat(errno).isEqualTo(Errno.EAGAIN.code());
  }

  // ---- below a root ----

  private HostFile open(HostDirectory root, String name, HostOpen how) throws InterruptedException {
    return ask(reply -> root.open(name, how, reply));
  }

  private void assertNotOpened(HostDirectory root, String name, Errno why)
      throws InterruptedException {
    assertThat(open(root, name, HostOpen.READ)).isNull();
    assertThat(errno).as(name).isEqualTo(why.code());
  }

  private HostDirectory tree() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/file"), "inside");
    Files.writeString(directory.resolve("secret"), "outside");
    return host.openRoot(root.toString());
  }

  @Test
  void a_root_that_cannot_be_had_is_refused() throws IOException {
    Files.writeString(directory.resolve("file"), "x");
    assertThat(catchThrowableOfType(HostException.class, () -> host.openRoot(path("none"))).errno())
        .isEqualTo(Errno.ENOENT);
    assertThat(catchThrowableOfType(HostException.class, () -> host.openRoot(path("file"))).errno())
        .isEqualTo(Errno.ENOTDIR);
  }

  @Test
  void files_below_the_root_are_opened_by_their_names() throws Exception {
    HostDirectory root = tree();
    assertThat(read(open(root, "a/b/file", HostOpen.READ), 0, 100)).isEqualTo("inside");
    assertThat(read(open(root, "/a//./b/file", HostOpen.READ), 0, 100)).isEqualTo("inside");
  }

  @Test
  void what_is_no_file_below_the_root_is_refused() throws Exception {
    HostDirectory root = tree();
    Path top = directory.resolve("root");
    assertThat(new ProcessBuilder("mkfifo", path("root/pipe")).start().waitFor()).isZero();
    Files.createSymbolicLink(top.resolve("link"), directory.resolve("secret"));
    Files.createSymbolicLink(top.resolve("up"), directory);
    Files.createSymbolicLink(top.resolve("inner"), Path.of("a/b/file"));
    assertNotOpened(root, "none", Errno.ENOENT);
    assertNotOpened(root, "none/file", Errno.ENOENT);
    assertNotOpened(root, "a/b/file/x", Errno.ENOTDIR);
    assertNotOpened(root, "", Errno.EISDIR);
    assertNotOpened(root, "a", Errno.EISDIR);
    assertNotOpened(root, "a/b/", Errno.EISDIR);
    assertNotOpened(root, "pipe", Errno.ENXIO);
    assertNotOpened(root, "pipe/x", Errno.ENOTDIR);
    assertNotOpened(root, "../secret", Errno.EACCES);
    assertNotOpened(root, "a/../../secret", Errno.EACCES);
    assertNotOpened(root, "link", Errno.ELOOP);
    assertNotOpened(root, "inner", Errno.ELOOP);
    assertNotOpened(root, "up/secret", Errno.ELOOP);
    assertNotOpened(root, "a\0b", Errno.ENOENT);
    assertNotOpened(root, "x".repeat(300), Errno.ENAMETOOLONG);
  }

  @Test
  void files_are_made_with_their_permissions_cut_and_not_made_twice() throws Exception {
    HostDirectory root = tree();
    HostOpen make = new HostOpen(true, true, true, true, false, 0640);
    HostFile file = open(root, "a/new", make);
    write(file, 0, "content");
    Path path = directory.resolve("root/a/new");
    assertThat(path).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
    HostStat stat = ask(file::stat);
    assertThat(stat.permissions()).isEqualTo(0640);
    assertThat(open(root, "a/new", make)).isNull();
    assertThat(errno).isEqualTo(Errno.EEXIST.code());
    HostOpen again = new HostOpen(false, true, true, false, true, 0777);
    assertThat(open(root, "a/new", again).sizeAtOpen()).isZero();
    Files.createSymbolicLink(directory.resolve("root/dangling"), directory.resolve("trap"));
    assertThat(open(root, "dangling", new HostOpen(true, true, true, false, false, 0600))).isNull();
    assertThat(errno).isEqualTo(Errno.ELOOP.code());
    assertThat(directory.resolve("trap")).doesNotExist();
  }

  @Test
  void a_root_that_is_moved_stays_the_same_directory() throws Exception {
    HostDirectory root = tree();
    Files.move(directory.resolve("root"), directory.resolve("elsewhere"));
    Files.createDirectories(directory.resolve("root/a/b"));
    Files.writeString(directory.resolve("root/a/b/file"), "other");
    assertThat(read(open(root, "a/b/file", HostOpen.READ), 0, 100)).isEqualTo("inside");
  }

  @Test
  void whoever_swaps_directories_for_links_meanwhile_leads_nobody_out() throws Exception {
    HostDirectory root = tree();
    Path dir = directory.resolve("root/a");
    Path away = directory.resolve("away");
    Path outside = Files.createDirectories(directory.resolve("outside/b"));
    Files.writeString(outside.resolve("file"), "outside");
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside.getParent());
    AtomicBoolean going = new AtomicBoolean(true);
    Thread swapper =
        new Thread(
            () -> {
              try {
                while (going.get()) {
                  Files.move(dir, away);
                  Files.move(link, dir, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(dir, link, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(away, dir);
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    swapper.start();
    try {
      int opened = 0;
      for (int i = 0; i < 3000; i++) {
        HostFile file = open(root, "a/b/file", HostOpen.READ);
        if (file != null) {
          opened++;
          assertThat(read(file, 0, 100)).isEqualTo("inside");
          this.<Void>ask(file::close);
        } else {
          assertThat(errno).isIn(Errno.ENOENT.code(), Errno.ELOOP.code(), Errno.ENOTDIR.code());
        }
      }
      assertThat(opened).isPositive();
    } finally {
      going.set(false);
      swapper.join();
    }
  }
}
