package dev.kaio.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.testkit.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CopiesTest {
  private static final int WORTH = Copies.WORTH_A_THREAD;

  /** Copies that say which thread has made them. */
  private final Queue<Thread> makers = new ConcurrentLinkedQueue<>();

  private final CountDownLatch leave = new CountDownLatch(1);

  private void add(Copies copies, int count) {
    for (int i = 0; i < count; i++) {
      copies.add(
          () -> {
            makers.add(Thread.currentThread());
            return System.nanoTime();
          });
    }
  }

  private static boolean makeAll(Copies copies) {
    return copies.makeUntil(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
  }

  @Test
  void without_threads_nothing_waits() {
    assertThat(Copies.of(0).haveRoom()).isFalse();
  }

  @Test
  void what_wakes_no_thread_is_made_by_who_ends_the_turn() {
    Copies copies = Copies.of(3);
    add(copies, WORTH - 1);
    assertThat(copies.isEmpty()).isFalse();
    assertThat(makeAll(copies)).isTrue();
    assertThat(makers).hasSize(WORTH - 1).containsOnly(Thread.currentThread());
    assertThat(copies.isEmpty()).isTrue();
    assertThat(makeAll(copies)).as("nothing is left").isTrue();
    assertThat(makers).hasSize(WORTH - 1);
    copies.close();
  }

  @Test
  void when_its_time_is_over_no_other_one_is_begun() {
    Copies copies = Copies.of(1);
    add(copies, 2);
    assertThat(copies.makeUntil(System.nanoTime())).isFalse();
    assertThat(makers).hasSize(1);
    assertThat(copies.makeUntil(System.nanoTime() - 1)).isFalse();
    assertThat(makers).hasSize(2);
    assertThat(copies.makeUntil(System.nanoTime())).isTrue();
    copies.close();
  }

  @Test
  void many_are_made_by_a_thread_before_the_turn_ends() {
    Copies copies = Copies.of(1);
    CountDownLatch made = new CountDownLatch(WORTH);
    for (int i = 0; i < WORTH; i++) {
      copies.add(
          () -> {
            makers.add(Thread.currentThread());
            made.countDown();
            return System.nanoTime();
          });
    }
    Latches.await(made);
    assertThat(makers).hasSize(WORTH).doesNotContain(Thread.currentThread());
    assertThat(copies.isEmpty()).isTrue();
    copies.close();
  }

  @Test
  void a_thread_that_is_held_up_leaves_the_others_to_the_loop() {
    Copies copies = Copies.of(1);
    CountDownLatch begun = new CountDownLatch(1);
    copies.add(
        () -> {
          begun.countDown();
          Latches.await(leave);
          return System.nanoTime();
        });
    add(copies, WORTH - 1);
    Latches.await(begun);

    int more = 0;
    for (; copies.haveRoom(); more++) {
      add(copies, 1);
    }
    assertThat(WORTH - 1 + more).isEqualTo(Copies.MOST);

    makeAll(copies);
    assertThat(makers).hasSize(Copies.MOST).containsOnly(Thread.currentThread());
    assertThat(copies.haveRoom()).isTrue();
    leave.countDown();
    copies.close();
  }

  @Test
  void more_copies_wake_more_threads_as_far_as_there_are_some() throws Exception {
    Copies copies = Copies.of(2);
    CyclicBarrier both = new CyclicBarrier(3);
    Copies.Copy meeting =
        () -> {
          try {
            both.await(30, TimeUnit.SECONDS);
            return System.nanoTime();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    copies.add(meeting);
    copies.add(meeting);
    add(copies, 3 * WORTH); // one of the two may have been taken
    both.await(30, TimeUnit.SECONDS);
    makeAll(copies);
    copies.close();
  }

  @Test
  void when_the_threads_have_ended_the_loop_makes_them_all() {
    Copies copies = Copies.of(1);
    copies.close();
    add(copies, 2 * WORTH);
    assertThat(makeAll(copies)).isTrue();
    assertThat(makers).hasSize(2 * WORTH).containsOnly(Thread.currentThread());
  }

  @Property(tries = 50)
  void each_is_made_once(
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll List<@IntRange(min = 0, max = 40) Integer> turns) {
    Copies copies = Copies.of(threads);
    List<AtomicInteger> made = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(turns.stream().mapToInt(Integer::intValue).sum());
    for (int count : turns) {
      for (int i = 0; i < count; i++) {
        AtomicInteger one = new AtomicInteger();
        made.add(one);
        copies.add(
            () -> {
              one.incrementAndGet();
              all.countDown();
              return System.nanoTime();
            });
      }
      makeAll(copies);
    }
    Latches.await(all);
    assertThat(made).allMatch(one -> one.get() == 1);
    assertThat(copies.isEmpty()).isTrue();
    copies.close();
  }
}
