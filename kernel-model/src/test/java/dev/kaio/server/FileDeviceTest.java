package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BASE;
import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.DeviceSpec;
import dev.kaio.dev.FaultPlan;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.DevicePlan;
import dev.kaio.server.host.LatchedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks whose contents are files of the host, behind a real socket. */
@Timeout(90)
class FileDeviceTest {
  private static final String DISK = "/dev/rdsk/file";
  private static final String LARGE = DISK + "=file:%s,size=64m";
  private static final String OTHER = "/dev/rdsk/other";

  @TempDir Path directory;

  private DevicePlan plan(String... devices) {
    List<DeviceSpec> specs = Arrays.stream(devices).map(DeviceSpec::parse).toList();
    return new DevicePlan(128 * 1024, DeviceConfig.DEFAULT_RAM_BUDGET, specs, Map.of());
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private String onFile(String device, String name) {
    return device + "=file:" + file(name) + ",size=1m";
  }

  private ServerFixture start(UnaryOperator<FileChannel> wrapper, String... devices)
      throws IOException {
    return ServerFixture.start(
        EmbeddedServer.builder()
            .listen(ServerFixture.unix(directory))
            .devices(plan(devices))
            .channelWrapper(wrapper));
  }

  /** A block of 512 bytes that says which it is. */
  private static byte[] block(int number) {
    ByteBuffer block = ByteBuffer.allocate(512);
    while (block.hasRemaining()) {
      block.putInt(number);
    }
    return block.array();
  }

  private static byte[] blockOf(Path file, int number) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer block = ByteBuffer.allocate(512);
      channel.read(block, number * 512L);
      return block.array();
    }
  }

  // ---- data ----

  @Test
  void whatIsWrittenIsInTheFileWhenTheProgramLearnsOfItAndIsReadBack() throws IOException {
    try (ServerFixture server = start(UnaryOperator.identity(), onFile(DISK, "disk"));
        RemoteProcess process = server.attachWith(DISK)) {
      assertThat(file("disk")).hasSize(1 << 20);
      for (int number = 1; number < 50; number++) {
        process.memory().put(BUFFER, block(number));
        succeed(
            process
                .lwp1()
                .transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 512, number * 512L, RESULT));
        assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(RESULT);
        assertThat(process.memory().getLong(RESULT)).isEqualTo(512);
        assertThat(blockOf(file("disk"), number)).isEqualTo(block(number));
      }
      int all = 50 * 512;
      succeed(process.lwp1().call(Sysnum.PREAD, FD, BUFFER, all, 0));
      byte[] read = process.memory().get(BUFFER, all);
      assertThat(Arrays.copyOfRange(read, 49 * 512, all)).isEqualTo(block(49));
      assertThat(Arrays.copyOf(read, 512)).isEqualTo(new byte[512]);
    }
  }

  @Test
  void manyLongReadsAtOnceGetTheBytesOfTheFile() throws Exception {
    byte[] content = new byte[1 << 20];
    new SplittableRandom(7).nextBytes(content);
    Files.write(file("disk"), content);
    try (ServerFixture server = start(UnaryOperator.identity(), onFile(DISK, "disk"));
        RemoteProcess process = server.attachWith(DISK)) {
      long memory = 0x1000_0000;
      succeed(process.lwp1().mmap(memory, content.length, 3));
      int reads = 64;
      int size = 16 * 1024;
      CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
      for (int i = 0; i < reads; i++) {
        RemoteLwp lwp = process.lwp1().newLwp();
        all =
            all.thenCombine(
                lwp.callAsync(Sysnum.PREAD, FD, memory + (long) i * size, size, (long) i * size),
                (nothing, result) -> {
                  assertThat(result.value()).isEqualTo(size);
                  return null;
                });
      }
      all.get(60, TimeUnit.SECONDS);
      assertThat(process.memory().get(memory, reads * size)).isEqualTo(content);
    }
  }

  @Test
  void aFileThatSomebodyHasCutIsEIOAndTheProgramGoesOn() throws IOException {
    Files.write(file("disk"), new byte[1 << 20]);
    try (ServerFixture server = start(UnaryOperator.identity(), onFile(DISK, "disk"));
        RemoteProcess process = server.attachWith(DISK)) {
      try (FileChannel channel = FileChannel.open(file("disk"), StandardOpenOption.WRITE)) {
        channel.truncate(8192);
      }
      RemoteLwp lwp = process.lwp1();
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 8192, 8192).errno())
          .isEqualTo(Errno.EIO.code());
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 8192, 0).value()).isEqualTo(8192);
    }
  }

  @Test
  void theDiskEndsWhereTheFileEnds() throws IOException {
    Files.write(file("disk"), new byte[1000]); // half a sector cannot be reached
    try (ServerFixture server = start(UnaryOperator.identity(), DISK + "=file:" + file("disk"));
        RemoteProcess process = server.attachWith(DISK)) {
      RemoteLwp lwp = process.lwp1();
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 1024, 0).value()).isEqualTo(512);
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 512, 512).value()).isZero();
      assertThat(lwp.call(Sysnum.PWRITE, FD, BUFFER, 512, 512).errno())
          .isEqualTo(Errno.ENOSPC.code());
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 512, 1024).errno())
          .isEqualTo(Errno.ENXIO.code());
      assertThat(file("disk")).hasSize(1000);
    }
  }

  @Test
  void sectorAndTransferLimitAreTheDisksOwn() throws IOException {
    try (ServerFixture server =
            start(UnaryOperator.identity(), DISK + "=ram:1m,sector=4k,maxxfer=8k");
        RemoteProcess process = server.attachWith(DISK)) {
      RemoteLwp lwp = process.lwp1();
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 512, 0).errno()).isEqualTo(22);
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 8192, 4096).value()).isEqualTo(8192);
      assertThat(lwp.call(Sysnum.KAIO, 5).errno()).isZero();
      assertThat(lwp.call(Sysnum.KAIO, 0, FD, BUFFER, 12288, 0, RESULT).errno())
          .isEqualTo(Errno.ENOTSUP.code());
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 12288, 0).value()).isEqualTo(12288);
    }
  }

  // ---- a storage that does not answer ----

  @Test
  void aStalledDiskDelaysNobodyElse() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    UnaryOperator<FileChannel> firstHangs =
        file -> opened.getAndIncrement() == 0 ? new LatchedChannel(file, latch) : file;
    try (ServerFixture server = start(firstHangs, onFile(DISK, "disk"), onFile(OTHER, "other"));
        RemoteProcess stalled = server.attachWith(DISK);
        RemoteProcess busy = server.attachWith(OTHER);
        RemoteProcess idle = server.attach()) {
      for (int i = 0; i < 100; i++) { // more than there are threads, and than the disk's depth
        succeed(
            stalled
                .lwp1()
                .transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 512, 512L * i, RESULT + 16L * i));
      }
      CompletableFuture<CallResult> read =
          stalled.lwp1().newLwp().callAsync(Sysnum.PREAD, FD, BUFFER, 512, 0);

      long before = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        assertThat(idle.lwp1().call(Sysnum.GETPID).value()).isEqualTo(idle.pid());
        assertThat(busy.lwp1().call(Sysnum.PREAD, FD, BUFFER, 512, 0).value()).isEqualTo(512);
      }
      long each = (System.nanoTime() - before) / 400;
      assertThat(each).as("nanoseconds for a call").isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
      assertThat(read).isNotDone();
      assertThat(stalled.lwp1().kaio(KaioOp.AIOWAIT.code(), -1, 0).value()).isLessThan(1);

      latch.countDown();
      for (int i = 0; i < 100; i++) {
        assertThat(stalled.lwp1().aiowait(0, 0).errno()).isZero();
      }
      assertThat(read.get(30, TimeUnit.SECONDS).value()).isEqualTo(512);
    } finally {
      latch.countDown();
    }
  }

  // ---- what was acknowledged stays ----

  /** Writes blocks until there is no server; the number that was acknowledged. */
  private static int writeUntilGone(RemoteProcess process, CompletableFuture<Void> some) {
    RemoteLwp lwp = process.lwp1();
    int acknowledged = 0;
    try {
      for (int number = 1; number < (64 << 20) / 512; number++) {
        process.memory().put(BUFFER, block(number));
        if (lwp.call(Sysnum.PWRITE, FD, BUFFER, 512, number * 512L).isError()) {
          break;
        }
        acknowledged = number;
        if (number == 100) {
          some.complete(null);
        }
      }
    } catch (ProcessGoneException e) {
      return acknowledged;
    }
    return acknowledged;
  }

  private void assertHolds(int acknowledged) throws IOException {
    assertThat(acknowledged).isGreaterThanOrEqualTo(100);
    byte[] disk = Files.readAllBytes(file("disk"));
    for (int number = 1; number <= acknowledged; number++) {
      int at = number * 512;
      if (Arrays.mismatch(disk, at, at + 512, block(number), 0, 512) >= 0) {
        throw new AssertionError("block " + number + " of " + acknowledged + " is not there");
      }
    }
  }

  @Test
  void aClosedServerLeavesEveryAcknowledgedWriteInTheFile() throws Exception {
    ServerFixture server = start(UnaryOperator.identity(), LARGE.formatted(file("disk")));
    try (RemoteProcess process = server.attachWith(DISK)) {
      CompletableFuture<Void> some = new CompletableFuture<>();
      CompletableFuture<Integer> acknowledged =
          CompletableFuture.supplyAsync(() -> writeUntilGone(process, some));
      some.get(60, TimeUnit.SECONDS);
      server.close();
      assertHolds(acknowledged.get(60, TimeUnit.SECONDS));
    } finally {
      server.close();
    }
  }

  private void assertSurvives(Consumer<KaiodProcess> end) throws Exception {
    try (KaiodProcess program =
            new KaiodProcess(
                "--listen",
                ServerFixture.unix(directory).toString(),
                "--device",
                LARGE.formatted(file("disk")));
        RemoteProcess process = KernelClient.attach(program.endpoint(), Abi.LP64_SPARC, "writer")) {
      succeed(process.lwp1().mmap(BASE, 0x80000, 3));
      succeed(process.lwp1().openAt(FD, DISK, 2));
      CompletableFuture<Void> some = new CompletableFuture<>();
      CompletableFuture<Integer> acknowledged =
          CompletableFuture.supplyAsync(() -> writeUntilGone(process, some));
      some.get(60, TimeUnit.SECONDS);
      end.accept(program);
      assertThat(program.saidUntilItsEnd()).isEmpty();
      assertHolds(acknowledged.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aKilledServerLeavesEveryAcknowledgedWriteInTheFileAndAnotherStartsAtOnce() throws Exception {
    assertSurvives(KaiodProcess::kill);
    try (ServerFixture server = start(UnaryOperator.identity(), onFile(DISK, "disk"));
        RemoteProcess process = server.attachWith(DISK)) {
      succeed(process.lwp1().call(Sysnum.PREAD, FD, BUFFER, 512, 512));
      assertThat(process.memory().get(BUFFER, 512)).isEqualTo(block(1));
    }
  }

  @Test
  void aTerminatedServerLeavesEveryAcknowledgedWriteInTheFile() throws Exception {
    assertSurvives(KaiodProcess::terminate);
  }

  @Test
  void aStorageThatNeverAnswersDoesNotKeepTheServerFromEndingAndThatIsSaid() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    ServerFixture server = start(file -> new LatchedChannel(file, latch), onFile(DISK, "disk"));
    try (RemoteProcess process = server.attachWith(DISK)) {
      succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 512, 0, RESULT));
      assertThatThrownBy(server::close)
          .isInstanceOf(IOException.class)
          .hasMessage("a file of the host did not answer within 5000 ms");
    } finally {
      latch.countDown();
    }
  }

  @Test
  void aStorageThatCannotKeepWhatItHasIsSaidWhenTheServerEnds() throws Exception {
    UnaryOperator<FileChannel> failing =
        file ->
            new LatchedChannel(file, new CountDownLatch(0)) {
              @Override
              public void force(boolean metaData) throws IOException {
                throw new IOException("Input/output error");
              }
            };
    ServerFixture server = start(failing, onFile(DISK, "disk"));
    assertThatThrownBy(server::close)
        .isInstanceOf(IOException.class)
        .hasMessage("a file of the host could not be forced: I/O error");
  }

  // ---- beside the default devices ----

  @Test
  void defaultDevicesStayUnlessTheirPathIsGivenAgain() throws IOException {
    try (ServerFixture server =
            start(UnaryOperator.identity(), "/dev/rdsk/c0t0d0s0=ram:4k", "/dev/new=ram:8k");
        RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
      RemoteLwp lwp = process.lwp1();
      assertThat(lwp.call(Sysnum.PREAD, FD, BUFFER, 8192, 0).value()).isEqualTo(4096);
      assertThat(lwp.open("/dev/new", 2).isError()).isFalse();
      assertThat(lwp.open("/dev/rdsk/c0t3d0s0", 2).isError()).isFalse();
      assertThat(lwp.open("/dev/gate/1", 2).isError()).isFalse();
      assertThat(lwp.open("/dev/null", 2).isError()).isFalse();
    }
  }

  @Test
  void memoryForRamDisksHasAnEnd() throws IOException {
    DevicePlan small =
        new DevicePlan(
            128 * 1024,
            128 * 1024,
            List.of(DeviceSpec.parse("/dev/big=ram:1g")),
            Map.of("/dev/gate/0", FaultPlan.parse("error=EIO")));
    try (ServerFixture server =
            ServerFixture.start(
                EmbeddedServer.builder().listen(ServerFixture.unix(directory)).devices(small));
        RemoteProcess process = server.attachWith("/dev/big")) {
      RemoteLwp lwp = process.lwp1();
      assertThat(lwp.call(Sysnum.PWRITE, FD, BUFFER, 512, 0).value()).isEqualTo(512);
      assertThat(lwp.call(Sysnum.PWRITE, FD, BUFFER, 512, 1 << 20).value()).isEqualTo(512);
      assertThat(lwp.call(Sysnum.PWRITE, FD, BUFFER, 512, 1 << 29).errno())
          .isEqualTo(Errno.ENOSPC.code());
    }
  }

  @Test
  void aDiskThatCannotBeOpenedLeavesNothingBehind() throws IOException {
    assertThatThrownBy(
            () ->
                start(
                    UnaryOperator.identity(),
                    onFile(DISK, "disk"),
                    OTHER + "=file:" + file("none")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "device " + OTHER + ": cannot open " + file("none") + ": No such file or directory");
    try (ServerFixture server = start(UnaryOperator.identity(), onFile(DISK, "disk"))) {
      assertThat(server.processes()).isZero();
    }
  }
}
