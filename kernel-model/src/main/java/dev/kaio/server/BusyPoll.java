package dev.kaio.server;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;

/**
 * A loop that goes on looking for a while after something has come, and takes a whole core
 * meanwhile: waking a core that sleeps can take longer than a call. Each look is a turn of the
 * whole loop, so timers and messages come as promptly as frames.
 */
final class BusyPoll implements SelectStrategy {
  private final long nanos;
  private long cameNanos = System.nanoTime();

  private BusyPoll(long nanos) {
    this.nanos = nanos;
  }

  /**
   * How loops wait.
   *
   * @param nanos how long they look; 0: they sleep at once; {@link Long#MAX_VALUE}: they never do
   */
  static SelectStrategyFactory of(long nanos) {
    return nanos == 0 ? DefaultSelectStrategyFactory.INSTANCE : () -> new BusyPoll(nanos);
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      cameNanos = System.nanoTime();
      return ready;
    }
    if (System.nanoTime() - cameNanos >= nanos) {
      return SELECT;
    }
    Thread.onSpinWait();
    return CONTINUE;
  }
}
