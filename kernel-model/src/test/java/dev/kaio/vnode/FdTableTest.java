package dev.kaio.vnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.limit.Quota;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.sched.TestThread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptor numbers, holds, and close (R-CLN-12). */
class FdTableTest {
  private final Scheduler scheduler = Scheduler.bootedAt(0);
  private final List<String> log = new ArrayList<>();
  private final FdTable table = new FdTable(Quota.of(FdTable.MAX_DESCRIPTORS));
  private final OpenFile file = new OpenFile(new LoggedVnode(), OpenFile.FREAD);

  /** A file that writes down how it is closed. */
  private final class LoggedVnode extends Vnode {
    LoggedVnode() {
      super(Kind.REGULAR);
    }

    @Override
    public Rval close(KThread thread, boolean last, Continuation then) {
      log.add(last ? "last close" : "close");
      return super.close(thread, last, then);
    }
  }

  private TestThread close(String name, int fd) {
    TestThread thread = new TestThread(scheduler, name, log);
    thread.start(
        why ->
            table.close(
                thread,
                fd,
                closed -> {
                  log.add(name + " done");
                  return Rval.ZERO;
                }));
    TestThread.runAll(scheduler);
    return thread;
  }

  private void release(int fd) {
    table.release(fd);
    TestThread.runAll(scheduler);
  }

  @Test
  void the_lowest_free_number_is_found_from_a_minimum_on() {
    assertThat(table.lowestFree(0)).isZero();
    for (int fd : new int[] {0, 1, 3, 4}) {
      table.install(fd, file);
    }
    assertThat(table.lowestFree(0)).isEqualTo(2);
    assertThat(table.lowestFree(2)).isEqualTo(2);
    assertThat(table.lowestFree(3)).isEqualTo(5);
    close("a", 1);
    assertThat(table.lowestFree(0)).isEqualTo(1);
  }

  @Test
  void there_are_65536_numbers_and_no_more() {
    table.install(65535, file);
    assertThat(table.get(65535)).isSameAs(file);
    assertThat(table.lowestFree(65535)).isEqualTo(-1);
    assertThat(table.lowestFree(65534)).isEqualTo(65534);
    assertThat(table.isInRange(65536)).isFalse();
    assertThat(table.isInRange(-1)).isFalse();
    assertThat(new FdTable(Quota.of(1 << 20)).isInRange(65536)).isFalse();
    assertThatThrownBy(() -> table.install(65536, file))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void all_65536_numbers_can_be_taken_lowest_first() {
    for (int fd = 0; fd < FdTable.MAX_DESCRIPTORS; fd++) {
      int free = table.lowestFree(0);
      if (free != fd) {
        assertThat(free).isEqualTo(fd);
      }
      table.install(fd, file);
    }
    assertThat(table.lowestFree(0)).isEqualTo(-1);
    assertThat(table.size()).isEqualTo(65536);
  }

  @Test
  void numbers_that_are_not_open_lead_nowhere() {
    assertThat(table.get(0)).isNull();
    assertThat(table.get(-1)).isNull();
    assertThat(table.get(Integer.MIN_VALUE)).isNull();
    assertThat(table.get(65536)).isNull();
    assertThat(table.isBetween(0)).isFalse();
  }

  @Test
  void a_taken_number_is_not_given_out_again() {
    table.install(3, file);
    assertThatThrownBy(() -> table.install(3, file)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_number_without_holds_closes_at_once() {
    table.install(3, file);
    close("a", 3);
    assertThat(log).containsExactly("last close", "a done");
    assertThat(table.get(3)).isNull();
    assertThat(table.size()).isZero();
  }

  @Test
  void close_waits_for_every_hold_of_the_number_signals_notwithstanding_R_CLN_12() {
    table.install(3, file);
    table.hold(3);
    table.hold(3);
    TestThread closer = close("a", 3);
    closer.setInterruptPending(true);
    assertThat(closer.interruptSleep()).isFalse();
    release(3);
    assertThat(log).isEmpty();
    release(3);
    assertThat(log).containsExactly("last close", "a done");
    assertThat(table.holds()).isZero();
  }

  @Test
  void while_close_waits_the_number_is_taken_but_not_open_R_CLN_12() {
    table.install(3, file);
    table.hold(3);
    close("a", 3);
    assertThat(table.get(3)).isNull();
    assertThat(table.isBetween(3)).isTrue();
    assertThat(table.lowestFree(3)).isEqualTo(4);
    release(3);
    assertThat(table.isBetween(3)).isFalse();
    assertThat(table.lowestFree(3)).isEqualTo(3);
  }

  @Test
  void dup_ed_numbers_are_separate_R_CLN_12() {
    table.install(3, file);
    table.install(4, file);
    table.hold(3);
    close("b", 4);
    assertThat(log).containsExactly("close", "b done");
    close("a", 3);
    assertThat(log).hasSize(2);
    release(3);
    assertThat(log.subList(2, 4)).containsExactly("last close", "a done");
  }

  @Test
  void only_the_last_number_of_one_open_closes_it_for_the_last_time() {
    table.install(3, file);
    table.install(4, file);
    table.install(5, new OpenFile(file.vnode(), OpenFile.FREAD));
    close("a", 3);
    close("b", 5);
    close("c", 4);
    assertThat(log)
        .containsExactly("close", "a done", "last close", "b done", "last close", "c done");
  }

  @Test
  void releasing_what_is_not_held_is_a_panic() {
    assertThatThrownBy(() -> table.release(3)).isInstanceOf(IllegalStateException.class);
    table.install(3, file);
    assertThatThrownBy(() -> table.release(3)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void holds_are_counted_by_number_and_together() {
    table.install(3, file);
    table.install(4, file);
    table.hold(3);
    table.hold(4);
    table.hold(4);
    assertThat(table.holds()).isEqualTo(3);
    table.release(4);
    assertThat(table.holds()).isEqualTo(2);
  }

  @Test
  void a_child_has_the_same_files_under_the_same_numbers_without_the_holds() {
    table.install(3, file);
    table.install(7, file);
    table.hold(3);
    FdTable child = new FdTable(Quota.of(100));
    child.copyFrom(table);
    assertThat(child.descriptors()).containsExactly(3, 7);
    assertThat(child.get(3)).isSameAs(file);
    assertThat(child.holds()).isZero();
    close("a", 7);
    assertThat(log).as("the child has it still").containsExactly("close", "a done");
  }

  @Test
  void a_child_does_not_have_what_the_parent_is_closing() {
    table.install(3, file);
    table.install(4, file);
    table.hold(3);
    close("a", 3);
    FdTable child = new FdTable(Quota.of(100));
    child.copyFrom(table);
    assertThat(child.descriptors()).containsExactly(4);
  }

  @Test
  void an_open_file_has_access_bits_and_a_position() {
    OpenFile both = new OpenFile(file.vnode(), OpenFile.FREAD | OpenFile.FWRITE);
    OpenFile write = new OpenFile(file.vnode(), OpenFile.FWRITE);
    assertThat(file.canRead() && !file.canWrite()).isTrue();
    assertThat(both.canRead() && both.canWrite()).isTrue();
    assertThat(!write.canRead() && write.canWrite()).isTrue();
    assertThat(both.position()).isZero();
    both.seek(1L << 40);
    assertThat(both.position()).isEqualTo(1L << 40);
  }
}
