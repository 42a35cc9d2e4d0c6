package dev.kaio.server;

import com.sun.security.auth.module.UnixSystem;
import dev.kaio.wire.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** How Netty reaches the sockets of this machine. */
enum Transport {
  /** Linux's own. */
  EPOLL {
    @Override
    IoHandlerFactory ioHandlers(SelectStrategyFactory waiting) {
      return EpollIoHandler.newFactory(0, waiting);
    }

    @Override
    Class<? extends ServerChannel> serverChannel(Endpoint endpoint) {
      return endpoint instanceof Endpoint.Unix
          ? EpollServerDomainSocketChannel.class
          : EpollServerSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return new DomainSocketAddress(path.toString());
    }

    @Override
    Peer peer(Channel channel) throws IOException {
      return channel instanceof EpollDomainSocketChannel unix
          ? Peer.ofUser(unix.peerCredentials().uid(), serverUid())
          : Peer.UNKNOWN;
    }
  },

  /** What every JDK has. */
  NIO {
    @Override
    IoHandlerFactory ioHandlers(SelectStrategyFactory waiting) {
      return NioIoHandler.newFactory(SelectorProvider.provider(), waiting);
    }

    @Override
    Class<? extends ServerChannel> serverChannel(Endpoint endpoint) {
      return endpoint instanceof Endpoint.Unix
          ? NioServerDomainSocketChannel.class
          : NioServerSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    /** The JDK tells the peer's user by name; a name of nobody on this machine is unknown. */
    @Override
    Peer peer(Channel channel) throws IOException {
      if (!(channel instanceof NioDomainSocketChannel unix)) {
        return Peer.UNKNOWN;
      }
      UnixDomainPrincipal principal;
      try {
        principal = unix.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
      } catch (ChannelException e) {
        throw new IOException("the peer is gone", e);
      }
      if (principal == null) {
        return Peer.UNKNOWN;
      }
      String name = principal.user().getName();
      int uid = name.equals(System.getProperty("user.name")) ? serverUid() : UserNames.uidOf(name);
      return uid < 0 ? Peer.UNKNOWN : Peer.ofUser(uid, serverUid());
    }
  };

  /** The best that this machine has. */
  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** What loops are made of, with how they wait. */
  abstract IoHandlerFactory ioHandlers(SelectStrategyFactory waiting);

  abstract Class<? extends ServerChannel> serverChannel(Endpoint endpoint);

  abstract SocketAddress unixAddress(Path path);

  /** Who is at the other end of an accepted connection. */
  abstract Peer peer(Channel channel) throws IOException;

  static int serverUid() {
    return (int) ServerUser.UID;
  }

  /** Asked of the system once, when it is first needed. */
  private static final class ServerUser {
    static final long UID = new UnixSystem().getUid();
  }
}
