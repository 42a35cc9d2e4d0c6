package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.SECTOR;
import static dev.kaio.dev.DiskFixture.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Errno;
import org.junit.jupiter.api.Test;

/** A disk that waits for whoever tests. */
class GateDiskTest {
  private final DiskFixture f = new DiskFixture();
  private final GateDisk gate = f.gate(SIZE);

  private void submit(String name, boolean write, long offset) {
    assertThat(PhysIo.aphysio(f.buf(name, gate, write, BUF, SECTOR, offset))).isZero();
  }

  @Test
  void it_holds_every_transfer_in_order_of_arrival() {
    submit("a", false, 0);
    submit("b", true, SECTOR);
    f.run();
    assertThat(f.log).isEmpty();
    assertThat(gate.held()).hasSize(2);
    assertThat(gate.held().get(0).isWrite()).isFalse();
    Buf second = gate.held().get(1);
    assertThat(second.isWrite()).isTrue();
    assertThat(second.offset()).isEqualTo(SECTOR);
    assertThat(second.count()).isEqualTo(SECTOR);
    assertThat(second.address()).isEqualTo(BUF);
    assertThat(second.fd()).isEqualTo(3);
  }

  @Test
  void transfers_complete_in_the_order_that_is_asked_for() {
    submit("a", false, 0);
    submit("b", false, 0);
    submit("c", false, 0);
    gate.complete(1);
    gate.complete(1);
    gate.complete(0);
    assertThat(f.log).containsExactly("b 512/0", "c 512/0", "a 512/0");
    assertThat(gate.held()).isEmpty();
  }

  @Test
  void a_transfer_is_carried_out_only_when_it_is_let_go() {
    f.pattern(BUF, SECTOR, 1);
    submit("write", true, 0);
    assertThat(((RamDisk) gate.disk()).allocated()).isZero();
    byte[] late = f.pattern(BUF, SECTOR, 2);
    gate.complete(0);
    assertThat(((RamDisk) gate.disk()).peek(0, SECTOR).array()).isEqualTo(late);
  }

  @Test
  void it_has_an_end_like_other_disks() {
    submit("read", false, SIZE);
    submit("write", true, SIZE);
    submit("beyond", true, SIZE + SECTOR);
    gate.completeAll();
    assertThat(f.log)
        .containsExactly(
            "read 0/0", "write -1/" + Errno.ENOSPC.code(), "beyond -1/" + Errno.ENXIO.code());
  }

  @Test
  void a_failure_leaves_the_disk_untouched_and_code_0_is_EIO_R_DRV_8() {
    submit("a", true, 0);
    submit("b", true, 0);
    gate.fail(1, Errno.ENXIO.code());
    gate.fail(0, 0);
    assertThat(f.log).containsExactly("b -1/6", "a -1/5");
    assertThat(((RamDisk) gate.disk()).allocated()).isZero();
  }

  @Test
  void completing_all_leaves_those_that_come_in_meanwhile() {
    Buf next = f.buf("next", gate, false, BUF, SECTOR, 0);
    Buf first =
        new Buf(
            done -> {
              f.log.add("first");
              assertThat(PhysIo.aphysio(next)).isZero();
            });
    first.set(f.as, gate, 3, false, BUF, SECTOR, 0);
    PhysIo.aphysio(first);
    submit("second", false, 0);
    gate.completeAll();
    assertThat(f.log).containsExactly("first", "second 512/0");
    assertThat(gate.held()).containsExactly(next);
  }

  @Test
  void what_is_held_cannot_be_changed_from_outside() {
    submit("a", false, 0);
    assertThatThrownBy(() -> gate.held().clear()).isInstanceOf(UnsupportedOperationException.class);
  }
}
