package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.dev.DeviceSpec;
import dev.kaio.dev.HostIo;
import dev.kaio.dev.MemoryHost;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.DevicePlan;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.sched.Scheduler;
import dev.kaio.server.host.Copies;
import dev.kaio.server.host.FileHost;
import dev.kaio.server.shared.SharedFiles;
import dev.kaio.server.shared.SharedLimits;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.Return;
import dev.kaio.wire.Share;
import dev.kaio.wire.ShareStep;
import dev.kaio.wire.Shared;
import dev.kaio.wire.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are files of the host, and memory that a client shares: the host moves the data. */
class SharedDiskTest {
  private static final long BASE = 0x10_0000;
  private static final int PAGE = 8192;
  private static final int LENGTH = 4 * PAGE;
  private static final int BLOCK = 512;
  private static final long PATH = 0x80_0000;

  @TempDir Path directory;
  private final Copies copies = Copies.of(1);
  private final BlockingQueue<Runnable> replies = new LinkedBlockingQueue<>();
  private final FileHost fileHost = new FileHost(1, copies, replies::add, UnaryOperator.identity());
  private final MemoryHost memoryHost = new MemoryHost(Scheduler.bootedAt(0));
  private SharedFiles files;
  private Conversation client;
  private FileChannel shared;
  private int id;
  private long fd;

  @BeforeEach
  void makePlace() {
    files = new SharedFiles(directory, SharedLimits.DEFAULT);
    memoryHost.holding = true;
  }

  @AfterEach
  void close() throws IOException {
    if (shared != null) {
      shared.close();
    }
    fileHost.end(20_000);
  }

