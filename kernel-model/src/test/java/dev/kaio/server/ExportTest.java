package dev.kaio.server;

import static dev.kaio.abi.OpenFlags.O_APPEND;
import static dev.kaio.abi.OpenFlags.O_CREAT;
import static dev.kaio.abi.OpenFlags.O_EXCL;
import static dev.kaio.abi.OpenFlags.O_RDONLY;
import static dev.kaio.abi.OpenFlags.O_RDWR;
import static dev.kaio.abi.OpenFlags.O_SYNC;
import static dev.kaio.abi.OpenFlags.O_TRUNC;
import static dev.kaio.abi.OpenFlags.O_WRONLY;
import static dev.kaio.server.ServerFixture.BASE;
import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.succeed;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.MountSpec;
import dev.kaio.kernel.MountPlan;
import dev.kaio.server.host.LatchedChannel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Regular files of the host through a socket, and attempts to get out of what is exported. */
@Timeout(60)
class ExportTest {
  private static final int LENGTH = 0x80000;

  @TempDir Path directory;

  private Path export;
  private Path outside;

  /** Channels that are opened while this is set do not answer before it is open. */
  private volatile CountDownLatch stalled;

  private ServerFixture server;
  private RemoteProcess process;
  private RemoteLwp lwp;

  @BeforeEach
  void start() throws IOException {
    export = Files.createDirectory(directory.resolve("export"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "outside");
    Files.writeString(export.resolve("file"), "0123456789");
    MountPlan plan =
        new MountPlan(
            131072,
            List.of(
                MountSpec.parse(export + "=/mnt"),
                MountSpec.parse(export + "=/ro,ro"),
                MountSpec.parse(export + "=/raw,raw")));
    server =
        ServerFixture.start(
            EmbeddedServer.builder()
                .listen(ServerFixture.unix(directory))
                .mounts(plan)
                .channelWrapper(this::channel));
    process = server.attach();
    lwp = process.lwp1();
    succeed(lwp.mmap(BASE, LENGTH, 3));
  }

  private FileChannel channel(FileChannel file) {
    return stalled == null ? file : new LatchedChannel(file, stalled);
  }

  @AfterEach
  void stop() throws IOException {
    process.close();
    server.close();
  }

  private int open(String path, int flags) {
    return (int) succeed(lwp.open(path, flags, 0640)).value();
  }

  private String openErrno(String path, int flags) {
    return Errno.nameOf(lwp.open(path, flags, 0640).errno());
  }

  private long write(int fd, String text) {
    process.memory().put(BUFFER, text.getBytes(US_ASCII));
    return succeed(lwp.call(Sysnum.WRITE, fd, BUFFER, text.length())).value();
  }

  private String read(int fd) {
    int length = (int) succeed(lwp.call(Sysnum.READ, fd, BUFFER, 4096)).value();
    return new String(process.memory().get(BUFFER, length), US_ASCII);
  }

  // ---- use ----

  @Test
  void aFileOfTheHostIsMadeWrittenReadAndClosed() throws IOException {
    int fd = open("/mnt/new", O_RDWR | O_CREAT | O_EXCL);
    assertThat(write(fd, "hello")).isEqualTo(5);
    assertThat(export.resolve("new")).hasContent("hello");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(export.resolve("new"))))
        .isEqualTo("rw-r-----");
    succeed(lwp.call(Sysnum.LSEEK, fd, 0, 0));
    assertThat(read(fd)).isEqualTo("hello");
    assertThat(read(fd)).isEmpty();
    succeed(lwp.call(Sysnum.FDSYNC, fd, O_SYNC));
    succeed(lwp.close(fd));
    assertThat(openErrno("/mnt/new", O_RDWR | O_CREAT | O_EXCL)).isEqualTo("EEXIST");
  }

  @Test
  void appendingTruncatingAndStatWork() {
    int fd = open("/mnt/file", O_WRONLY | O_APPEND);
    write(fd, "ab");
    write(fd, "cd");
    assertThat(export.resolve("file")).hasContent("0123456789abcd");
    succeed(lwp.call(Sysnum.FSTAT, fd, BUFFER));
    assertThat(process.memory().getLong(BUFFER + 40)).isEqualTo(14);
    assertThat(process.memory().getInt(BUFFER + 16) & 0xF000).isEqualTo(0x8000);
    int again = open("/mnt/file", O_RDWR | O_TRUNC);
    assertThat(export.resolve("file")).isEmptyFile();
    assertThat(read(again)).isEmpty();
  }

  @Test
  void aTransferThatIsLongerThanAnyFrameArrivesWhole() throws IOException {
    long big = 0x1000_0000L;
    byte[] data = new byte[3 * 1024 * 1024 + 5];
    new Random(1).nextBytes(data);
    succeed(lwp.mmap(big, 0x40_0000, 3));
    process.memory().put(big, data);
    int fd = open("/mnt/big", O_RDWR | O_CREAT);
    assertThat(succeed(lwp.call(Sysnum.WRITE, fd, big, data.length)).value())
        .isEqualTo(data.length);
    assertThat(Files.readAllBytes(export.resolve("big"))).isEqualTo(data);
    process.memory().put(big, new byte[data.length]);
    assertThat(succeed(lwp.call(Sysnum.PREAD, fd, big, 0x40_0000, 0)).value())
        .isEqualTo(data.length);
    assertThat(process.memory().get(big, data.length)).isEqualTo(data);
  }

  @Test
  void a32BitProgramHasItsOwnStat() throws IOException {
    try (RemoteProcess small = server.attach(Abi.ILP32_X86)) {
      succeed(small.lwp1().mmap(BASE, LENGTH, 3));
      int fd = (int) succeed(small.lwp1().open("/mnt/file", O_RDONLY)).value();
      succeed(small.lwp1().call(Sysnum.FSTAT, fd, BUFFER));
      assertThat(small.memory().getInt(BUFFER + 48)).isEqualTo(10);
      succeed(small.lwp1().call(Sysnum.FSTAT64, fd, BUFFER));
      assertThat(small.memory().getLong(BUFFER + 52)).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("R-DRV-1 kaio refuses regular files, and takes those of a raw export")
  void kaioAndRaw() throws IOException {
    succeed(lwp.kaio(KaioOp.AIOINIT.code()));
    int fd = open("/mnt/file", O_RDWR);
    assertThat(lwp.transfer(KaioOp.AIOREAD.code(), fd, BUFFER, 4, 0, RESULT).errno())
        .isEqualTo(Errno.EBADFD.code());
    int raw = open("/raw/file", O_RDWR);
    process.memory().put(BUFFER, "abc".getBytes(US_ASCII));
    succeed(lwp.transfer(KaioOp.AIOWRITE.code(), raw, BUFFER, 3, 10, RESULT));
    assertThat(lwp.aiowait(0, 0).value()).isEqualTo(RESULT);
    assertThat(process.memory().getLong(RESULT)).isEqualTo(3);
    assertThat(export.resolve("file")).hasContent("0123456789abc");
    succeed(lwp.transfer(KaioOp.AIOREAD.code(), raw, BUFFER, 4096, 0, RESULT));
    assertThat(lwp.aiowait(0, 0).value()).isEqualTo(RESULT);
    assertThat(process.memory().getLong(RESULT)).as("to the end of the file").isEqualTo(13);
  }

  @Test
  @DisplayName("R-CLN-12 close ends a read of the terminal that another LWP sleeps in")
  void closeEvicts() throws Exception {
    int tty = open("/dev/tty", O_RDWR);
    RemoteLwp reader = lwp.newLwp();
    CompletableFuture<CallResult> sleeping = reader.callAsync(Sysnum.READ, tty, BUFFER, 1);
    succeed(lwp.close(tty));
    assertThat(sleeping.get(30, TimeUnit.SECONDS).errno()).isEqualTo(Errno.EBADF.code());
  }

  @Test
  void aStalledFileHoldsUpItsCallersOnly() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    stalled = latch;
    int slow = open("/mnt/file", O_RDWR);
    stalled = null;
    RemoteLwp reader = lwp.newLwp();
    RemoteLwp closer = lwp.newLwp();
    CompletableFuture<CallResult> reading =
        reader.callAsync(Sysnum.PREAD, slow, BUFFER + 4096, 4, 0);
    CompletableFuture<CallResult> closing = closer.callAsync(Sysnum.CLOSE, slow);
    try (RemoteProcess other = server.attach()) {
      assertThat(other.lwp1().call(Sysnum.GETPID).value()).isEqualTo(other.pid());
    }
    assertThat(read(open("/mnt/file", O_RDONLY))).isEqualTo("0123456789");
    assertThat(reading).isNotDone();
    assertThat(closing).as("waits for the read").isNotDone();
    latch.countDown();
    assertThat(reading.get(30, TimeUnit.SECONDS).value()).isEqualTo(4);
    succeed(closing.get(30, TimeUnit.SECONDS));
  }

  @Test
  void aClientThatIsLostInTheMiddleOfAWriteLeavesNothingOpen() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    stalled = latch;
    RemoteProcess other = server.attach();
    succeed(other.lwp1().mmap(BASE, LENGTH, 3));
    int fd = (int) succeed(other.lwp1().open("/mnt/file", O_RDWR)).value();
    stalled = null;
    CompletableFuture<CallResult> writing = other.lwp1().callAsync(Sysnum.WRITE, fd, BUFFER, 4);
    await().until(() -> server.openFiles() == 1);
    other.close();
    assertThat(writing).failsWithin(30, TimeUnit.SECONDS);
    assertThat(server.processes()).as("the lost one waits for the host").isEqualTo(2);
    latch.countDown();
    await().until(() -> server.processes() == 1);
    assertThat(server.openFiles()).isZero();
  }

  // ---- what is refused ----

  @Test
  void aReadOnlyExportIsNotWrittenTo() {
    assertThat(openErrno("/ro/file", O_RDWR)).isEqualTo("EROFS");
    assertThat(openErrno("/ro/file", O_TRUNC)).isEqualTo("EROFS");
    assertThat(openErrno("/ro/new", O_RDWR | O_CREAT)).isEqualTo("EROFS");
    assertThat(read(open("/ro/file", O_RDONLY))).isEqualTo("0123456789");
    assertThat(export.resolve("file")).hasContent("0123456789");
    assertThat(export.resolve("new")).doesNotExist();
  }

  @Test
  void pathsThatLeadNowhereHaveTheirErrnos() throws IOException {
    Files.createDirectory(export.resolve("dir"));
    assertThat(openErrno("/mnt/none", O_RDWR)).isEqualTo("ENOENT");
    assertThat(openErrno("/mnt/none/file", O_RDWR | O_CREAT)).isEqualTo("ENOENT");
    assertThat(openErrno("/mnt/dir", O_RDONLY)).isEqualTo("EISDIR");
    assertThat(openErrno("/mnt/file/x", O_RDONLY)).isEqualTo("ENOTDIR");
    assertThat(openErrno("/mnt/file/", O_RDONLY)).isEqualTo("ENOTDIR");
    assertThat(openErrno("/mnt/" + "x".repeat(256), O_RDONLY)).isEqualTo("ENAMETOOLONG");
  }

  @Test
  void dotDotDoesNotLeadOut() {
    for (String path :
        List.of(
            "/mnt/../outside/secret",
            "/mnt/../../" + outside + "/secret",
            "/mnt/x/../../outside/secret",
            outside + "/secret")) {
      assertThat(openErrno(path, O_RDONLY)).as(path).isEqualTo("ENOENT");
    }
  }

  @Test
  void linksAreNotFollowedWhereverTheyLead() throws IOException {
    Files.createSymbolicLink(export.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(export.resolve("relative"), Path.of("../outside/secret"));
    Files.createSymbolicLink(export.resolve("dir"), outside);
    Files.createSymbolicLink(export.resolve("inside"), Path.of("file"));
    Files.createSymbolicLink(export.resolve("dangling"), outside.resolve("new"));
    for (String name : List.of("absolute", "relative", "dir", "dir/secret", "inside", "dangling")) {
      assertThat(openErrno("/mnt/" + name, O_RDWR)).as(name).isEqualTo("ELOOP");
      assertThat(openErrno("/mnt/" + name, O_RDWR | O_CREAT | O_TRUNC)).as(name).isEqualTo("ELOOP");
    }
    assertThat(outside.resolve("secret")).hasContent("outside");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void aPipeIsRefusedAndHoldsNobodyUp() throws Exception {
    Path pipe = export.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(openErrno("/mnt/pipe", O_RDONLY)).isEqualTo("ENXIO");
    assertThat(openErrno("/mnt/pipe", O_WRONLY)).isEqualTo("ENXIO");
    assertThat(openErrno("/mnt/pipe/x", O_RDONLY)).isEqualTo("ENOTDIR");
    assertThat(read(open("/mnt/file", O_RDONLY))).isEqualTo("0123456789");
  }

  @Test
  void aDirectoryThatALinkReplacesMeanwhileLeadsNobodyOut() throws Exception {
    Path name = export.resolve("dir");
    Path real = export.resolve("real");
    Path link = export.resolve("link");
    Files.createDirectory(name);
    Files.writeString(name.resolve("secret"), "inside");
    Files.createSymbolicLink(link, outside);
    raceAgainst(
        "/mnt/dir/secret",
        () -> {
          Files.move(name, real);
          Files.move(link, name);
          Files.move(name, link);
          Files.move(real, name);
        });
  }

  @Test
  void aFileThatALinkReplacesMeanwhileLeadsNobodyOut() throws Exception {
    Path name = export.resolve("swapped");
    Path file = export.resolve("file.new");
    Path link = export.resolve("link.new");
    raceAgainst(
        "/mnt/swapped",
        () -> {
          Files.writeString(file, "inside");
          Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
          Files.createSymbolicLink(link, outside.resolve("secret"));
          Files.move(link, name, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  private interface Swap {
    void run() throws IOException;
  }

  /** Opens and reads a path while somebody swaps what it leads to, until both have been seen. */
  private void raceAgainst(String path, Swap swap) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> swapping =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                try {
                  swap.run();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    int opened = 0;
    int refused = 0;
    for (int attempt = 0; attempt < 20_000 && (opened < 200 || refused < 200); attempt++) {
      CallResult result = lwp.open(path, O_RDONLY);
      if (result.isError()) {
        refused++;
      } else {
        opened++;
        assertThat(read((int) result.value())).isEqualTo("inside");
        lwp.close((int) result.value());
      }
    }
    over.set(true);
    swapping.get(30, TimeUnit.SECONDS);
    assertThat(opened).as("opens that came through").isPositive();
    assertThat(refused).as("opens that were refused").isPositive();
  }
}
