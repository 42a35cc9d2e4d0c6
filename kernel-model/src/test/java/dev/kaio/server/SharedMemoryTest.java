package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.server.shared.SharedFiles;
import dev.kaio.server.shared.SharedLimits;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Fault;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory in a file that the client has open, too (PROTOCOL.md, section 7). */
class SharedMemoryTest {
  private static final long BASE = 0x10_0000;
  private static final int PAGE = 8192;
  private static final int LENGTH = 4 * PAGE;
  private static final long PATH = 0x80_0000;

  @TempDir Path directory;
  private Kernel kernel;
  private SharedFiles files;
  private Conversation client;
  private FileChannel file;
  private long fd;

  @BeforeEach
  void attach() {
    kernel = Kernels.boot(KernelConfig.DEFAULT);
    files = new SharedFiles(directory, new SharedLimits(directory, 2 * LENGTH, 3 * LENGTH, 2, 3));
    client = newClient();
    byte[] path = "/dev/rdsk/c0t0d0s0\0".getBytes(StandardCharsets.US_ASCII);
    fd = client.result(new Conversation.Bytes(PATH, path), Sysnum.OPEN, PATH, 2).value();
  }

  @AfterEach
  void closeFile() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private Conversation newClient() {
    Conversation conversation = Conversation.attachedTo(kernel, files);
    conversation.result(Sysnum.MMAP, BASE, 4 * LENGTH, 3, 0x110, -1, 0);
    conversation.result(Sysnum.MMAP, PATH, PAGE, 3, 0x110, -1, 0);
    return conversation;
  }

  private static Shared ask(Conversation conversation, long address, long length) {
    conversation.say(new Share(7, address, length));
    Shared shared = conversation.next(Shared.class);
    assertThat(shared.sequence()).isEqualTo(7);
    return shared;
  }

  private void assertRefused(long address, long length, Errno why) {
    assertThat(ask(client, address, length)).isEqualTo(new Shared(7, why.code(), 0, ""));
  }

  /** Shares the first pages, and keeps the file open; returns its number. */
  private int share() throws IOException {
    Shared shared = ask(client, BASE, LENGTH);
    assertThat(shared.errno()).isZero();
    file =
        FileChannel.open(Path.of(shared.path()), StandardOpenOption.READ, StandardOpenOption.WRITE);
    client.say(new ShareStep(MessageType.BACK, shared.id()));
    return shared.id();
  }

  private void assertUnshared(int id) {
    client.say(new ShareStep(MessageType.UNSHARE, id));
    assertThat(client.next(ShareStep.class)).isEqualTo(new ShareStep(MessageType.UNSHARED, id));
  }

  private static byte[] pattern(int seed) {
    byte[] bytes = new byte[PAGE];
    for (int i = 0; i < PAGE; i++) {
      bytes[i] = (byte) (i * 31 + i / 251 + seed);
    }
    return bytes;
  }

