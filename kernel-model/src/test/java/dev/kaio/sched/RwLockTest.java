package dev.kaio.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers together, writers alone, nobody overtaken. */
class RwLockTest {
  private final Scheduler scheduler = Scheduler.bootedAt(0);
  private final List<String> log = new ArrayList<>();
  private final RwLock lock = new RwLock("lock");

  /** Whoever has the lock sleeps here. */
  private final CondVar inside = new CondVar("inside");

  private TestThread enter(String name, boolean writer) {
    TestThread thread = new TestThread(scheduler, name, log);
    thread.start(
        why ->
            lock.with(
                thread,
                writer,
                has -> {
                  log.add(name + " in");
                  return inside.await(
                      thread,
                      woken -> {
                        log.add(name + " out");
                        return Rval.ZERO;
                      });
                }));
    TestThread.runAll(scheduler);
    return thread;
  }

  private void leaveOne() {
    inside.signal();
    TestThread.runAll(scheduler);
  }

  @Test
  void readers_share_it() {
    enter("r1", false);
    enter("r2", false);
    assertThat(log).containsExactly("r1 in", "r2 in");
  }

  @Test
  void a_writer_has_it_alone() {
    enter("w1", true);
    enter("r1", false);
    enter("w2", true);
    assertThat(log).containsExactly("w1 in");
    leaveOne();
    assertThat(log).containsExactly("w1 in", "w1 out", "r1 in");
    leaveOne();
    assertThat(log.subList(3, 5)).containsExactly("r1 out", "w2 in");
  }

  @Test
  void a_reader_does_not_overtake_a_writer_that_waits() {
    enter("r1", false);
    enter("w1", true);
    enter("r2", false);
    enter("r3", false);
    assertThat(log).containsExactly("r1 in");
    leaveOne();
    assertThat(log.subList(1, 3)).containsExactly("r1 out", "w1 in");
    leaveOne();
    assertThat(log.subList(3, 6)).containsExactly("w1 out", "r2 in", "r3 in");
  }

  @Test
  void a_writer_waits_for_all_readers() {
    enter("r1", false);
    enter("r2", false);
    enter("w1", true);
    leaveOne();
    assertThat(log).doesNotContain("w1 in");
    leaveOne();
    assertThat(log).endsWith("w1 in");
  }

  @Test
  void nobody_is_interrupted_while_waiting() {
    enter("w1", true);
    TestThread waiting = enter("w2", true);
    waiting.setInterruptPending(true);
    assertThat(waiting.interruptSleep()).isFalse();
    assertThat(waiting.sleepingOn().isOfDevice()).isTrue();
  }

  @Test
  void it_is_free_again_after_a_routine_that_does_not_sleep() {
    TestThread thread = new TestThread(scheduler, "t", log);
    thread.start(why -> lock.with(thread, true, has -> Rval.of(7)));
    TestThread.runAll(scheduler);
    enter("w1", true);
    assertThat(log).containsExactly("t = 7", "w1 in");
  }
}
