package dev.kaio.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that cannot be accepted, as a rule for want of descriptors: a line now and then.
 * Netty tries again a second later, and who is connected is not concerned.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private long silentUntil = System.nanoTime();

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (System.nanoTime() - silentUntil >= 0) {
      silentUntil = System.nanoTime() + PAUSE_NANOS;
      LOG.warn("cannot accept a connection: {}", cause.getMessage());
    }
  }
}
