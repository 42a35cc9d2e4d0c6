package dev.kaio.server;

import dev.kaio.wire.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** The sockets on which a server listens, and what a client's socket is made with. */
final class Listeners {
  /**
   * Of Unix sockets, which do not grow by themselves as those of TCP do. The answers to 32 requests
   * of 8 KiB fit in it, so a client that has this depth is answered in one write and has no second
   * turn to wait for.
   */
  private static final int UNIX_SEND_BUFFER = 256 * 1024;

  /** One bound socket; {@code file} is null for TCP. */
  private record Listener(Channel channel, Endpoint endpoint, UnixSocketFile file) {}

  private final ServerSettings settings;
  private final Transport transport;
  private final EventLoopGroup loops;
  private final IntFunction<ChannelHandler> clients;
  private final List<Listener> all = new CopyOnWriteArrayList<>();

  /**
   * @param loops of the clients' sockets, which take turns
   * @param clients makes what serves a new client, from the seconds of its keepalive
   */
  Listeners(
      ServerSettings settings,
      Transport transport,
      EventLoopGroup loops,
      IntFunction<ChannelHandler> clients) {
    this.settings = settings;
    this.transport = transport;
    this.loops = loops;
    this.clients = clients;
  }

  /**
   * Listens at one more place.
   *
   * @throws IOException with one line that says where, and why not
   */
  void listen(Endpoint endpoint) throws IOException {
    try {
      all.add(
          endpoint instanceof Endpoint.Unix unix
              ? listenUnix(unix)
              : listenTcp((Endpoint.Tcp) endpoint));
    } catch (IOException e) {
      throw new IOException("cannot listen on " + endpoint + ": " + e.getMessage(), e);
    }
  }

  private Listener listenUnix(Endpoint.Unix endpoint) throws IOException {
    UnixSocketFile file = UnixSocketFile.at(endpoint);
    boolean published = false;
    try {
      Channel channel =
          bind(
              bootstrap(endpoint, settings.unixKeepaliveSeconds())
                  .childOption(ChannelOption.SO_SNDBUF, UNIX_SEND_BUFFER)
                  .bind(transport.unixAddress(file.bindPath())));
      file.publish();
      published = true;
      return new Listener(channel, endpoint, file);
    } finally {
      if (!published) {
        file.discard();
      }
    }
  }

  private Listener listenTcp(Endpoint.Tcp endpoint) throws IOException {
    InetSocketAddress address = (InetSocketAddress) endpoint.address();
    if (address.isUnresolved()) {
      throw new IOException("unknown host");
    }
    Channel channel =
        bind(
            bootstrap(endpoint, settings.tcpKeepaliveSeconds())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .bind(address));
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    return new Listener(channel, new Endpoint.Tcp(endpoint.host(), port), null);
  }

  private ServerBootstrap bootstrap(Endpoint endpoint, int keepaliveSeconds) {
    return new ServerBootstrap()
        .group(loops)
        .channel(transport.serverChannel(endpoint))
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1024, 16384, 262144))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(clients.apply(keepaliveSeconds));
              }
            });
  }

  private static Channel bind(ChannelFuture binding) throws IOException {
    binding.awaitUninterruptibly();
    if (binding.cause() != null) {
      throw new IOException(reason(binding.cause()), binding.cause());
    }
    binding.channel().pipeline().addLast(new AcceptFailures());
    return binding.channel();
  }

  /** Netty's native transport prefixes the system's text with the call that failed. */
  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return text.substring(text.lastIndexOf(": ") + 1).strip();
  }

  /** Where they are, with the ports that the system chose. */
  List<Endpoint> endpoints() {
    return all.stream().map(Listener::endpoint).toList();
  }

  /** Takes no more clients, as soon as that can be done. */
  void stop() {
    all.forEach(listener -> listener.channel().close());
  }

  /** Takes no more clients, and waits until that is so. */
  void stopWithin(long millis) {
    for (Listener listener : all) {
      listener.channel().close().awaitUninterruptibly(millis);
    }
  }

  /** From now on nobody finds the Unix sockets. */
  void removeFiles() throws IOException {
    for (Listener listener : all) {
      if (listener.file() != null) {
        listener.file().remove();
      }
    }
  }
}
