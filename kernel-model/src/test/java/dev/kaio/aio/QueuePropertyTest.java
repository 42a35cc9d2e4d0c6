package dev.kaio.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link AioQueue} behaves as a pair of {@link ArrayDeque}s whose members know where they are. */
class QueuePropertyTest {
  private static final int REQUESTS = 6;

  private static List<AioReq> requests() {
    List<AioReq> reqs = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      AioReq req = new AioReq(null);
      req.resultAddress = i;
      reqs.add(req);
    }
    return reqs;
  }

  @Property
  void movesBetweenTwoQueuesAsTheModelDoes(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 8 * REQUESTS - 1) Integer> operations) {
    List<AioReq> reqs = requests();
    List<AioQueue> queues = List.of(new AioQueue("a"), new AioQueue("b"));
    List<Deque<AioReq>> models = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    for (int operation : operations) {
      AioReq req = reqs.get(operation % REQUESTS);
      int which = operation / REQUESTS % 2;
      AioQueue queue = queues.get(which);
      Deque<AioReq> model = models.get(which);
      switch (operation / REQUESTS / 2) {
        case 0 -> {
          if (req.queue == null) {
            queue.enqueue(req);
            model.addLast(req);
          }
        }
        case 1 -> {
          if (model.contains(req)) {
            queue.dequeue(req);
            model.remove(req);
          }
        }
        case 2 -> assertThat(queue.poll()).isSameAs(model.pollFirst());
        default -> {
          if (req.resultAddress == 0) { // seldom
            assertThat(chain(queue.drain())).containsExactlyElementsOf(model);
            model.clear();
          }
        }
      }
      for (int i = 0; i < 2; i++) {
        assertThat(queues.get(i).list()).containsExactlyElementsOf(models.get(i));
        assertThat(queues.get(i).isEmpty()).isEqualTo(models.get(i).isEmpty());
        assertThat(queues.get(i).peek()).isSameAs(models.get(i).peekFirst());
      }
      for (AioReq each : reqs) {
        AioQueue on =
            models.get(0).contains(each)
                ? queues.get(0)
                : models.get(1).contains(each) ? queues.get(1) : null;
        assertThat(each.queue).isSameAs(on);
      }
    }
  }

  @Test
  @DisplayName("R-ST-3 a request on two queues, or taken from the wrong one, is a panic")
  void wrongMovesAreCaught() {
    AioReq req = requests().get(0);
    AioQueue queue = new AioQueue("doneq");
    AioQueue other = new AioQueue("pollq");
    assertThatThrownBy(() -> queue.dequeue(req)).hasMessageContaining("panic");
    queue.enqueue(req);
    assertThatThrownBy(() -> queue.enqueue(req)).hasMessageContaining("panic");
    assertThatThrownBy(() -> other.enqueue(req)).hasMessageContaining("doneq");
    assertThatThrownBy(() -> other.dequeue(req)).hasMessageContaining("pollq");
    assertThat(queue.list()).containsExactly(req);
  }

  private static List<AioReq> chain(AioReq first) {
    List<AioReq> all = new ArrayList<>();
    for (AioReq req = first; req != null; req = req.takeNext()) {
      all.add(req);
    }
    return all;
  }
}
