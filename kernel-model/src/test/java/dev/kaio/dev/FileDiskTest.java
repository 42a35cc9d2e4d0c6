package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.MAX;
import static dev.kaio.dev.DiskFixture.SECTOR;
import static dev.kaio.dev.DiskFixture.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.sched.TestThread;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk whose contents are a file of the host: asynchronous, whatever the host does. */
class FileDiskTest {
  private static final int EIO = Errno.EIO.code();

  private final DiskFixture f = new DiskFixture();
  private final MemoryHost host = new MemoryHost(f.scheduler);
  private FileDisk disk;

  @BeforeEach
  void openDisk() throws HostException {
    disk = new FileDisk(f.scheduler, DiskFixture.geometry(SIZE), host.openDisk("disk", SIZE));
  }

  private void submit(String name, boolean write, long offset) {
    assertThat(PhysIo.aphysio(f.buf(name, disk, write, BUF, SECTOR, offset))).isZero();
  }

  @Test
  void what_is_written_is_in_the_file_before_the_completion_and_is_read_back() {
    byte[] bytes = f.pattern(BUF, MAX, 1);
    f.write(disk, BUF, MAX, SECTOR);
    f.run();
    assertThat(f.log).containsExactly("write 131072/0");
    assertThat(Arrays.copyOfRange(host.bytes("disk"), SECTOR, SECTOR + MAX)).isEqualTo(bytes);
    f.read(disk, BUF + MAX, MAX, SECTOR);
    f.run();
    assertThat(f.memory.bytes(BUF + MAX, MAX)).isEqualTo(bytes);
  }

  @Test
  void a_disk_whose_host_never_answers_completes_nothing_and_stops_nobody() {
    host.holding = true;
    submit("stalled", true, 0);
    f.run();
    RamDisk other = f.ramDisk(SIZE);
    f.read(other, BUF, SECTOR, 0);
    f.run();
    assertThat(f.log).containsExactly("read 512/0");
    assertThat(host.held()).isEqualTo(1);
  }

  @Test
  void the_host_may_answer_in_any_order_and_at_any_time() {
    host.holding = true;
    submit("a", false, 0);
    submit("b", true, SECTOR);
    submit("c", false, 2 * SECTOR);
    f.run();
    host.let(2);
    host.let(0);
    host.let(0);
    assertThat(f.log).containsExactly("c 512/0", "a 512/0", "b 512/0");
  }

  @Test
  void a_slow_host_is_waited_for_in_kernel_time() {
    host.delayNanos = 5_000_000;
    submit("a", false, 0);
    f.run();
    f.scheduler.callouts().fireDue(4_999_999);
    assertThat(f.log).isEmpty();
    f.scheduler.callouts().fireDue(5_000_000);
    assertThat(f.log).containsExactly("a 512/0");
  }

  @Test
  void errors_of_the_host_are_those_of_the_transfer() {
    host.failNext(Errno.EIO);
    host.failNext(Errno.ENOSPC);
    submit("read", false, 0);
    submit("write", true, 0);
    submit("again", true, 0);
    f.run();
    assertThat(f.log).containsExactly("read -1/5", "write -1/28", "again 512/0");
  }

  @Test
  void it_has_an_end_like_other_disks() {
    submit("read", false, SIZE);
    submit("write", true, SIZE);
    submit("beyond", true, SIZE + SECTOR);
    PhysIo.aphysio(f.buf("across", disk, true, BUF, 2 * SECTOR, SIZE - SECTOR));
    f.run();
    assertThat(f.log)
        .containsExactlyInAnyOrder("read 0/0", "write -1/28", "beyond -1/6", "across 512/0");
    assertThat(host.bytes("disk")).hasSize((int) SIZE);
  }

  @Test
  void a_file_that_somebody_has_cut_reads_as_EIO_and_stores_nothing() {
    host.with("disk", new byte[SECTOR]);
    byte[] before = f.pattern(BUF, 2 * SECTOR, 5);
    PhysIo.aphysio(f.buf("read", disk, false, BUF, 2 * SECTOR, 0));
    f.run();
    assertThat(f.log).containsExactly("read -1/" + EIO);
    assertThat(f.memory.bytes(BUF, 2 * SECTOR)).isEqualTo(before);
  }

