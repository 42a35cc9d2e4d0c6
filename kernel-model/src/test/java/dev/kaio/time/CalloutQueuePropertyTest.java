package dev.kaio.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.time.CalloutQueue.Callout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** {@link CalloutQueue} fires by deadline, then by age, as a sorted list would. */
class CalloutQueuePropertyTest {

  private record Entry(int number, long deadline, Callout callout) {}

  /** An operation is 0..9: deadline of a new entry; 10..14: cancel one; 15..19: time goes on. */
  @Property
  void firesAsASortedListWould(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 19) Integer> operations) {
    CalloutQueue queue = new CalloutQueue();
    List<Entry> model = new ArrayList<>();
    List<Integer> fired = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    long now = 0;
    int number = 0;
    for (int operation : operations) {
      if (operation < 10) {
        int id = number++;
        long deadline = now + operation - 2; // some are due already
        model.add(new Entry(id, deadline, queue.schedule(deadline, () -> fired.add(id))));
      } else if (operation < 15) {
        if (!model.isEmpty()) {
          Entry victim = model.remove(operation % model.size());
          queue.cancel(victim.callout());
          queue.cancel(victim.callout()); // once more does no harm
        }
      } else {
        now += operation - 15;
        long limit = now;
        model.stream()
            .filter(entry -> entry.deadline() <= limit)
            .sorted(Comparator.comparingLong(Entry::deadline)) // stable: then by age
            .forEach(entry -> expected.add(entry.number()));
        model.removeIf(entry -> entry.deadline() <= limit);
        queue.fireDue(now);
      }
      assertThat(fired).isEqualTo(expected);
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.nextDeadline())
          .isEqualTo(model.stream().mapToLong(Entry::deadline).min().orElse(CalloutQueue.NEVER));
    }
  }

  @Test
  void anActionMayScheduleAndCancel() {
    CalloutQueue queue = new CalloutQueue();
    List<String> fired = new ArrayList<>();
    Callout[] later = new Callout[1];
    queue.schedule(
        5,
        () -> {
          fired.add("first");
          queue.schedule(5, () -> fired.add("scheduled by first"));
          queue.schedule(8, () -> fired.add("too late"));
          queue.cancel(later[0]);
        });
    later[0] = queue.schedule(6, () -> fired.add("cancelled"));
    queue.fireDue(7);
    assertThat(fired).containsExactly("first", "scheduled by first");
    assertThat(queue.nextDeadline()).isEqualTo(8);
  }

  @Test
  void deadlinesAtTheEndOfTimeWork() {
    CalloutQueue queue = new CalloutQueue();
    List<Long> fired = new ArrayList<>();
    queue.schedule(CalloutQueue.NEVER - 1, () -> fired.add(1L));
    queue.fireDue(CalloutQueue.NEVER - 2);
    assertThat(fired).isEmpty();
    queue.fireDue(CalloutQueue.NEVER - 1);
    assertThat(fired).containsExactly(1L);
  }
}