  private byte[] inFile(int offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PAGE);
    file.read(bytes, offset);
    return bytes.array();
  }

  /** Reads a page of the disk to an address; the answer, with no STORE before it. */
  private Return read(long address) {
    client.call(Sysnum.PREAD, fd, address, PAGE, 0);
    return client.next(Return.class);
  }

  private void assertReadsByFrames(long address, int length) {
    client.call(Sysnum.PREAD, fd, address, length, 0);
    assertThat(client.next(Store.class).address()).isEqualTo(address);
    assertThat(client.next(Return.class).value()).isEqualTo(length);
  }

  private Return write(long address) {
    client.call(Sysnum.PWRITE, fd, address, PAGE, 0);
    return client.next(Return.class);
  }

  private void putOnDisk(byte[] bytes) {
    long address = BASE + 3 * LENGTH;
    assertThat(
            client
                .result(
                    new Conversation.Bytes(address, Arrays.copyOf(bytes, 2048)),
                    Sysnum.PWRITE,
                    fd,
                    address,
                    2048,
                    0)
                .value())
        .isEqualTo(2048);
  }

  @Test
  void what_a_device_reads_and_writes_goes_through_the_file_alone() throws IOException {
    share();
    byte[] bytes = pattern(1);
    file.write(ByteBuffer.wrap(bytes), PAGE);

    assertThat(write(BASE + PAGE).value()).isEqualTo(PAGE);
    assertThat(read(BASE + 3 * PAGE).value()).isEqualTo(PAGE);

    assertThat(inFile(3 * PAGE)).isEqualTo(bytes);
    client.assertSilent();
  }

  @Test
  void the_file_is_private_and_has_no_name_once_both_have_it() throws IOException {
    Shared shared = ask(client, BASE, LENGTH);
    Path path = Path.of(shared.path());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
        .isEqualTo("rwx------");
    assertThat(Files.size(path)).isEqualTo(LENGTH);

    client.say(new ShareStep(MessageType.BACK, shared.id()));

    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void a_client_that_cuts_the_file_gets_EFAULT_and_the_server_goes_on() throws IOException {
    share();
    putOnDisk(pattern(5));
    file.truncate(PAGE + 512);

    assertThat(read(BASE + PAGE).errno()).isEqualTo(Errno.EFAULT.code());
    assertThat(write(BASE + PAGE).errno()).isEqualTo(Errno.EFAULT.code());
    assertThat(read(BASE + 3 * PAGE).errno()).isEqualTo(Errno.EFAULT.code());
    assertThat(file.size()).as("the server makes it no longer").isEqualTo(PAGE + 512);
    assertThat(read(BASE).value()).as("what is left of it").isEqualTo(PAGE);
    assertThat(Arrays.copyOf(inFile(0), 2048)).isEqualTo(Arrays.copyOf(pattern(5), 2048));
    assertThat(newClient().result(Sysnum.GETPID).errno()).isZero();
  }

  @Test
  void a_transfer_that_is_not_wholly_in_the_range_goes_by_frames() throws IOException {
    share();

    assertReadsByFrames(BASE + LENGTH - 512, 1024);
  }

  @Test
  void before_BACK_and_behind_UNSHARE_bytes_go_by_frames() throws IOException {
    Shared shared = ask(client, BASE, LENGTH);
    assertReadsByFrames(BASE, 512);
    assertUnshared(shared.id());

    int id = share();
    assertUnshared(id);

    assertReadsByFrames(BASE, 512);
    assertThat(files.bytes()).isZero();
    assertNothingLeft();
  }

  @Test
  void munmap_ends_the_sharing_of_what_it_unmaps_and_the_rest_remains() throws IOException {
    int id = share();
    assertThat(client.result(Sysnum.MUNMAP, BASE + PAGE, PAGE).errno()).isZero();
    assertThat(client.result(Sysnum.MMAP, BASE + PAGE, PAGE, 3, 0x110, -1, 0).errno()).isZero();

    assertThat(read(BASE).value()).isEqualTo(PAGE);
    assertThat(read(BASE + 2 * PAGE).value()).isEqualTo(PAGE);
    assertReadsByFrames(BASE + PAGE, 512);
    assertThat(client.result(Sysnum.MUNMAP, BASE, LENGTH).errno()).isZero();
    assertThat(files.bytes()).as("nothing is left of it").isZero();
    assertUnshared(id);
  }

  @Test
  void munmap_before_BACK_counts_too() throws IOException {
    Shared shared = ask(client, BASE, LENGTH);
    assertThat(client.result(Sysnum.MUNMAP, BASE, LENGTH).errno()).isZero();

    client.say(new ShareStep(MessageType.BACK, shared.id()));
    assertUnshared(shared.id());

    assertThat(files.bytes()).isZero();
  }

  @Test
  void a_range_must_be_pages_that_are_mapped_and_not_shared_already() throws IOException {
    share();
    assertRefused(BASE + LENGTH + 1, PAGE, Errno.EINVAL);
    assertRefused(BASE + LENGTH, 0, Errno.EINVAL);
    assertRefused(BASE + 4 * LENGTH, PAGE, Errno.EFAULT);
    assertRefused(BASE + LENGTH - PAGE, 2 * PAGE, Errno.EBUSY);
  }

  @Test
  void no_more_is_shared_than_one_process_and_all_may_share() {
    assertRefused(BASE, 3 * LENGTH, Errno.ENOMEM);
    assertThat(ask(client, BASE, PAGE).errno()).isZero();
    assertThat(ask(client, BASE + PAGE, PAGE).errno()).isZero();
    assertRefused(BASE + 2 * PAGE, PAGE, Errno.EMFILE);
    Conversation other = newClient();
    assertThat(ask(other, BASE, 2 * LENGTH).errno()).isZero();
    assertThat(ask(other, BASE + 2 * LENGTH, PAGE).errno()).isEqualTo(Errno.ENOMEM.code());
    Conversation third = newClient();
    assertThat(ask(third, BASE, PAGE).errno()).isEqualTo(Errno.ENFILE.code());
    other.session.lost();
    assertThat(ask(third, BASE, LENGTH).errno()).isZero();
    assertThat(ask(newClient(), BASE, PAGE).errno()).isEqualTo(Errno.ENFILE.code());
  }

  @Test
  void the_end_of_a_client_leaves_no_file() throws IOException {
    ask(client, BASE, LENGTH);
    Conversation other = newClient();
    ask(other, BASE, LENGTH);

    client.session.lost();
    other.result(Sysnum.GETPID);
    other.call(Sysnum.EXIT, 0);

    assertNothingLeft();
    assertThat(files.bytes()).isZero();
  }

  @Test
  void the_number_of_no_file_is_a_fault() {
    client.say(new ShareStep(MessageType.BACK, 1));
    client.assertRefused(Fault.OUT_OF_ORDER);
    Conversation other = newClient();
    other.say(new ShareStep(MessageType.UNSHARE, 1));
    other.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void a_second_BACK_is_a_fault() throws IOException {
    int id = share();
    client.say(new ShareStep(MessageType.BACK, id));
    client.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void where_memory_cannot_be_shared_it_says_so() {
    Conversation remote = Conversation.attachedTo(kernel);
    assertThat(ask(remote, BASE, PAGE).errno()).isEqualTo(Errno.ENOTSUP.code());
  }

  @Test
  void a_directory_that_is_not_there_is_the_errno_of_the_answer() {
    SharedFiles nowhere = new SharedFiles(directory.resolve("none"), SharedLimits.DEFAULT);
    Conversation other = Conversation.attachedTo(kernel, nowhere);
    other.result(Sysnum.MMAP, BASE, LENGTH, 3, 0x110, -1, 0);

    assertThat(ask(other, BASE, PAGE).errno()).isEqualTo(Errno.ENOENT.code());
    assertThat(nowhere.bytes()).isZero();
  }
}
