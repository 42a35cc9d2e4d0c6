package dev.kaio.server;

import dev.kaio.wire.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An HTTP server for a few documents, on a thread of its own. */
final class HttpEndpoint implements AutoCloseable {
  /** With one more, the oldest connection is closed: nobody keeps others out by being slow. */
  static final int MAX_CONNECTIONS = 64;

  private static final int MAX_BODY = 8192;
  private static final int IDLE_SECONDS = 30;

  private final MultiThreadIoEventLoopGroup group;
  private final Channel channel;

  /** Oldest first; of the one thread that there is. */
  private final Set<Channel> connections = new LinkedHashSet<>();

  /**
   * Listens.
   *
   * @param documents by path
   * @throws IOException with one line that says where it could not listen, and why
   */
  HttpEndpoint(Endpoint.Tcp endpoint, Map<String, HttpDocument> documents) throws IOException {
    InetSocketAddress address = (InetSocketAddress) endpoint.address();
    if (address.isUnresolved()) {
      throw new IOException("cannot listen on " + endpoint + ": unknown host");
    }
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("kaio-http", true), NioIoHandler.newFactory());
    var binding =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted, documents);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (binding.cause() != null) {
      close();
      throw new IOException(
          "cannot listen on " + endpoint + ": " + binding.cause().getMessage(), binding.cause());
    }
    channel = binding.channel();
  }

  private void accept(Channel accepted, Map<String, HttpDocument> documents) {
    connections.add(accepted);
    accepted.closeFuture().addListener(closed -> connections.remove(accepted));
    if (connections.size() > MAX_CONNECTIONS) {
      connections.iterator().next().close();
    }
    accepted
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(IDLE_SECONDS),
            new HttpServerCodec(),
            new FlowControlHandler(),
            new HttpObjectAggregator(MAX_BODY),
            new HttpRequests(documents));
  }

  /** The port, which the system has chosen if 0 was asked for. */
  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1000);
  }
}
