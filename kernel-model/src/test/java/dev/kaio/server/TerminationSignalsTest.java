package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.testkit.Latches;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminationSignalsTest {
  private static final int SIGTERM = 15;

  private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
  private final CountDownLatch leave = new CountDownLatch(1);

  /** To this program itself, which lives on if somebody handles it. */
  private static void raise(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    type.getMethod("raise", type).invoke(null, type.getConstructor(String.class).newInstance(name));
  }

  private void hear(int signal) {
    told.add(signal);
    Latches.await(leave);
  }

  @Test
  void who_closes_them_waits_until_what_a_signal_has_begun_is_done() throws Exception {
    TerminationSignals signals = new TerminationSignals();
    signals.tell(this::hear);
    raise("TERM");
    assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(SIGTERM);

    Thread closer = new Thread(signals::close);
    closer.start();
    await().until(() -> closer.getState() == Thread.State.WAITING);
    leave.countDown();
    closer.join();

    assertThat(told).isEmpty();
  }
}