  /** A client that has shared its memory and opened the disk. */
  private void attach(HostIo host, String file) throws IOException {
    DeviceSpec spec = DeviceSpec.parse("/dev/rdsk/d=file:" + file + ",size=64k");
    DevicePlan plan =
        new DevicePlan(128 * 1024, DeviceConfig.DEFAULT_RAM_BUDGET, List.of(spec), Map.of());
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT.withDevices(plan.open(host)));
    client = Conversation.attachedTo(kernel, files);
    client.result(Sysnum.MMAP, BASE, LENGTH, 3, 0x110, -1, 0);
    client.result(Sysnum.MMAP, PATH, PAGE, 3, 0x110, -1, 0);
    byte[] path = "/dev/rdsk/d\0".getBytes(StandardCharsets.US_ASCII);
    fd = client.result(new Conversation.Bytes(PATH, path), Sysnum.OPEN, PATH, 2).value();
    client.say(new Share(7, BASE, LENGTH));
    Shared answer = client.next(Shared.class);
    shared =
        FileChannel.open(Path.of(answer.path()), StandardOpenOption.READ, StandardOpenOption.WRITE);
    id = answer.id();
    client.say(new ShareStep(MessageType.BACK, id));
  }

  private Path disk() {
    return directory.resolve("disk");
  }

  private void transfer(int sysnum, int page) {
    client.call(sysnum, fd, BASE + (long) page * PAGE, PAGE, PAGE);
  }

  /** Of a transfer by the files of this machine, some of which are answered by a thread. */
  private long result(int sysnum, int page) throws InterruptedException {
    transfer(sysnum, page);
    while (client.isSilent()) {
      takeReply();
    }
    Return answer = client.next(Return.class);
    return answer.errno() == 0 ? answer.value() : -answer.errno();
  }

  private void takeReply() throws InterruptedException {
    copies.makeUntil(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    Runnable reply = replies.poll(30, TimeUnit.SECONDS);
    assertThat(reply).isNotNull();
    reply.run();
    client.kernel.runUntilIdle();
  }

  private static byte[] pattern(int seed) {
    byte[] bytes = new byte[PAGE];
    for (int i = 0; i < PAGE; i++) {
      bytes[i] = (byte) (i * 31 + i / 251 + seed);
    }
    return bytes;
  }

  private byte[] inShared(int page) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PAGE);
    shared.read(bytes, (long) page * PAGE);
    return bytes.array();
  }

  @Test
  void what_a_file_has_gets_into_shared_memory_and_back_with_no_frame() throws Exception {
    attach(fileHost, disk().toString());
    byte[] bytes = pattern(3);
    shared.write(ByteBuffer.wrap(bytes), 2 * PAGE);

    assertThat(result(Sysnum.PWRITE, 2)).isEqualTo(PAGE);
    assertThat(result(Sysnum.PREAD, 0)).isEqualTo(PAGE);

    assertThat(inShared(0)).isEqualTo(bytes);
    assertThat(Arrays.copyOfRange(Files.readAllBytes(disk()), PAGE, 2 * PAGE)).isEqualTo(bytes);
    client.assertSilent();
  }

  private Return kaio(long... args) {
    return client.result(Sysnum.KAIO, args);
  }

  /** Makes a request for each block of the shared memory, at the same place of the disk. */
  private void requestAll(KaioOp op) throws InterruptedException {
    int blocks = LENGTH / BLOCK;
    for (int i = 0; i < blocks; i++) {
      long at = (long) i * BLOCK;
      assertThat(kaio(op.code(), fd, BASE + at, BLOCK, at, PATH + 16L * i).errno()).isZero();
    }
    for (int i = 0; i < blocks; i++) {
      takeReply();
      assertThat(kaio(KaioOp.AIOWAIT.code(), 0, 0).errno()).isZero();
    }
    assertThat(replies).isEmpty();
  }

  @Test
  void many_requests_of_a_turn_are_moved_by_threads_and_the_loop_each_to_its_place()
      throws Exception {
    attach(fileHost, disk().toString());
    assertThat(kaio(KaioOp.AIOINIT.code()).errno()).isZero();
    byte[] content = new byte[LENGTH];
    new Random(1).nextBytes(content);
    shared.write(ByteBuffer.wrap(content), 0);

    requestAll(KaioOp.AIOWRITE);
    assertThat(Arrays.copyOf(Files.readAllBytes(disk()), LENGTH)).isEqualTo(content);

    shared.write(ByteBuffer.allocate(LENGTH), 0);
    requestAll(KaioOp.AIOREAD);
    ByteBuffer back = ByteBuffer.allocate(LENGTH);
    shared.read(back, 0);
    assertThat(back.array()).isEqualTo(content);
  }

  @Test
  void memory_that_the_client_has_cut_off_is_EFAULT() throws Exception {
    attach(fileHost, disk().toString());
    shared.truncate(PAGE);
    byte[] before = Files.readAllBytes(disk());

    assertThat(result(Sysnum.PREAD, 1)).isEqualTo(-Errno.EFAULT.code());
    assertThat(result(Sysnum.PWRITE, 3)).isEqualTo(-Errno.EFAULT.code());
    assertThat(result(Sysnum.PREAD, 0)).as("what is left").isEqualTo(PAGE);

    assertThat(shared.size()).as("the server makes it no longer").isEqualTo(PAGE);
    assertThat(Files.readAllBytes(disk())).isEqualTo(before);
    assertThat(client.result(Sysnum.GETPID).errno()).isZero();
  }

  @Test
  void UNSHARED_comes_when_the_host_is_through_and_the_bytes_go_by_frames() throws IOException {
    byte[] content = new byte[LENGTH];
    System.arraycopy(pattern(9), 0, content, PAGE, PAGE);
    memoryHost.with("disk", content);
    attach(memoryHost, "disk");
    transfer(Sysnum.PREAD, 1);

    client.say(new ShareStep(MessageType.UNSHARE, id));
    client.assertSilent();
    memoryHost.let(0);
    client.kernel.runUntilIdle();

    ByteBuffer stored = ByteBuffer.allocate(PAGE);
    while (stored.hasRemaining()) { // in frames of 4096 bytes
      Store store = client.next(Store.class);
      assertThat(store.address()).isEqualTo(BASE + PAGE + stored.position());
      stored.put(store.bytes());
    }
    assertThat(stored.array()).isEqualTo(pattern(9));
    assertThat(client.next(ShareStep.class)).isEqualTo(new ShareStep(MessageType.UNSHARED, id));
    assertThat(client.next(Return.class).value()).isEqualTo(PAGE);
    assertThat(files.bytes()).isZero();
  }

  @Test
  void the_file_of_a_client_that_is_gone_stays_until_the_host_is_through() throws IOException {
    memoryHost.with("disk", new byte[LENGTH]);
    attach(memoryHost, "disk");
    transfer(Sysnum.PWRITE, 1);

    client.session.lost();

    assertThat(files.bytes()).isEqualTo(LENGTH);
    memoryHost.let(0);
    client.kernel.runUntilIdle();
    assertThat(files.bytes()).isZero();
  }
}
