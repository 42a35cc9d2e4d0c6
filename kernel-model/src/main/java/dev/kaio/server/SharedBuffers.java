package dev.kaio.server;

import java.util.Collection;
import java.util.Comparator;

/**
 * Memory that waits for clients, of all connections together: output that they have not taken, and
 * input that is not handled. If it is more than there may be, the connection that has most of it is
 * lost, so that the others go on.
 */
final class SharedBuffers {
  private final long limit;
  private final Collection<ClientConnection> connections;
  private long used;

  /**
   * @param limit in bytes
   * @param connections all that there are, as they come and go
   */
  SharedBuffers(long limit, Collection<ClientConnection> connections) {
    this.limit = limit;
    this.connections = connections;
  }

  /** Bytes in use. */
  long used() {
    return used;
  }

  /** A connection uses that much more, or less. */
  void add(long bytes) {
    used += bytes;
    while (bytes > 0 && used > limit) {
      if (!loseGreatest()) {
        return; // it belongs to connections that are on their way out
      }
    }
  }

  private boolean loseGreatest() {
    ClientConnection greatest =
        connections.stream()
            .max(Comparator.comparingLong(ClientConnection::bufferedBytes))
            .filter(connection -> connection.bufferedBytes() > 0)
            .orElse(null);
    if (greatest != null) {
      greatest.lose();
    }
    return greatest != null;
  }
}
