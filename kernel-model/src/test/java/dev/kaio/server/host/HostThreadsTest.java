package dev.kaio.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.testkit.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for the host's storage. */
@Timeout(30)
class HostThreadsTest {
  private final CountDownLatch latch = new CountDownLatch(1);

  private static HostThreads threads(int count, int capacity) {
    return new HostThreads(count, capacity, Thread::new);
  }

  @Test
  void a_lane_that_hangs_leaves_a_thread_to_the_others() throws Exception {
    HostThreads threads = threads(3, 100);
    HostThreads.Lane stalled = threads.newLane();
    AtomicInteger running = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      stalled.submit(
          () -> {
            running.incrementAndGet();
            Latches.await(latch);
          },
          false);
    }
    CountDownLatch done = new CountDownLatch(20);
    HostThreads.Lane other = threads.newLane();
    for (int i = 0; i < 20; i++) {
      assertThat(other.submit(done::countDown, false)).isTrue();
    }
    done.await();
    assertThat(running.get()).isLessThanOrEqualTo(2);
    latch.countDown();
    assertThat(threads.close(20_000)).isTrue();
    assertThat(running.get()).isEqualTo(10);
  }

  @Test
  void with_one_thread_every_lane_gets_it_in_turn() {
    HostThreads threads = threads(1, 100);
    List<String> log = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HostThreads.Lane lane = threads.newLane();
      String name = "lane " + i;
      lane.submit(() -> log.add(name), false);
    }
    assertThat(threads.close(20_000)).isTrue();
    assertThat(log).containsExactly("lane 0", "lane 1", "lane 2");
  }

  @Test
  void what_is_beyond_the_capacity_is_refused_but_not_what_ends_something() {
    HostThreads threads = threads(2, 3);
    HostThreads.Lane lane = threads.newLane();
    for (int i = 0; i < 3; i++) {
      assertThat(lane.submit(() -> Latches.await(latch), false)).isTrue();
    }
    assertThat(lane.submit(() -> Latches.await(latch), false)).isFalse();
    assertThat(lane.submit(() -> Latches.await(latch), true)).isTrue();
    latch.countDown();
    assertThat(threads.close(20_000)).isTrue();
  }

  @Test
  void closing_waits_no_longer_than_it_is_told_and_takes_nothing_more() {
    HostThreads threads = threads(2, 3);
    HostThreads.Lane lane = threads.newLane();
    lane.submit(() -> Latches.await(latch), false);
    assertThat(threads.close(10)).isFalse();
    assertThat(lane.submit(() -> {}, true)).isFalse();
    latch.countDown();
    assertThat(threads.close(TimeUnit.SECONDS.toMillis(20))).isTrue();
  }
}
