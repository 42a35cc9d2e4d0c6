package dev.kaio.server;

import dev.kaio.wire.Wire;

/**
 * The limits and times of a server. PROTOCOL.md says what each means.
 *
 * @param maxFrame longest frame in bytes, {@link Wire#LEAST_MAX_FRAME} to {@link
 *     Wire#GREATEST_MAX_FRAME}
 * @param handshakeMillis from connecting to ATTACH
 * @param unixKeepaliveSeconds of Unix sockets; 0 is none
 * @param tcpKeepaliveSeconds of TCP; 0 is none
 * @param stallMillis how long a client may take none of its output; 0 is without limit
 * @param maxBacklog bytes of output that may wait for one client
 * @param maxTrace bytes of lines that may wait for a client that traces, {@link
 *     Wire#LEAST_MAX_TRACE} or more
 * @param maxConnections of all clients
 * @param ioThreads threads that wait for files of the host, 1 to {@link #MAX_IO_THREADS}
 */
public record ServerSettings(
    int maxFrame,
    long handshakeMillis,
    int unixKeepaliveSeconds,
    int tcpKeepaliveSeconds,
    long stallMillis,
    long maxBacklog,
    long maxTrace,
    int maxConnections,
    int ioThreads) {

  public static final int DEFAULT_IO_THREADS = 4;
  public static final int MAX_IO_THREADS = 256;

  public static final ServerSettings DEFAULT =
      new ServerSettings(
          Wire.DEFAULT_MAX_FRAME,
          Wire.HANDSHAKE_SECONDS * 1000L,
          0,
          Wire.DEFAULT_TCP_KEEPALIVE_SECONDS,
          Wire.DEFAULT_STALL_SECONDS * 1000L,
          Wire.DEFAULT_MAX_BACKLOG,
          Wire.DEFAULT_MAX_TRACE,
          Wire.DEFAULT_MAX_CONNECTIONS,
          DEFAULT_IO_THREADS);

  public ServerSettings {
    if (maxFrame < Wire.LEAST_MAX_FRAME || maxFrame > Wire.GREATEST_MAX_FRAME) {
      throw new IllegalArgumentException(
          "the longest frame is "
              + Wire.LEAST_MAX_FRAME
              + " to "
              + Wire.GREATEST_MAX_FRAME
              + " bytes, not "
              + maxFrame);
    }
    if (maxTrace < Wire.LEAST_MAX_TRACE) {
      throw new IllegalArgumentException(
          "at least "
              + Wire.LEAST_MAX_TRACE
              + " bytes of a trace must be able to wait, not "
              + maxTrace);
    }
    if (ioThreads < 1 || ioThreads > MAX_IO_THREADS) {
      throw new IllegalArgumentException(
          "the number of I/O threads is 1 to " + MAX_IO_THREADS + ", not " + ioThreads);
    }
  }

  public ServerSettings withMaxFrame(int bytes) {
    return new ServerSettings(
        bytes,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        maxBacklog,
        maxTrace,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withHandshakeMillis(long millis) {
    return new ServerSettings(
        maxFrame,
        millis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        maxBacklog,
        maxTrace,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withKeepaliveSeconds(int unix, int tcp) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unix,
        tcp,
        stallMillis,
        maxBacklog,
        maxTrace,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withStallMillis(long millis) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        millis,
        maxBacklog,
        maxTrace,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withMaxBacklog(long bytes) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        bytes,
        maxTrace,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withMaxTrace(long bytes) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        maxBacklog,
        bytes,
        maxConnections,
        ioThreads);
  }

  public ServerSettings withMaxConnections(int connections) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        maxBacklog,
        maxTrace,
        connections,
        ioThreads);
  }

  public ServerSettings withIoThreads(int threads) {
    return new ServerSettings(
        maxFrame,
        handshakeMillis,
        unixKeepaliveSeconds,
        tcpKeepaliveSeconds,
        stallMillis,
        maxBacklog,
        maxTrace,
        maxConnections,
        threads);
  }
}
