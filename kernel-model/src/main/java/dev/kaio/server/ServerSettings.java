package dev.kaio.server;

import dev.kaio.wire.Wire;
import java.util.function.Consumer;

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
 * @param maxHeld bytes of calls of one client that may wait for a fork of its process
 * @param maxBuffered bytes that may wait for all clients: output that they have not taken, input
 *     that is not handled
 * @param maxTrace bytes of lines that may wait for a client that traces, {@link
 *     Wire#LEAST_MAX_TRACE} or more
 * @param maxTraces clients that may trace at a time
 * @param maxConnections of all clients
 * @param ioThreads threads that wait for files of the host, 1 to {@link #MAX_IO_THREADS}
 * @param copyThreads threads that take part in copies between files of the host which are in its
 *     memory, 0 to {@link #MAX_IO_THREADS}
 * @param claimMillis how long a child, or a process that has execed, waits for its program, in the
 *     kernel's time; then it exits
 * @param busyPollNanos how long a loop goes on looking after something has come, before it sleeps;
 *     {@link Long#MAX_VALUE}: it never does
 * @param loops event loops, 1 to {@link #MAX_LOOPS}: one alone has the kernel and the sockets; if
 *     there are more, the kernel's has no sockets, and the others share them
 */
public record ServerSettings(
    int maxFrame,
    long handshakeMillis,
    int unixKeepaliveSeconds,
    int tcpKeepaliveSeconds,
    long stallMillis,
    long maxBacklog,
    long maxHeld,
    long maxBuffered,
    long maxTrace,
    int maxTraces,
    int maxConnections,
    int ioThreads,
    int copyThreads,
    long claimMillis,
    long busyPollNanos,
    int loops) {

  public static final int DEFAULT_IO_THREADS = 4;
  public static final int MAX_IO_THREADS = 256;
  public static final int DEFAULT_LOOPS = 1;
  public static final int MAX_LOOPS = 256;

  public static final ServerSettings DEFAULT =
      new ServerSettings(
          Wire.DEFAULT_MAX_FRAME,
          Wire.HANDSHAKE_SECONDS * 1000L,
          0,
          Wire.DEFAULT_TCP_KEEPALIVE_SECONDS,
          Wire.DEFAULT_STALL_SECONDS * 1000L,
          Wire.DEFAULT_MAX_BACKLOG,
          Wire.DEFAULT_MAX_HELD,
          Math.min(Wire.DEFAULT_MAX_BUFFERED, Runtime.getRuntime().maxMemory() / 2),
          Wire.DEFAULT_MAX_TRACE,
          Wire.DEFAULT_MAX_TRACES,
          Wire.DEFAULT_MAX_CONNECTIONS,
          DEFAULT_IO_THREADS,
          defaultCopyThreads(),
          Wire.DEFAULT_CLAIM_SECONDS * 1000L,
          0,
          DEFAULT_LOOPS);

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
    if (copyThreads < 0 || copyThreads > MAX_IO_THREADS) {
      throw new IllegalArgumentException(
          "the number of copy threads is 0 to " + MAX_IO_THREADS + ", not " + copyThreads);
    }
    if (loops < 1 || loops > MAX_LOOPS) {
      throw new IllegalArgumentException(
          "the number of event loops is 1 to " + MAX_LOOPS + ", not " + loops);
    }
  }

  /** One if there is a core for it. */
  private static int defaultCopyThreads() {
    return Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0;
  }

  public ServerSettings withMaxFrame(int value) {
    return with(draft -> draft.maxFrame = value);
  }

  public ServerSettings withHandshakeMillis(long value) {
    return with(draft -> draft.handshakeMillis = value);
  }

  public ServerSettings withStallMillis(long value) {
    return with(draft -> draft.stallMillis = value);
  }

  public ServerSettings withMaxBacklog(long value) {
    return with(draft -> draft.maxBacklog = value);
  }

  public ServerSettings withMaxHeld(long value) {
    return with(draft -> draft.maxHeld = value);
  }

  public ServerSettings withMaxBuffered(long value) {
    return with(draft -> draft.maxBuffered = value);
  }

  public ServerSettings withMaxTrace(long value) {
    return with(draft -> draft.maxTrace = value);
  }

  public ServerSettings withMaxTraces(int value) {
    return with(draft -> draft.maxTraces = value);
  }

  public ServerSettings withMaxConnections(int value) {
    return with(draft -> draft.maxConnections = value);
  }

  public ServerSettings withIoThreads(int value) {
    return with(draft -> draft.ioThreads = value);
  }

  public ServerSettings withCopyThreads(int value) {
    return with(draft -> draft.copyThreads = value);
  }

  public ServerSettings withClaimMillis(long value) {
    return with(draft -> draft.claimMillis = value);
  }

  public ServerSettings withBusyPollNanos(long value) {
    return with(draft -> draft.busyPollNanos = value);
  }

  public ServerSettings withLoops(int value) {
    return with(draft -> draft.loops = value);
  }

  public ServerSettings withKeepaliveSeconds(int unix, int tcp) {
    return with(
        draft -> {
          draft.unixKeepaliveSeconds = unix;
          draft.tcpKeepaliveSeconds = tcp;
        });
  }

  private ServerSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The same with fields that can be set. */
  private static final class Draft {
    int maxFrame;
    long handshakeMillis;
    int unixKeepaliveSeconds;
    int tcpKeepaliveSeconds;
    long stallMillis;
    long maxBacklog;
    long maxHeld;
    long maxBuffered;
    long maxTrace;
    int maxTraces;
    int maxConnections;
    int ioThreads;
    int copyThreads;
    long claimMillis;
    long busyPollNanos;
    int loops;

    Draft(ServerSettings from) {
      maxFrame = from.maxFrame;
      handshakeMillis = from.handshakeMillis;
      unixKeepaliveSeconds = from.unixKeepaliveSeconds;
      tcpKeepaliveSeconds = from.tcpKeepaliveSeconds;
      stallMillis = from.stallMillis;
      maxBacklog = from.maxBacklog;
      maxHeld = from.maxHeld;
      maxBuffered = from.maxBuffered;
      maxTrace = from.maxTrace;
      maxTraces = from.maxTraces;
      maxConnections = from.maxConnections;
      ioThreads = from.ioThreads;
      copyThreads = from.copyThreads;
      claimMillis = from.claimMillis;
      busyPollNanos = from.busyPollNanos;
      loops = from.loops;
    }

    ServerSettings settings() {
      return new ServerSettings(
          maxFrame,
          handshakeMillis,
          unixKeepaliveSeconds,
          tcpKeepaliveSeconds,
          stallMillis,
          maxBacklog,
          maxHeld,
          maxBuffered,
          maxTrace,
          maxTraces,
          maxConnections,
          ioThreads,
          copyThreads,
          claimMillis,
          busyPollNanos,
          loops);
    }
  }
}
