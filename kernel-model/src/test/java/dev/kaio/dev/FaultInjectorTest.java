package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.SECTOR;
import static dev.kaio.dev.DiskFixture.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.time.CalloutQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes wrong with a disk goes wrong as the plan says, and every time in the same way. */
class FaultInjectorTest {
  private static final long MS = 1_000_000L;
  private static final int EIO = Errno.EIO.code();

  private final DiskFixture f = new DiskFixture();
  private final RamDisk disk = f.ramDisk(SIZE);

  private void plan(String text) {
    disk.setFaultPlan(FaultPlan.parse(text));
  }

  private void submit(String name, boolean write, int sectors) {
    assertThat(PhysIo.aphysio(f.buf(name, disk, write, BUF, (long) sectors * SECTOR, 0))).isZero();
  }

  private void submitMany(int count) {
    for (int i = 1; i <= count; i++) {
      submit("" + i, false, 1);
    }
    f.run();
  }

  private void advanceTo(long nanos) {
    f.scheduler.clock().advanceTo(nanos);
    f.scheduler.callouts().fireDue(nanos);
    f.run();
  }

  private List<String> takeLog() {
    List<String> taken = new ArrayList<>(f.log);
    f.log.clear();
    return taken;
  }

  // ---- which transfers ----

  @Test
  void the_nth_of_a_direction_fails_without_touching_the_disk() {
    plan("write=ENOSPC@2");
    submit("r1", false, 1);
    submit("w1", true, 1);
    submit("r2", false, 1);
    f.run();
    long taken = disk.allocated();
    submit("w2", true, 1);
    submit("w3", true, 1);
    f.run();
    assertThat(f.log).containsExactly("r1 512/0", "w1 512/0", "r2 512/0", "w2 -1/28", "w3 512/0");
    assertThat(disk.allocated()).isEqualTo(taken);
  }

  @Test
  void without_a_direction_both_are_counted_and_N_plus_is_all_that_follow() {
    plan("error=EIO@2+");
    submit("w", true, 1);
    submit("r", false, 1);
    submit("w", true, 1);
    f.run();
    assertThat(f.log).containsExactly("w 512/0", "r -1/5", "w -1/5");
  }

  @Test
  void a_probability_befalls_about_that_part_and_the_same_ones_for_the_same_seed() {
    plan("error=EIO@0.1,seed=7");
    submitMany(1000);
    List<String> first = takeLog();
    assertThat(first.stream().filter(line -> line.endsWith("-1/" + EIO)).count())
        .isBetween(70L, 130L);
    plan("error=EIO@0.1,seed=7");
    submitMany(1000);
    assertThat(takeLog()).isEqualTo(first);
    plan("error=EIO@0.1,seed=8");
    submitMany(1000);
    assertThat(takeLog()).isNotEqualTo(first);
  }

  @Test
  void certain_means_always() {
    plan("error=EIO@1.0");
    submitMany(100);
    assertThat(f.log).hasSize(100).allMatch(line -> line.endsWith(" -1/5"));
  }

  @Test
  void of_several_errors_the_first_counts() {
    plan("read=ENXIO@2,error=EIO");
    submitMany(2);
    assertThat(f.log).containsExactly("1 -1/5", "2 -1/6");
  }

  // ---- time ----

  @Test
  void latency_is_kernel_time_and_delays_add_up() {
    plan("latency=2ms,read.latency=1ms");
    submit("r", false, 1);
    submit("w", true, 1);
    f.run();
    advanceTo(2 * MS - 1);
    assertThat(f.log).isEmpty();
    advanceTo(2 * MS);
    assertThat(f.log).containsExactly("w 512/0");
    advanceTo(3 * MS);
    assertThat(f.log).containsExactly("w 512/0", "r 512/0");
    assertThat(f.scheduler.callouts().size()).isZero();
  }

  @Test
  void uniform_latency_stays_within_its_bounds_and_uses_them() {
    plan("latency=uniform(1ms,3ms)");
    submitMany(500);
    advanceTo(MS - 1);
    assertThat(f.log).isEmpty();
    advanceTo(2 * MS);
    assertThat(f.log.size()).isBetween(200, 300);
    advanceTo(3 * MS);
    assertThat(f.log).hasSize(500);
  }

  @Test
  void exponential_latency_has_its_mean() {
    plan("latency=exp(10ms)");
    submitMany(1000);
    advanceTo(10 * MS);
    assertThat(f.log.size()).as("1 - 1/e of them").isBetween(580, 680);
    advanceTo(1000 * MS);
    assertThat(f.log).hasSize(1000);
  }

  @Test
  void a_stall_for_a_time_ends_with_it_and_the_error_comes_then() {
    plan("stall=600s@1,read=EIO@1");
    submitMany(2);
    assertThat(takeLog()).containsExactly("2 512/0");
    advanceTo(600_000 * MS - 1);
    assertThat(f.log).isEmpty();
    advanceTo(600_000 * MS);
    assertThat(f.log).containsExactly("1 -1/5");
  }

