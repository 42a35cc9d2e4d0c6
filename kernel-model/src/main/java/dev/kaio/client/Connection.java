package dev.kaio.client;

import dev.kaio.wire.Bye;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Message;
import dev.kaio.wire.Ping;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The socket. Any thread sends: what the socket does not take at once is kept, and the reader
 * thread sends it later. So nobody blocks on output, and the reader always reads.
 */
final class Connection implements Runnable {

  /** Who gets what is read; called on the reader thread only. */
  interface Receiver {
    void frame(Frame frame) throws ProtocolFault;

    /** The stream has ended; called once. {@code cause} may be null. */
    void lost(String why, Exception cause);
  }

  private static final int READ_SIZE = 128 * 1024;
  private static final int FIRST_OUTPUT_SIZE = 64 * 1024;
  private static final int KEPT_OUTPUT_SIZE = 1 << 20;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Receiver receiver;
  private final FrameReader frames = FrameReader.ofServer(Wire.GREATEST_MAX_FRAME);

  private final Object outputLock = new Object();

  /** Guarded by outputLock: from 0 to the position stands what the socket has not taken yet. */
  private ByteBuffer output = ByteBuffer.allocateDirect(FIRST_OUTPUT_SIZE);

  private volatile long lastSentNanos = System.nanoTime();
  private volatile long keepaliveNanos;
  private volatile boolean closed;
  private volatile long framesSent;

  Connection(SocketChannel channel, Receiver receiver) throws IOException {
    this.channel = channel;
    this.receiver = receiver;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** From now on something is sent at least this often; 0 is never. */
  void keepAlive(int seconds) {
    // Half the time that the server allows, because sending and noticing take time, too.
    keepaliveNanos = TimeUnit.SECONDS.toNanos(seconds) / 2;
    selector.wakeup();
  }

  /** Queues a message and sends what the socket takes. Of a lost connection it does nothing. */
  void send(Message message) {
    synchronized (outputLock) {
      boolean idle = output.position() == 0;
      append(message);
      if (!(message instanceof Ping)) {
        framesSent++;
      }
      if (idle) {
        lastSentNanos = System.nanoTime();
        flush();
      }
    }
  }

  private void append(Message message) {
    int size = message.frameSize();
    if (output.remaining() < size) {
      int needed = output.position() + size;
      ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(needed, 2 * output.capacity()));
      output = larger.put(output.flip());
    }
    int start = output.position();
    boolean whole = false;
    try {
      message.encode(output);
      whole = true;
    } finally {
      if (!whole) {
        output.position(start);
      }
    }
  }

  /** Sends what the socket takes; the reader thread is asked to do the rest. */
  private void flush() {
    output.flip();
    try {
      channel.write(output);
    } catch (IOException e) {
      // The peer is gone. The reader finds that out, too, and what the peer said last with it.
      output.position(output.limit());
    }
    boolean rest = output.hasRemaining();
    output.compact();
    if (!rest && output.capacity() > KEPT_OUTPUT_SIZE) {
      output = ByteBuffer.allocateDirect(FIRST_OUTPUT_SIZE);
    }
    if (key.isValid()) {
      boolean asked = (key.interestOps() & SelectionKey.OP_WRITE) != 0;
      if (rest && !asked) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        selector.wakeup();
      } else if (!rest && asked) {
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
      }
    }
  }

  /** Messages that were sent, without those that keep the connection alive. */
  long framesSent() {
    return framesSent;
  }

  /** Says goodbye and closes; the receiver learns that the connection is lost. */
  void close() {
    if (!closed) {
      send(new Bye());
      closed = true;
      selector.wakeup();
    }
  }

  @Override
  public void run() {
    String why = "the reader thread failed";
    Exception cause = null;
    try {
      why = read();
    } catch (IOException e) {
      why = e.getMessage();
      cause = e;
    } catch (ProtocolFault e) {
      why = "the server broke the protocol: " + e.getMessage();
      cause = e;
    } finally {
      release();
      receiver.lost(why, cause);
    }
  }

  /** Reads until the end; returns why it ended. */
  private String read() throws IOException, ProtocolFault {
    ByteBuffer input = ByteBuffer.allocateDirect(READ_SIZE);
    while (!closed) {
      selector.select(pause());
      selector.selectedKeys().clear();
      if (key.isWritable()) {
        synchronized (outputLock) {
          flush();
        }
      }
      int count = channel.read(input);
      if (count < 0) {
        return "the server closed the connection";
      }
      if (count > 0) {
        frames.feed(input.flip(), receiver::frame);
        input.clear();
      }
    }
    return "this program closed it";
  }

  /** Milliseconds until something must be sent, having sent it if that is now; 0 is no limit. */
  private long pause() {
    long interval = keepaliveNanos;
    if (interval == 0) {
      return 0;
    }
    long left = lastSentNanos + interval - System.nanoTime();
    if (left <= 0) {
      send(new Ping(0));
      left = interval;
    }
    return TimeUnit.NANOSECONDS.toMillis(left) + 1;
  }

  private void release() {
    closed = true;
    try {
      synchronized (outputLock) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that cannot be closed", e);
    }
  }
}
