package dev.kaio.client;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Connects to kernels. */
final class Sockets {
  private Sockets() {}

  /**
   * Connects; the channel blocks.
   *
   * @throws IOException with one line that says to what it could not be connected, and why
   */
  static SocketChannel connect(Endpoint endpoint) throws IOException {
    SocketAddress address = endpoint.address();
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IOException("cannot connect to " + endpoint + ": unknown host");
    }
    try {
      SocketChannel channel = SocketChannel.open(address);
      if (address instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return channel;
    } catch (IOException e) {
      throw new IOException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
    }
  }
}