  @Test
  void a_stall_forever_ends_when_the_plan_is_taken_back_and_then_nothing_is_wrong() {
    plan("stall=forever,latency=1s,error=EIO");
    submitMany(2);
    assertThat(f.scheduler.callouts().nextDeadline()).isEqualTo(CalloutQueue.NEVER);
    advanceTo(Long.MAX_VALUE / 2);
    assertThat(f.log).isEmpty();
    disk.setFaultPlan(null);
    assertThat(f.log).containsExactly("1 512/0", "2 512/0");
    assertThat(disk.faultPlan()).isNull();
  }

  @Test
  void a_new_plan_lets_go_what_the_old_one_held_in_order_of_arrival() {
    plan("latency=uniform(1s,9s),reorder=5");
    submitMany(3);
    plan("error=EIO");
    assertThat(takeLog()).containsExactly("1 512/0", "2 512/0", "3 512/0");
    assertThat(f.scheduler.callouts().size()).isZero();
    submitMany(1);
    assertThat(f.log).containsExactly("1 -1/5");
  }

  // ---- less, and in another order ----

  @Test
  void a_short_transfer_moves_so_many_bytes_and_the_least_counts() {
    byte[] bytes = f.pattern(BUF, 4 * SECTOR, 1);
    plan("short=1k,write.short=512");
    submit("w", true, 4);
    submit("r", false, 4);
    f.run();
    assertThat(f.log).containsExactly("w 512/0", "r 1024/0");
    assertThat(disk.peek(0, SECTOR).array()).isEqualTo(java.util.Arrays.copyOf(bytes, SECTOR));
    assertThat(disk.peek(SECTOR, SECTOR).array()).isEqualTo(new byte[SECTOR]);
  }

  @Test
  void a_short_transfer_may_move_nothing() {
    plan("short=0");
    submit("w", true, 1);
    submit("r", false, 1);
    f.run();
    assertThat(f.log).containsExactly("w 0/0", "r 0/0");
  }

  @Test
  void reordered_transfers_go_when_there_are_enough_in_an_order_of_the_seed() {
    plan("reorder=20,seed=3");
    submitMany(19);
    assertThat(f.log).isEmpty();
    submit("20", false, 1);
    f.run();
    List<String> first = takeLog();
    List<String> submitted = IntStream.rangeClosed(1, 20).mapToObj(i -> i + " 512/0").toList();
    assertThat(first).containsExactlyInAnyOrderElementsOf(submitted).isNotEqualTo(submitted);
    plan("reorder=20,seed=3");
    submitMany(20);
    assertThat(takeLog()).isEqualTo(first);
    assertThat(f.scheduler.callouts().size()).isZero();
  }

  @Test
  void reordered_transfers_wait_for_others_a_tick_at_most() {
    plan("reorder=20");
    submitMany(2);
    advanceTo(10 * MS - 1);
    assertThat(f.log).isEmpty();
    advanceTo(10 * MS);
    assertThat(f.log).containsExactlyInAnyOrder("1 512/0", "2 512/0");
    submitMany(1);
    advanceTo(20 * MS);
    assertThat(f.log).hasSize(3);
  }

  // ---- beside other things ----

  @Test
  void a_completion_may_take_the_plan_back_while_others_of_its_batch_go() {
    plan("reorder=3");
    for (int i = 0; i < 3; i++) {
      Buf buf =
          new Buf(
              done -> {
                f.log.add("done " + done.resultReturn());
                disk.setFaultPlan(null);
              });
      buf.set(f.as, disk, 3, false, BUF, SECTOR, 0);
      assertThat(PhysIo.aphysio(buf)).isZero();
    }
    f.run();
    assertThat(f.log).containsExactly("done 512", "done 512", "done 512");
  }

  @Test
  void a_gate_comes_before_the_faults_of_its_disk() {
    GateDisk gate = f.gate(SIZE);
    gate.setFaultPlan(FaultPlan.parse("error=ENXIO@1,latency=1s@2"));
    PhysIo.aphysio(f.buf("a", gate, false, BUF, SECTOR, 0));
    PhysIo.aphysio(f.buf("b", gate, false, BUF, SECTOR, 0));
    f.run();
    assertThat(gate.completeAll()).isEqualTo(2);
    assertThat(f.log).containsExactly("a -1/6");
    advanceTo(1000 * MS);
    assertThat(f.log).containsExactly("a -1/6", "b 512/0");
  }

  @Test
  void the_end_of_the_disk_stays_where_it_is() {
    plan("short=1m");
    PhysIo.aphysio(f.buf("end", disk, true, BUF, SECTOR, SIZE));
    PhysIo.aphysio(f.buf("beyond", disk, false, BUF, SECTOR, SIZE + SECTOR));
    PhysIo.aphysio(f.buf("across", disk, false, BUF, 4 * SECTOR, SIZE - SECTOR));
    f.run();
    assertThat(f.log).containsExactly("end -1/28", "beyond -1/6", "across 512/0");
  }
}