  @Test
  void no_more_than_its_depth_is_with_the_host_and_the_rest_follows_in_order() {
    host.holding = true;
    for (int i = 0; i < FileDisk.DEPTH; i++) {
      submit("early", false, 0);
    }
    f.pattern(BUF, SECTOR, 1);
    byte[] first = f.memory.bytes(BUF, SECTOR);
    submit("late write", true, 0);
    f.run();
    f.pattern(BUF, SECTOR, 2); // the payload was taken when the transfer was
    submit("late read", false, 0);
    f.run();
    assertThat(host.held()).isEqualTo(FileDisk.DEPTH);
    host.let(0);
    assertThat(host.held()).isEqualTo(FileDisk.DEPTH);
    host.let(FileDisk.DEPTH - 1);
    assertThat(f.log).containsExactly("early 512/0", "late write 512/0");
    assertThat(Arrays.copyOf(host.bytes("disk"), SECTOR)).isEqualTo(first);
    while (host.held() > 0) {
      host.let(0);
    }
    assertThat(f.log).hasSize(FileDisk.DEPTH + 2).endsWith("late read 512/0");
  }

  @Test
  void a_host_that_answers_at_once_is_asked_for_any_number_in_order() {
    host.holding = true;
    int waiting = 20_000; // many times what a stack would bear
    for (int i = 0; i < FileDisk.DEPTH + waiting; i++) {
      submit(Integer.toString(i), false, 0);
    }
    f.run();
    host.immediate = true;
    host.let(0);
    assertThat(f.log).hasSize(1 + waiting);
    assertThat(f.log.get(1)).isEqualTo(FileDisk.DEPTH + " 512/0");
    assertThat(f.log.get(waiting)).isEqualTo(FileDisk.DEPTH + waiting - 1 + " 512/0");
  }

  @Test
  void what_is_lent_to_the_host_is_given_back_however_it_ends() {
    LendingMemory lending = new LendingMemory();
    AddressSpace space = new AddressSpace(Abi.LP64_X86, lending);
    space.map(BUF, 0x1000, Segment.PROT_READ | Segment.PROT_WRITE);
    host.with("disk", new byte[3 * SECTOR]);
    host.holding = true;
    transfer(space, "read", false, 2 * SECTOR);
    transfer(space, "cut", false, 4 * SECTOR);
    transfer(space, "write", true, 2 * SECTOR);
    transfer(space, "fails", true, 2 * SECTOR);
    f.run();
    assertThat(lending.lent).isEqualTo(4);
    host.let(0);
    host.let(0);
    host.let(0);
    host.failNext(Errno.EFAULT);
    host.let(0);
    assertThat(lending.lent).isZero();
    assertThat(f.log)
        .containsExactly(
            "read 1024/0", "cut -1/" + EIO, "write 1024/0", "fails -1/" + Errno.EFAULT.code());
  }

  private void transfer(AddressSpace space, String name, boolean write, int length) {
    Buf buf = f.buf(name, disk, write, BUF, length, 0);
    buf.set(space, disk, 3, write, BUF, length, 0);
    assertThat(PhysIo.aphysio(buf)).isZero();
  }

  @Test
  void a_program_that_does_not_give_its_payload_occupies_no_place() {
    LostMemory silent = new LostMemory();
    AddressSpace space = new AddressSpace(Abi.LP64_X86, silent);
    space.map(BUF, 0x1000, Segment.PROT_READ);
    for (int i = 0; i < FileDisk.DEPTH; i++) {
      Buf buf = f.buf("silent", disk, true, BUF, SECTOR, 0);
      buf.set(space, disk, 3, true, BUF, SECTOR, 0);
      PhysIo.aphysio(buf);
    }
    submit("other", false, 0);
    f.run();
    assertThat(f.log).containsExactly("other 512/0");
    silent.receivers.get(0).payload(null);
    assertThat(f.log).containsExactly("other 512/0", "silent -1/" + EIO);
  }

  @Test
  void fsync_sleeps_until_the_host_has_forced_the_file() {
    host.holding = true;
    TestThread thread = new TestThread(f.scheduler, "syncer", f.log);
    thread.start(
        why -> thread.whenDone(disk.fsync(thread, false), result -> Rval.of(7 + result.errno())));
    f.run();
    assertThat(thread.sleepingOn().isOfDevice()).isTrue();
    host.let(0);
    f.run();
    assertThat(f.log).containsExactly("syncer = 7");
    assertThat(host.syncs).isEqualTo(1);
  }

  @Test
  void fsync_gives_the_errno_of_the_host() {
    host.failNext(Errno.EIO);
    TestThread thread = new TestThread(f.scheduler, "syncer", f.log);
    thread.start(why -> disk.fsync(thread, false));
    f.run();
    assertThat(f.log).containsExactly("syncer = EIO");
  }
}
