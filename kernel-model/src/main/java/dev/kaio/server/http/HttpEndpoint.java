package dev.kaio.server.http;

import dev.kaio.wire.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
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
public final class HttpEndpoint implements AutoCloseable {
  /** Connections at a time, unless somebody says otherwise. */
  public static final int DEFAULT_CONNECTIONS = 64;

  /** Bytes of the first line of a request; a longer one is 414. */
  static final int MAX_LINE = 4096;

  /** Bytes of all headers of a request; more are 431. */
  static final int MAX_HEADERS = 8192;

  /** Bytes of a request's body, which nobody reads; more are 413. */
  static final int MAX_BODY = 8192;

  private static final int IDLE_SECONDS = 30;

  private final Endpoint.Tcp endpoint;
  private final HttpNames names;
  private final int maxConnections;
  private final MultiThreadIoEventLoopGroup group;
  private final Channel channel;

  /** Oldest first; of the one thread that there is. */
  private final Set<Channel> connections = new LinkedHashSet<>();

  private volatile Map<String, HttpDocument> documents;

  /**
   * Listens; connections wait until {@link #serve}.
   *
   * @param names which a client must use for this server
   * @param maxConnections with one more, the oldest connection is closed: nobody keeps others out
   *     by being slow
   * @throws IOException with one line that says where it could not listen, and why
   */
  public HttpEndpoint(Endpoint.Tcp endpoint, HttpNames names, int maxConnections)
      throws IOException {
    this.endpoint = endpoint;
    this.names = names;
    this.maxConnections = maxConnections;
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
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted);
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

  /**
   * Begins to answer.
   *
   * @param newDocuments by path
   */
  public void serve(Map<String, HttpDocument> newDocuments) {
    documents = newDocuments;
    channel.config().setAutoRead(true);
  }

  private void accept(Channel accepted) {
    connections.add(accepted);
    accepted.closeFuture().addListener(closed -> connections.remove(accepted));
    if (connections.size() > maxConnections) {
      connections.iterator().next().close();
    }
    HttpDecoderConfig limits =
        new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS);
    accepted
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(IDLE_SECONDS),
            new HttpServerCodec(limits),
            new FlowControlHandler(),
            new HttpObjectAggregator(MAX_BODY),
            new HttpRequests(documents, names));
  }

  /** The port, which the system has chosen if 0 was asked for. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Where a document is to be had. */
  public String url(String path) {
    String host = endpoint.host().indexOf(':') < 0 ? endpoint.host() : "[" + endpoint.host() + "]";
    return "http://" + host + ":" + port() + path;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1000);
  }
}
